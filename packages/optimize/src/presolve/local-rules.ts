import type { Reduction } from './reduction.ts';
import type { SpinGraph } from './spin-graph.ts';

/** Rules that look at one variable and its edges. */
export const localRules = ['dominated', 'leaf', 'series', 'star'] as const;
/** A rule that looks at one variable and its neighbours. */
export type LocalRule = (typeof localRules)[number];

/** Kept sums of |J| are trusted to this relative error; what comes near is added up afresh. */
const TRUST = 1 - 2 ** -20;

/**
 * Applies the rules to every pending variable until none is left. Each is exact:
 *
 * - `dominated`: |h| >= Σ |J|; the field decides, whatever the neighbours are.
 * - `leaf`, `series`: at most one edge, two edges; the variable is minimised out.
 * - `star`: three edges and no field; the star becomes a triangle.
 */
export function applyLocalRules(
  reduction: Reduction,
  rules: ReadonlySet<string>,
  removed: Record<LocalRule, number>,
): void {
  const { graph } = reduction;
  for (const i of reduction.pending()) {
    const rule = localRules.find((name) => rules.has(name) && applies(name, graph, i));
    if (rule === undefined) continue;
    if (rule === 'dominated') reduction.fix(i, graph.fields[i] < 0 ? 1 : -1);
    else reduction.minimiseOut(i);
    removed[rule]++;
  }
}

function applies(rule: LocalRule, graph: SpinGraph, i: number): boolean {
  const degree = graph.degrees[i];
  switch (rule) {
    case 'dominated':
      return isDominated(graph, i);
    case 'leaf':
      return degree <= 1;
    case 'series':
      return degree === 2;
    case 'star':
      return degree === 3 && graph.fields[i] === 0;
  }
}

function isDominated(graph: SpinGraph, i: number): boolean {
  const field = Math.abs(graph.fields[i]);
  if (field < graph.strengths[i] * TRUST) return false;
  return field >= graph.edgesOf(i).couplings.reduce((sum, coupling) => sum + Math.abs(coupling), 0);
}
