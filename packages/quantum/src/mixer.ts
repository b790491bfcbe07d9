import { KetflowError, TRIGONOMETRIC_LIMIT, sin } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';

/**
 * What moves amplitude between basis states:
 * - `x`: exp(-i beta sum_q X_q), on the full space only;
 * - `xy-ring`: exp(-i beta (XX+YY)/2) on each pair of neighbours, pairs (0,1), (2,3), ..., (1,2), (3,4), ..., (0,n-1);
 * - `xy-complete`: the same on every pair i < j, lexicographic;
 * - `grover`: exp(-i beta |s><s|), |s> the start state.
 */
export type Mixer = 'x' | 'xy-ring' | 'xy-complete' | 'grover';

const mixers: readonly Mixer[] = ['x', 'xy-ring', 'xy-complete', 'grover'];

/** Refuses a mixer that is unknown or leaves the space. @throws KetflowError `OPTION_INVALID`. */
export function requireMixer(mixer: Mixer, space: BasisSpace): void {
  const possible = space.kind === 'full' ? mixers : mixers.filter((name) => name !== 'x');
  if (!possible.includes(mixer)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'mixer',
      value: mixer,
      expected: `${possible.join(', ')}${space.kind === 'full' ? '' : ' on a Hamming-weight subspace'}`,
    });
  }
}

/**
 * The qubit pairs (i < j) of an XY mixer in the order in which they act: `xy-ring` (0,1), (2,3), ..., (1,2), (3,4), ...,
 * (0,n-1), a ring of two qubits being the one pair; `xy-complete` all pairs, lexicographic. None for other mixers.
 */
export function mixerPairs(
  mixer: Mixer,
  numQubits: number,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  if (mixer === 'xy-ring') {
    for (let i = 0; i + 1 < numQubits; i += 2) pairs.push([i, i + 1]);
    for (let i = 1; i + 1 < numQubits; i += 2) pairs.push([i, i + 1]);
    if (numQubits > 2) pairs.push([0, numQubits - 1]);
  } else if (mixer === 'xy-complete') {
    for (let i = 0; i < numQubits; i++) {
      for (let j = i + 1; j < numQubits; j++) pairs.push([i, j]);
    }
  }
  return pairs;
}

/** exp(-i beta |s><s|) adds (re + i im) times the sum of all amplitudes to each: (e^(-i beta) - 1) / size. */
export function groverFactor(beta: number, size: number): { re: number; im: number } {
  const s = sin(0.5 * beta);
  return { re: (-2 * s * s) / size, im: -sin(beta) / size };
}

/** Largest |beta| whose multiples of up to n keep their digits. */
export function betaLimit(numQubits: number): number {
  return TRIGONOMETRIC_LIMIT / Math.max(1, numQubits);
}
