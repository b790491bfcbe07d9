import { cos, sin } from '@ketflow/core';
import type { ZPolynomial } from '../z-polynomial.ts';
import { isingGraph, type IsingGraph } from './ising-graph.ts';
import { checkedAngles } from './checked-angles.ts';

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
  const graph = isingGraph('depthOneExpectation', polynomial);
  checkedAngles({ gammas: [gamma], betas: [beta] }, 2 * graph.largest);
  const { fields, ends, pairs } = new ClosedForm(graph, gamma).sums();
  const s2 = sin(2 * beta);
  const c2 = cos(2 * beta);
  const s4 = sin(4 * beta);
  const c4 = cos(4 * beta);
  return {
    expectation: graph.offset + s2 * fields.value + s4 * ends.value - s2 * s2 * pairs.value,
    gamma: s2 * fields.slope + s4 * ends.slope - s2 * s2 * pairs.slope,
    beta: 2 * c2 * fields.value + 4 * c4 * ends.value - 2 * s4 * pairs.value,
  };
}

/** A function of gamma: its value and derivative. */
class Dual {
  value = 0;
  slope = 0;

  multiply(value: number, slope: number): void {
    this.slope = this.slope * value + this.value * slope;
    this.value *= value;
  }

  add(factor: number, { value, slope }: Dual): void {
    this.value += factor * value;
    this.slope += factor * slope;
  }
}

/** The parts of <E> - offset = sin 2 beta fields + sin 4 beta ends - sin^2 2 beta pairs. */
class ClosedForm {
  readonly #graph: IsingGraph;
  /** cos and sin of 2 gamma J for every entry of the rows. */
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  /** The derivative of the cosine. */
  readonly #slopes: Float64Array;

  constructor(graph: IsingGraph, gamma: number) {
    this.#graph = graph;
    this.#cosines = graph.couplings.map((coupling) => cos(2 * gamma * coupling));
    this.#sines = graph.couplings.map((coupling) => sin(2 * gamma * coupling));
    this.#slopes = graph.couplings.map((coupling, e) => -2 * coupling * this.#sines[e]);
  }

  sums(): { fields: Dual; ends: Dual; pairs: Dual } {
    const { numVertices: ghost, starts, neighbours, couplings } = this.#graph;
    const sums = { fields: new Dual(), ends: new Dual(), pairs: new Dual() };
    const product = new Dual();
    const difference = new Dual();
    for (let i = 0; i < ghost; i++) {
      for (let e = starts[i]; e < starts[i + 1]; e++) {
        const j = neighbours[e];
        this.#end(i, j, product);
        product.multiply(this.#sines[e], 2 * couplings[e] * this.#cosines[e]);
        if (j === ghost) sums.fields.add(couplings[e], product);
        else sums.ends.add(couplings[e] / 2, product);
        if (j <= i || j === ghost) continue;
        this.#pair(i, j, product, difference);
        sums.pairs.add(couplings[e] / 2, product);
        sums.pairs.add(-couplings[e] / 2, difference);
      }
    }
    return sums;
  }

  /** prod cos 2 gamma J_ik over the neighbours of i other than j, the ghost among them. */
  #end(i: number, j: number, product: Dual): void {
    const { starts, neighbours } = this.#graph;
    const cosines = this.#cosines;
    const slopes = this.#slopes;
    let value = 1;
    let slope = 0;
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      if (neighbours[e] === j) continue;
      slope = slope * cosines[e] + value * slopes[e];
      value *= cosines[e];
    }
    product.value = value;
    product.slope = slope;
  }

  /** prod cos 2 gamma (J_ik + J_jk) and prod cos 2 gamma (J_ik - J_jk) over the neighbours of i or j, the ghost among them. */
  #pair(i: number, j: number, sum: Dual, difference: Dual): void {
    const { starts, neighbours, couplings } = this.#graph;
    const cosines = this.#cosines;
    const sines = this.#sines;
    const slopes = this.#slopes;
    let [plus, plusSlope, minus, minusSlope] = [1, 0, 1, 0];
    let [e, f] = [starts[i], starts[j]];
    const [endOfI, endOfJ] = [starts[i + 1], starts[j + 1]];
    while (e < endOfI || f < endOfJ) {
      const ofI = e < endOfI ? neighbours[e] : Infinity;
      const ofJ = f < endOfJ ? neighbours[f] : Infinity;
      if (ofI === ofJ) {
        const cc = cosines[e] * cosines[f];
        const ss = sines[e] * sines[f];
        const sc = sines[e] * cosines[f];
        const cs = cosines[e] * sines[f];
        plusSlope = plusSlope * (cc - ss) - 2 * plus * (couplings[e] + couplings[f]) * (sc + cs);
        minusSlope = minusSlope * (cc + ss) - 2 * minus * (couplings[e] - couplings[f]) * (sc - cs);
        plus *= cc - ss;
        minus *= cc + ss;
      } else if (ofI < ofJ ? ofI !== j : ofJ !== i) {
        const entry = ofI < ofJ ? e : f;
        plusSlope = plusSlope * cosines[entry] + plus * slopes[entry];
        minusSlope = minusSlope * cosines[entry] + minus * slopes[entry];
        plus *= cosines[entry];
        minus *= cosines[entry];
      }
      if (ofI <= ofJ) e++;
      if (ofJ <= ofI) f++;
    }
    sum.value = plus;
    sum.slope = plusSlope;
    difference.value = minus;
    difference.slope = minusSlope;
  }
}
