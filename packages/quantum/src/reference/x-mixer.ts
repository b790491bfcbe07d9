import type { Amplitudes } from '../state-vector.ts';

/** psi <- prod_q (1 - i t X_q) psi, qubits in increasing order. */
export function applyTangent({ re, im }: Amplitudes, numQubits: number, t: number): void {
  forEachPair(numQubits, (a, b) => {
    const ar = re[a];
    const ai = im[a];
    const br = re[b];
    const bi = im[b];
    re[a] = ar + t * bi;
    im[a] = ai - t * br;
    re[b] = br + t * ai;
    im[b] = bi - t * ar;
  });
}

/** psi <- 2^(n/2) H^n psi, not normalised, qubits in increasing order. */
export function applyHadamard({ re, im }: Amplitudes, numQubits: number): void {
  for (const part of [re, im]) {
    forEachPair(numQubits, (a, b) => {
      const x = part[a];
      const y = part[b];
      part[a] = x + y;
      part[b] = x - y;
    });
  }
}

/** psi <- X on every qubit: the amplitudes in reversed order. */
export function reverseState({ re, im }: Amplitudes, numQubits: number): void {
  re.subarray(0, 2 ** numQubits).reverse();
  im.subarray(0, 2 ** numQubits).reverse();
}

/** Calls with (index with x_q = 0, index with x_q = 1) for every pair of every qubit. */
function forEachPair(numQubits: number, act: (a: number, b: number) => void): void {
  for (let q = 0; q < numQubits; q++) {
    const bit = 2 ** q;
    for (let base = 0; base < 2 ** numQubits; base += 2 * bit) {
      for (let a = base; a < base + bit; a++) act(a, a + bit);
    }
  }
}
