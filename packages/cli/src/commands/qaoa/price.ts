import { quantumPrice, type QuantumPrice } from '@ketflow/quantum';
import type { Circuit } from './circuit.ts';

/** What the shots of this simulated circuit would cost on a fault-tolerant machine. */
export function priceOf(
  { polynomial, space, mixer }: Circuit,
  layers: number,
  shots: number,
): QuantumPrice {
  const circuit = {
    numQubits: space.numQubits,
    mixer,
    ...(space.weight === undefined ? {} : { numOnes: space.weight }),
  };
  return quantumPrice(polynomial, layers, shots, { circuit });
}
