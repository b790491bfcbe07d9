import type { ZPolynomial, ZTerm } from '@ketflow/quantum';

export type Edge = readonly [number, number];

/** E = -cut of a graph: the sum over edges of w (z_u z_v - 1) / 2. */
export function maxCut(edges: readonly Edge[], weights?: readonly number[]): ZPolynomial {
  const weight = (e: number): number => weights?.[e] ?? 1;
  return {
    offset: -edges.reduce((sum, _, e) => sum + weight(e) / 2, 0),
    terms: edges.map(([u, v], e) => ({ coefficient: weight(e) / 2, qubits: [u, v] })),
  };
}

/** The ring 0, 1, ..., n - 1, 0. */
export const ringEdges = (n: number): Edge[] =>
  Array.from({ length: n }, (_, i) => [i, (i + 1) % n]);

/** The complete bipartite graph on 0..d-1 and d..2d-1: d-regular, without triangles. */
export const bipartite = (d: number): Edge[] =>
  Array.from({ length: d * d }, (_, e): Edge => [Math.floor(e / d), d + (e % d)]);

export const k33: readonly Edge[] = bipartite(3);

/** The 3-cube: vertices that differ in one bit. */
export const cube: readonly Edge[] = Array.from({ length: 8 }, (_, u) => u).flatMap((u) =>
  [1, 2, 4].filter((bit) => (u & bit) === 0).map((bit): Edge => [u, u | bit]),
);

/** The Petersen graph: outer ring 0..4, spokes, inner star. */
export const petersen: readonly Edge[] = [0, 1, 2, 3, 4].flatMap((i): Edge[] => [
  [i, (i + 1) % 5],
  [i, i + 5],
  [i + 5, ((i + 2) % 5) + 5],
]);

/** LABS: sum over k of (sum over i of s_i s_(i+k))^2, multiplied out (squares of spins are 1). */
export function labs(n: number): ZPolynomial {
  let offset = 0;
  const terms: ZTerm[] = [];
  for (let k = 1; k < n; k++) {
    for (let i = 0; i + k < n; i++) {
      for (let j = 0; j + k < n; j++) {
        const qubits: number[] = [];
        for (const q of [i, i + k, j, j + k]) {
          const known = qubits.indexOf(q);
          if (known < 0) qubits.push(q);
          else qubits.splice(known, 1);
        }
        if (qubits.length === 0) offset += 1;
        else terms.push({ coefficient: 1, qubits });
      }
    }
  }
  return { offset, terms };
}

/** The lowest E of {@link labs}, n = 3, 4, ... 35 (QOKit, `qokit/labs.py`). */
export const optimalLabsEnergies: readonly number[] = [
  1, 2, 2, 7, 3, 8, 12, 13, 5, 10, 6, 19, 15, 24, 32, 25, 29, 26, 26, 39, 47, 36, 36, 45, 37, 50,
  62, 59, 67, 64, 64, 65, 73,
];

/** E of one bit string, term by term: the slow twin of `costVector`. */
export function energyOf({ offset, terms }: ZPolynomial, bits: ArrayLike<number>): number {
  let energy = offset;
  for (const { coefficient, qubits } of terms) {
    energy += qubits.reduce((product, q) => product * (1 - 2 * bits[q]), coefficient);
  }
  return energy;
}
