import { KetflowError, nearestName } from '@ketflow/core';
import type { Bqm } from '../model/bqm.ts';
import { checkSample, spinsOfValues, valuesOfSpins } from '../model/vartype.ts';
import { componentsOf } from './components.ts';
import { eliminationOrder } from './elimination-order.ts';
import { applyLocalRules, localRules } from './local-rules.ts';
import { minimiseAlong } from './minimise-along.ts';
import { Reduction } from './reduction.ts';
import { roofDuality } from './roof-duality.ts';

/** A rule of the presolve. */
export type PresolveRule = 'dominated' | 'leaf' | 'series' | 'star' | 'roof-duality' | 'tree-width';

/** All rules, in the order in which they are tried. */
export const presolveRules: readonly PresolveRule[] = [...localRules, 'roof-duality', 'tree-width'];

/** What a presolve may do. */
export interface PresolveOptions {
  /** The rules to apply; all by default. */
  readonly rules?: readonly PresolveRule[];
  /** Roof duality is left out while there are more pairs; 2^20 by default. */
  readonly roofDualityPairs?: number;
  /** Entries that the tables of components of small tree-width may have, all together; 2^20 by default. */
  readonly tableEntries?: number;
}

/** What {@link presolve} did. */
export interface PresolveReport {
  /** How many variables each rule took out. */
  readonly removed: Readonly<Record<PresolveRule, number>>;
  readonly roofDuality: {
    /** `off`: not among the rules. `too-large`: more pairs than the limit. `stopped`: the flow took too long. */
    readonly status: 'complete' | 'off' | 'too-large' | 'stopped';
    /** The limit of pairs. */
    readonly pairs: number;
    /** Variables with the same value in all optima of the model that roof duality met, and those beyond. */
    readonly strong: number;
    readonly weak: number;
    /** No sample of the model has a lower energy, up to rounding; undefined if no flow was computed. */
    readonly lowerBound: number | undefined;
  };
  readonly treeWidth: {
    /** The limit of table entries. */
    readonly entries: number;
    /** Components solved by tables. */
    readonly components: number;
    /** The largest width among them; 0 without any. */
    readonly width: number;
  };
}

/** A smaller model and the way back. */
export interface Presolved {
  /** The model of the variables left, in their order and with their names; the model itself when no rule applied. */
  readonly model: Bqm;
  /** Int32Array, shape (variables left,): the connected component of each variable left, from 0. */
  readonly components: Int32Array;
  /** The variables whose value does not depend on those left. */
  readonly fixed: ReadonlyMap<string, number>;
  readonly report: PresolveReport;
  /**
   * The sample of the whole model that belongs to a sample of the reduced one: the same values, and the best ones of the
   * variables that were minimised out. It has the same energy, up to rounding. Freshly allocated.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  readonly restore: (sample: ArrayLike<number>) => Int8Array;
}

const DEFAULT_PAIRS = 2 ** 20;
const DEFAULT_ENTRIES = 2 ** 20;
/** Arcs that all flows together may look at: one to two seconds. */
const FLOW_WORK = 2 ** 28;

/**
 * Makes a model smaller without losing its lowest energy: dominated variables, leaves, series and stars, roof duality,
 * until nothing changes; then components of small tree-width are solved exactly. The offset carries the constants, so
 * energies of the reduced model are energies of the whole. At least one optimal sample is kept, not all of them.
 * Not for problems with a constraint, whose best sample may be lost. Deterministic. Couplings of an integer model may
 * become multiples of a power of 1/2.
 *
 * @throws KetflowError `OPTION_INVALID` for an unknown rule or a limit that is no number from 0, `BIAS_NOT_FINITE` if
 *   sums of biases overflow.
 * @example
 * const chain = Bqm.fromIsing([0, 0, 0], [[0, 1, -1], [1, 2, 1]]);
 * const { model, restore } = presolve(chain); // model.numVariables 0, model.offset -2
 * restore(new Int8Array(0)); // Int8Array [1, 1, -1]
 */
export function presolve(model: Bqm, options: PresolveOptions = {}): Presolved {
  const rules = checkedRules(options.rules ?? presolveRules);
  const pairs = checkedLimit('roofDualityPairs', options.roofDualityPairs ?? DEFAULT_PAIRS);
  const entries = checkedLimit('tableEntries', options.tableEntries ?? DEFAULT_ENTRIES);

  const whole = model.toVartype('SPIN');
  const reduction = new Reduction(whole);
  const { graph } = reduction;
  const removed = Object.fromEntries(presolveRules.map((rule) => [rule, 0])) as Record<
    PresolveRule,
    number
  >;
  const dual = reduceByRules(reduction, rules, pairs, removed);
  let spin = reduction.numSteps === 0 ? whole : graph.toBqm();
  const treeWidth = rules.has('tree-width')
    ? solveByTables(reduction, spin, entries, removed)
    : { components: 0, width: 0 };
  if (treeWidth.components > 0) spin = graph.toBqm();

  const left = graph.variablesLeft();
  const reduced = reduction.numSteps === 0 ? model : spin.toVartype(model.vartype);
  return {
    model: reduced,
    components: componentsOf(reduced),
    fixed: fixedValues(model, reduction),
    report: { removed, roofDuality: { ...dual, pairs }, treeWidth: { ...treeWidth, entries } },
    restore: (sample) => {
      checkSample(sample, reduced.variables, reduced.vartype);
      const spins = new Int8Array(graph.size);
      spinsOfValues(sample, reduced.vartype).forEach((spin, at) => (spins[left[at]] = spin));
      reduction.restore(spins);
      return valuesOfSpins(spins, model.vartype);
    },
  };
}

/** Local rules and roof duality in turns, until neither finds anything. */
function reduceByRules(
  reduction: Reduction,
  rules: ReadonlySet<string>,
  pairsLimit: number,
  removed: Record<PresolveRule, number>,
): Omit<PresolveReport['roofDuality'], 'pairs'> {
  const { graph } = reduction;
  let [strong, weak, work] = [0, 0, 0];
  let lowerBound: number | undefined;
  for (;;) {
    applyLocalRules(reduction, rules, removed);
    if (!rules.has('roof-duality')) return { status: 'off', strong, weak, lowerBound };
    const numPairs = graph.variablesLeft().reduce((sum, i) => sum + graph.degrees[i], 0) / 2;
    if (numPairs > pairsLimit) return { status: 'too-large', strong, weak, lowerBound };
    const dual = roofDuality(reduction, FLOW_WORK - work);
    work += dual.work;
    strong += dual.strong;
    weak += dual.weak;
    removed['roof-duality'] = strong + weak;
    lowerBound = Math.max(lowerBound ?? -Infinity, dual.lowerBound);
    if (!dual.isComplete) return { status: 'stopped', strong, weak, lowerBound };
    if (dual.strong + dual.weak === 0) return { status: 'complete', strong, weak, lowerBound };
  }
}

/** Solves the components of `spin`, the variables left, whose tables fit into the limit, the cheapest first. */
function solveByTables(
  reduction: Reduction,
  spin: Bqm,
  limit: number,
  removed: Record<PresolveRule, number>,
): { components: number; width: number } {
  const left = reduction.graph.variablesLeft();
  const members: number[][] = [];
  componentsOf(spin).forEach((label, i) => (members[label] ??= []).push(i));
  const orders = members
    .map((component) => eliminationOrder(spin, component, limit))
    .filter((order) => order !== undefined)
    .sort((a, b) => a.entries - b.entries);
  const spins = new Int8Array(left.length);
  let [components, width, spent] = [0, 0, 0];
  for (const { order, width: own, entries } of orders) {
    spent += entries;
    if (spent > limit) break;
    minimiseAlong(spin, order, spins);
    for (const i of order) reduction.fix(left[i], spins[i]);
    removed['tree-width'] += order.length;
    width = Math.max(width, own);
    components++;
  }
  return { components, width };
}

function fixedValues(model: Bqm, reduction: Reduction): Map<string, number> {
  const spins = new Int8Array(model.numVariables).fill(-1);
  reduction.restore(spins);
  const values = valuesOfSpins(spins, model.vartype);
  const fixed = new Map<string, number>();
  reduction.determined().forEach((isDetermined, i) => {
    if (isDetermined === 1) fixed.set(model.variables[i], values[i]);
  });
  return fixed;
}

function checkedRules(rules: readonly PresolveRule[]): ReadonlySet<string> {
  for (const rule of rules) {
    if (presolveRules.includes(rule)) continue;
    const nearest = nearestName(rule, presolveRules);
    throw new KetflowError('OPTION_INVALID', {
      option: 'rules',
      value: rule,
      expected: `some of ${presolveRules.join(', ')}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
    });
  }
  return new Set(rules);
}

function checkedLimit(option: string, value: number): number {
  if (value >= 0) return value;
  throw new KetflowError('OPTION_INVALID', {
    option,
    value: String(value),
    expected: 'a number from 0',
  });
}
