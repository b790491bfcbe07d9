import { derivativesOf, largestMagnitude } from './derivatives.ts';
import type { ExpandedProgram, Penalty, Weights } from './expanded-program.ts';
import { sum, type Expression } from './expression.ts';
import { violationOf } from './statement.ts';
import { wholeRow } from './whole-numbers.ts';

/** Most bits of a penalty whose states are all visited: 1,024 states. */
const MOST_ENUMERATED = 10;

/**
 * The names of the penalties whose weight is proven by single flips. For such a constraint every state that violates it
 * (and keeps the structures that samplers keep) has a flip of one of its own bits that lowers its penalty by at least δ,
 * and weight · δ exceeds the most that the flip of any of its bits can add to the objective and to all other weighted
 * penalties together, bounded term by term. So that flip lowers the energy: no state that is a minimum against single
 * flips, and no ground state, violates the constraint, whatever becomes of the others.
 *
 * δ is found by enumeration for up to 10 bits, and is 1 for one row over free bits with coefficients ±1 and no slack. There
 * is no proof for other penalties, or where bits move only in pairs; such a weight may suffice all the same.
 */
export function provenWeights(expanded: ExpandedProgram, weights: Weights): ReadonlySet<string> {
  const proven = new Set<string>();
  const { penalties, kept } = expanded;
  const rest = restOf(expanded, weights);
  penalties.forEach((penalty, at) => {
    const descent = leastDescent(expanded, penalty);
    if (descent === 0) return;
    const largest = bitsOfPenalty(penalty).reduce(
      (most, bit) => Math.max(most, largestMagnitude(rest(bit, at), kept.groups)),
      0,
    );
    if (weights[penalty.name] * descent > largest) proven.add(penalty.name);
  });
  return proven;
}

/** The derivative by a bit of the energy without the penalty at a position. */
function restOf(
  { objective, penalties }: ExpandedProgram,
  weights: Weights,
): (bit: number, without: number) => Expression {
  const parts = [
    { weight: 1, at: -1, energy: objective },
    ...penalties.map(({ name, energy }, at) => ({ weight: weights[name], at, energy })),
  ];
  const holders = new Map<number, Set<(typeof parts)[number]>>();
  for (const part of parts) {
    for (const { bits } of part.energy.products) {
      for (const bit of bits) {
        const known = holders.get(bit);
        if (known === undefined) holders.set(bit, new Set([part]));
        else known.add(part);
      }
    }
  }
  const derivatives = new Map<number, Map<number, Expression>>();
  return (bit, without) => {
    const others = [...(holders.get(bit) ?? [])].filter(({ at }) => at !== without);
    return sum(
      others.map(({ at, weight, energy }) => {
        const known = derivatives.get(at) ?? derivativesOf(energy);
        derivatives.set(at, known);
        return known.get(bit)?.times(weight) ?? 0;
      }),
    );
  };
}

function bitsOfPenalty({ energy }: Penalty): number[] {
  return [...new Set(energy.products.flatMap(({ bits }) => bits))];
}

/** The least, over the states that violate the constraint, of the most that one flip lowers the penalty; 0: unknown. */
function leastDescent({ kept }: ExpandedProgram, penalty: Penalty): number {
  const { rows, energy, slacks } = penalty;
  const bits = bitsOfPenalty(penalty);
  if (!penalty.isExact || bits.some((bit) => kept.groups.has(bit))) return 0;
  if (bits.length > MOST_ENUMERATED) {
    const whole = rows.length === 1 && slacks.length === 0 ? wholeRow(rows[0]) : undefined;
    if (whole === undefined || whole === 'unreachable') return 0;
    const isUnit = whole.difference.products.every(
      (product) => product.bits.length === 1 && Math.abs(product.coefficient) === 1,
    );
    return isUnit ? 1 : 0;
  }
  const place = new Map(bits.map((bit, at) => [bit, at]));
  const energies = Array.from({ length: 2 ** bits.length }, (_, state) =>
    energy.evaluate((bit) => (state >> (place.get(bit) ?? 0)) & 1),
  );
  let least = Infinity;
  energies.forEach((value, state) => {
    const valueOf = (bit: number): number => (state >> (place.get(bit) ?? 0)) & 1;
    if (rows.every((row) => violationOf(row, valueOf) === 0)) return;
    const most = bits.reduce(
      (drop, _, at) => Math.max(drop, value - energies[state ^ (1 << at)]),
      0,
    );
    least = Math.min(least, most);
  });
  return Number.isFinite(least) ? least : 0;
}
