import type { Adjacency } from '../../model/adjacency.ts';
import type { Bqm } from '../../model/bqm.ts';

/** The couplings of oscillators in compressed rows, divided by the largest. */
export interface OscillatorWeights extends Adjacency {
  readonly numOscillators: number;
  /** Whether the last oscillator stands for the linear biases: spin i is then its sign times that of the last one. */
  readonly hasField: boolean;
  /** c0 = ½ √(N - 1) / √(Σᵢⱼ Jᵢⱼ²), 0 without couplings. */
  readonly strength: number;
}

/**
 * The weights of a SPIN model. Linear biases are couplings to one oscillator more, so that they grow with the positions
 * as the couplings do.
 */
export function oscillatorWeights(bqm: Bqm): OscillatorWeights {
  const n = bqm.numVariables;
  const { rowStart, neighbours, couplings, linear } = bqm;
  const hasField = linear.some((bias) => bias !== 0);
  let largest = 0;
  for (const bias of linear) largest = Math.max(largest, Math.abs(bias));
  for (const bias of couplings) largest = Math.max(largest, Math.abs(bias));
  const scale = largest === 0 ? 1 : largest;

  const numFields = linear.reduce((count, bias) => count + (bias === 0 ? 0 : 1), 0);
  const length = neighbours.length + 2 * numFields;
  const rows = new Int32Array(n + (hasField ? 2 : 1));
  const columns = new Int32Array(length);
  const weights = new Float64Array(length);
  let end = 0;
  let squares = 0;
  const push = (j: number, bias: number): void => {
    columns[end] = j;
    weights[end] = bias / scale;
    squares += weights[end] ** 2;
    end++;
  };
  for (let i = 0; i < n; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) push(neighbours[e], couplings[e]);
    if (linear[i] !== 0) push(n, linear[i]);
    rows[i + 1] = end;
  }
  if (hasField) {
    linear.forEach((bias, i) => {
      if (bias !== 0) push(i, bias);
    });
    rows[n + 1] = end;
  }
  const numOscillators = n + (hasField ? 1 : 0);
  return {
    numOscillators,
    hasField,
    strength: squares === 0 ? 0 : (0.5 * Math.sqrt(numOscillators - 1)) / Math.sqrt(squares),
    rowStart: rows,
    neighbours: columns,
    couplings: weights,
  };
}
