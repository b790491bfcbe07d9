import { assignment, chooseK, type Constraint } from '../model/problem.ts';
import type { KeptGroup } from './ranges.ts';
import type { Contradiction } from './settle-bits.ts';
import type { ProgramConstraint, Structure } from './statement.ts';

/** The structures that samplers keep by their moves. */
export interface KeptStructures {
  /** By the name of their constraint. */
  readonly structures: ReadonlyMap<string, Structure>;
  /** The kept group of every bit in one; the rows of a permutation count as groups. */
  readonly groups: ReadonlyMap<number, KeptGroup>;
  /** The first group that asks for more ones than it has bits, or fewer than are fixed. */
  readonly contradiction: Contradiction | undefined;
}

/**
 * Takes structures in the order of their constraints as long as their bits are in none before; the others are left to
 * penalties. Groups are taken without the bits that are fixed.
 */
export function keptStructures(
  constraints: readonly ProgramConstraint[],
  fixed: ReadonlyMap<number, number>,
  native: boolean,
): KeptStructures {
  const structures = new Map<string, Structure>();
  const groups = new Map<number, KeptGroup>();
  let contradiction: Contradiction | undefined;
  for (const { name, structure } of constraints) {
    if (structure === undefined) continue;
    const left = structure.kind === 'group' ? withoutFixed(structure, fixed) : structure;
    if (left.kind === 'group' && (left.k < 0 || left.k > left.bits.length)) {
      const reason = `it asks for ${left.k} ones among ${left.bits.length} free bits`;
      contradiction ??= { constraint: name, reason };
      continue;
    }
    if (!native || left.bits.some((bit) => groups.has(bit))) continue;
    structures.set(name, left);
    const width = left.kind === 'group' ? left.bits.length : left.size;
    for (let start = 0; start < left.bits.length; start += width) {
      const group = { size: width, k: left.kind === 'group' ? left.k : 1 };
      for (const bit of left.bits.slice(start, start + width)) groups.set(bit, group);
    }
  }
  return { structures, groups, contradiction };
}

function withoutFixed(
  { bits, k }: Structure & { kind: 'group' },
  fixed: ReadonlyMap<number, number>,
): Structure & { kind: 'group' } {
  const ones = bits.filter((bit) => fixed.get(bit) === 1).length;
  return { kind: 'group', bits: bits.filter((bit) => !fixed.has(bit)), k: k - ones };
}

/**
 * Kept structures as the constraint of a problem of n variables: choose-k where one group holds them all, as more samplers
 * take it; undefined without structures.
 */
export function constraintOf(
  { structures }: KeptStructures,
  positionOf: ReadonlyMap<number, number>,
  n: number,
): Constraint | undefined {
  const all = [...structures.values()].filter(({ bits }) => bits.length > 0);
  if (all.length === 0) return undefined;
  const [first] = all;
  if (all.length === 1 && first.kind === 'group' && first.bits.length === n)
    return chooseK(first.k);
  const positions = (bits: readonly number[]): number[] =>
    bits.map((bit) => positionOf.get(bit) ?? -1);
  return assignment(
    all.flatMap((s) => (s.kind === 'group' ? [{ variables: positions(s.bits), k: s.k }] : [])),
    all.flatMap((s) =>
      s.kind === 'permutation' ? [{ size: s.size, variables: positions(s.bits) }] : [],
    ),
  );
}
