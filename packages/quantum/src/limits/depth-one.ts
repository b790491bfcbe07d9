import { cos, sin } from '@ketflow/core';
import type { ZPolynomial } from '../z-polynomial.ts';
import { checkedAngles } from './checked-angles.ts';
import { ClosedForm, Dual, type PairParts } from './closed-form.ts';
import { isingGraph, type IsingGraph } from './ising-graph.ts';

/** The expectation after one layer and its derivatives by both angles. */
export interface DepthOneGradient {
  readonly expectation: number;
  readonly gamma: number;
  readonly beta: number;
}

/**
 * <E> after one layer of QAOA with the X mixer, in closed form: no state vector, so models of thousands of variables.
 *
 * E = offset + sum h_i z_i + sum J_ij z_i z_j; start |+>, exp(-i gamma E), exp(-i beta sum X). With the products over all
 * k other than i and j,
 * <z_i> = sin 2 beta sin(2 gamma h_i) prod cos 2 gamma J_ik,
 * <z_i z_j> = (1/2) sin 4 beta sin(2 gamma J_ij) [cos(2 gamma h_i) prod cos 2 gamma J_ik + cos(2 gamma h_j) prod cos 2
 * gamma J_jk] - (1/2) sin^2 2 beta [cos 2 gamma (h_i + h_j) prod cos 2 gamma (J_ik + J_jk) - cos 2 gamma (h_i - h_j) prod
 * cos 2 gamma (J_ik - J_jk)].
 *
 * @param polynomial - Terms of at most two qubits; equal terms are added.
 * @param gamma - Phase angle in radians per unit of E.
 * @param beta - Mixer angle in radians.
 * @throws KetflowError `HIGHER_ORDER_UNSUPPORTED` for larger terms; `BIAS_NOT_FINITE`, `VARIABLE_UNKNOWN`,
 * `VARIABLE_DUPLICATE` for terms that are not valid; `ANGLES_INVALID` for angles that are not finite or too large.
 * @remarks Time: for every pair the degrees of both ends. Deterministic.
 * @see Z. Wang, S. Hadfield, Z. Jiang, E. G. Rieffel, Phys. Rev. A 97, 022304 (2018), theorem 1 (MaxCut); A. Ozaeta, W. van
 * Dam, P. L. McMahon, Quantum Sci. Technol. 7, 045036 (2022), theorem 1 (fields and weights).
 * @example
 * depthOneExpectation({ offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] }, Math.PI / 4, -Math.PI / 8); // -1
 */
export function depthOneExpectation(polynomial: ZPolynomial, gamma: number, beta: number): number {
  return depthOneGradient(polynomial, gamma, beta).expectation;
}

/** {@link depthOneExpectation} with its derivatives by gamma and beta, in the same time. Throws alike. */
export function depthOneGradient(
  polynomial: ZPolynomial,
  gamma: number,
  beta: number,
): DepthOneGradient {
  return gradientOnGraph(isingGraph('depthOneExpectation', polynomial), gamma, beta);
}

/** {@link depthOneGradient} of a graph made before. @throws KetflowError `ANGLES_INVALID`. */
export function gradientOnGraph(graph: IsingGraph, gamma: number, beta: number): DepthOneGradient {
  checkedAngles({ gammas: [gamma], betas: [beta] }, 2 * graph.largest);
  const { fields, ends, both } = energyParts(graph, gamma);
  const s2 = sin(2 * beta);
  const c2 = cos(2 * beta);
  const s4 = sin(4 * beta);
  const c4 = cos(4 * beta);
  return {
    expectation: graph.offset + s2 * fields.value + s4 * ends.value - s2 * s2 * both.value,
    gamma: s2 * fields.slope + s4 * ends.slope - s2 * s2 * both.slope,
    beta: 2 * c2 * fields.value + 4 * c4 * ends.value - 2 * s4 * both.value,
  };
}

/** <E> - offset = sin 2 beta fields + sin 4 beta ends - sin^2 2 beta both. */
interface EnergyParts extends PairParts {
  readonly fields: Dual;
}

function energyParts(graph: IsingGraph, gamma: number): EnergyParts {
  const { numVertices: ghost, starts, neighbours, couplings } = graph;
  const closed = new ClosedForm(graph, gamma);
  const sums = { fields: new Dual(0, 0), ends: new Dual(0, 0), both: new Dual(0, 0) };
  for (let i = 0; i < ghost; i++) {
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      const j = neighbours[e];
      if (j === ghost) sums.fields.add(couplings[e], closed.field(i));
      else if (j > i) {
        const { ends, both } = closed.pair(i, j);
        sums.ends.add(couplings[e], ends);
        sums.both.add(couplings[e], both);
      }
    }
  }
  return sums;
}
