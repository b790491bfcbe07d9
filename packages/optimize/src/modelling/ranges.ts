import type { Expression } from './expression.ts';

/** A group of bits whose number of ones is kept: a structure's group, or a row of its permutation. */
export interface KeptGroup {
  readonly size: number;
  readonly k: number;
}

/** The kept group of a bit, for bits that are in one. */
export type KeptGroups = ReadonlyMap<number, KeptGroup>;

/**
 * Bounds [least, greatest] on the values of an expression: every product takes 0 or its coefficient; the linear products
 * of a kept group take k of their coefficients, 0 for bits without one. Exact for linear expressions of disjoint groups.
 */
export function rangeOf(
  { constant, products }: Expression,
  groups: KeptGroups,
): readonly [least: number, greatest: number] {
  let [least, greatest] = [constant, constant];
  const members = new Map<KeptGroup, number[]>();
  for (const { coefficient, bits } of products) {
    const group = bits.length === 1 ? groups.get(bits[0]) : undefined;
    if (group === undefined) {
      if (coefficient < 0) least += coefficient;
      else greatest += coefficient;
    } else {
      const known = members.get(group);
      if (known === undefined) members.set(group, [coefficient]);
      else known.push(coefficient);
    }
  }
  for (const [{ size, k }, coefficients] of members) {
    const all = [...coefficients, ...Array.from({ length: size - coefficients.length }, () => 0)];
    all.sort((a, b) => a - b);
    for (let i = 0; i < k; i++) {
      least += all[i];
      greatest += all[size - 1 - i];
    }
  }
  return [least, greatest];
}
