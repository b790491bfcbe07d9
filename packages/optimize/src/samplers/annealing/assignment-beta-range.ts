import type { Bqm } from '../../model/bqm.ts';
import type { Assignment } from '../../model/problem.ts';

/** Start: moves of the strongest unit, which change the energy by about 2σ, pass freely. */
const HOT = 0.5;
/** Ratio of end and start of one unit, as for swaps under choose-k. */
const RATIO = 150;

/**
 * Inverse temperatures [hot, cold] for the moves that keep an assignment. In random feasible states the local field of
 * variable i has the mean mᵢ = hᵢ + Σⱼ Jᵢⱼ ⟨sⱼ⟩ and the variance vᵢ = Σⱼ Jᵢⱼ² (1 - ⟨sⱼ⟩²). The spread σ² of a unit is
 * mᵢ² + vᵢ for a free variable, and for a group or the row of a permutation, where only differences of fields count, the
 * variance of mᵢ over its variables plus the mean of vᵢ. hot = 0.5 / max σ, cold = 75 / min σ over the units that have
 * any; [1, 1] for a model without biases.
 */
export function assignmentBetaRange(
  bqm: Bqm,
  { groups, permutations }: Assignment,
): readonly [number, number] {
  const { linear, rowStart, neighbours, couplings } = bqm.toVartype('SPIN');
  const n = linear.length;
  const units: { variables: readonly number[]; k: number }[] = [...groups];
  for (const { size, variables } of permutations) {
    for (let a = 0; a < size; a++) {
      units.push({ variables: variables.slice(a * size, (a + 1) * size), k: 1 });
    }
  }
  const magnetisation = new Float64Array(n);
  const isFree = new Uint8Array(n).fill(1);
  for (const { variables, k } of units) {
    for (const i of variables) {
      magnetisation[i] = (2 * k) / variables.length - 1;
      isFree[i] = 0;
    }
  }
  const means = linear.slice();
  const variances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const m = magnetisation[neighbours[e]];
      means[i] += couplings[e] * m;
      variances[i] += couplings[e] * couplings[e] * (1 - m * m);
    }
  }
  let [strongest, weakest] = [0, Infinity];
  const see = (square: number): void => {
    if (!(square > 0)) return;
    strongest = Math.max(strongest, Math.sqrt(square));
    weakest = Math.min(weakest, Math.sqrt(square));
  };
  for (let i = 0; i < n; i++) if (isFree[i] === 1) see(means[i] * means[i] + variances[i]);
  for (const { variables, k } of units) {
    if (k === 0 || k === variables.length) continue;
    let [sum, squares, variance] = [0, 0, 0];
    for (const i of variables) {
      sum += means[i];
      squares += means[i] * means[i];
      variance += variances[i];
    }
    const size = variables.length;
    see(Math.max(0, squares / size - (sum / size) * (sum / size)) + variance / size);
  }
  return strongest === 0 ? [1, 1] : [HOT / strongest, (HOT * RATIO) / weakest];
}
