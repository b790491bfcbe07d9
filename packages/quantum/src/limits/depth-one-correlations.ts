import { sin } from '@ketflow/core';
import { requirePolynomial } from '../cost/cost-vector.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import { checkedAngles } from './checked-angles.ts';
import { ClosedForm } from './closed-form.ts';
import { isingGraph, requirePairs, type IsingGraph } from './ising-graph.ts';

const asked = 'depthOneCorrelations';

/**
 * The correlations <z_i> and <z_i z_j> after one layer of QAOA with the X mixer, by the closed form of
 * {@link depthOneExpectation}: no state vector, so models of thousands of variables.
 *
 * @param polynomial - E, minimised; terms of at most two qubits.
 * @param gamma - Phase angle in radians per unit of E.
 * @param beta - Mixer angle in radians.
 * @param products - At most two distinct qubits each, coupled in E or not; 1 of no qubit, 0 with one that does not occur in E.
 * @returns Shape (products.length,), -1 to 1.
 * @throws KetflowError As `depthOneExpectation`, for the terms of E and likewise for the products.
 * @remarks Time: for every product the degrees of its qubits. Deterministic.
 * @see A. Ozaeta, W. van Dam, P. L. McMahon, Quantum Sci. Technol. 7, 045036 (2022), theorem 1.
 * @example
 * const pair = { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] };
 * depthOneCorrelations(pair, Math.PI / 4, -Math.PI / 8, [[0, 1], [0]]); // [-1, 0]
 */
export function depthOneCorrelations(
  polynomial: ZPolynomial,
  gamma: number,
  beta: number,
  products: readonly (readonly number[])[],
): Float64Array {
  const graph = isingGraph(asked, polynomial);
  const terms = products.map((qubits) => ({ coefficient: 1, qubits }));
  requirePolynomial(Infinity, { offset: 0, terms });
  requirePairs(asked, terms);
  return correlationsOnGraph(graph, gamma, beta, products);
}

/** {@link depthOneCorrelations} of a graph made before and of products that are sound. @throws KetflowError `ANGLES_INVALID`. */
export function correlationsOnGraph(
  graph: IsingGraph,
  gamma: number,
  beta: number,
  products: readonly (readonly number[])[],
): Float64Array {
  checkedAngles({ gammas: [gamma], betas: [beta] }, 2 * graph.largest);
  const closed = new ClosedForm(graph, gamma);
  const s2 = sin(2 * beta);
  const s4 = sin(4 * beta);
  return Float64Array.from(products, (product) => {
    if (product.length === 0) return 1;
    const [i, j] = product.map((qubit) => graph.vertexOf.get(qubit));
    if (i === undefined || (product.length === 2 && j === undefined)) return 0;
    if (j === undefined) return s2 * closed.field(i).value;
    const { ends, both } = closed.pair(i, j);
    return s4 * ends.value - s2 * s2 * both.value;
  });
}
