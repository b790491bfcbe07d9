import { angleOf, type GateWriter } from './gates.ts';

/**
 * Writes the preparation of the Dicke state, the uniform superposition of all bit strings of `numQubits` qubits with
 * `weight` ones, from |0...0>: x on the last k qubits, then the split and cyclic shift SCS_(m, min(k, m-1)) on the first m
 * qubits for m = n, n-1, ..., 2. O(k n) gates, no ancilla, no measurement. Above n/2 the zeros are placed instead, and x on
 * every qubit makes them ones.
 * @see A. Bärtschi, S. Eidenbenz, Deterministic Preparation of Dicke States, FCT 2019, arXiv 1904.07358, section 2.
 */
export function writeDickeState(writer: GateWriter, numQubits: number, weight: number): void {
  const k = Math.min(weight, numQubits - weight);
  for (let q = numQubits - k; q < numQubits; q++) writer.gate('x', q);
  if (k > 0) for (let m = numQubits; m >= 2; m--) writeSplitAndShift(writer, m, Math.min(k, m - 1));
  if (k < weight) for (let q = 0; q < numQubits; q++) writer.gate('x', q);
}

/**
 * SCS_(m, k): |0^(k+1-l) 1^l> -> sqrt(l/m) |0^(k+1-l) 1^l> + sqrt((m-l)/m) |0^(k-l) 1^l 0> on the last k + 1 of the first m
 * qubits, l = 1..k, by one rotation for each l that is conjugated with a cx.
 */
function writeSplitAndShift(writer: GateWriter, m: number, k: number): void {
  const last = m - 1;
  for (let l = 1; l <= k; l++) {
    const moved = last - l;
    const angle = 2 * angleOf(Math.sqrt(l / m), Math.sqrt((m - l) / m));
    writer.gate('cx', moved, last);
    writer.controlledRotateY(angle, l === 1 ? [last] : [moved + 1, last], moved);
    writer.gate('cx', moved, last);
  }
}
