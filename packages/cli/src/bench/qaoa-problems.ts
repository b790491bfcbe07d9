import { KetflowError, RandomStream } from '@ketflow/core';
import { linearRamp, type Angles, type ZPolynomial, type ZTerm } from '@ketflow/quantum';

/** The problems that QAOA is measured on. */
export const qaoaProblemNames = ['maxcut3', 'labs', 'weighted'] as const;
export type QaoaProblemName = (typeof qaoaProblemNames)[number];

/** Edges of a random 3-regular graph, every simple one equally likely (B. Bollobás, the pairing model, 1980). */
function cubicGraph(vertices: number, stream: RandomStream): (readonly [number, number])[] {
  const points = Int32Array.from({ length: 3 * vertices }, (_, k) => Math.floor(k / 3));
  for (;;) {
    stream.shuffle(points);
    const edges = new Map<number, readonly [number, number]>();
    for (let k = 0; k < points.length; k += 2) {
      const [a = 0, b = 0] = points.subarray(k, k + 2).sort();
      if (a !== b) edges.set(a * vertices + b, [a, b]);
    }
    if (edges.size === points.length / 2) return [...edges.values()];
  }
}

/** E = -sum over edges of w (1 - z_i z_j) / 2, minus the cut. */
function cut(
  edges: readonly (readonly [number, number])[],
  weight: (edge: number) => number,
): ZPolynomial {
  const terms = edges.map((qubits, edge): ZTerm => ({ coefficient: weight(edge) / 2, qubits }));
  return { offset: terms.reduce((sum, { coefficient }) => sum - coefficient, 0), terms };
}

/** E = sum_k C_k^2 with C_k = sum_i z_i z_(i+k), k = 1..n-1: low autocorrelation binary sequences. */
function labs(qubits: number): ZPolynomial {
  const terms = new Map<string, { coefficient: number; readonly qubits: readonly number[] }>();
  let offset = 0;
  for (let k = 1; k < qubits; k++) {
    offset += qubits - k;
    for (let i = 0; i + k < qubits; i++) {
      for (let j = i + 1; j + k < qubits; j++) {
        const product = j === i + k ? [i, j + k] : [i, j, i + k, j + k].sort((a, b) => a - b);
        const key = product.join();
        const term = terms.get(key);
        if (term === undefined) terms.set(key, { coefficient: 2, qubits: product });
        else term.coefficient += 2;
      }
    }
  }
  return { offset, terms: [...terms.values()] };
}

/**
 * The cost of a benchmark problem: `maxcut3`, MaxCut of a random 3-regular graph; `weighted`, the same graph with normal
 * weights; `labs`, low autocorrelation binary sequences.
 * @param seed - Chooses the graph and the weights.
 * @throws KetflowError `OPTION_INVALID` for fewer than 4 qubits, or an odd number of them where there is a 3-regular graph.
 */
export function qaoaProblem(name: QaoaProblemName, qubits: number, seed: number): ZPolynomial {
  const isGraph = name !== 'labs';
  if (!Number.isInteger(qubits) || qubits < 4 || (isGraph && qubits % 2 === 1)) {
    throw new KetflowError('OPTION_INVALID', {
      option: '--qubits',
      value: String(qubits),
      expected: `${isGraph ? 'an even number' : 'an integer'}, 4 or more, for ${name}`,
    });
  }
  if (!isGraph) return labs(qubits);
  const stream = RandomStream.root(seed).split('bench', 'qaoa', qubits);
  const edges = cubicGraph(qubits, stream.split('graph'));
  const weights = stream.split('weights');
  return cut(edges, () => (name === 'weighted' ? weights.normal() : 1));
}

/**
 * Angles to measure with: a ramp, scaled to the size of the problem's energies. It climbs instead of descending, so that
 * |0...0>, the worst cut and the worst sequence, keeps an amplitude that can be compared with another simulator's.
 */
export const benchmarkAngles = (name: QaoaProblemName, layers: number): Angles =>
  linearRamp(layers, name === 'labs' ? 0.05 : 0.5, -0.5);
