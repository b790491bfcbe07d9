import { cos, sin } from '@ketflow/core';
import type { IsingGraph } from './ising-graph.ts';

/** A function of gamma: its value and derivative. */
export class Dual {
  value: number;
  slope: number;

  constructor(value: number, slope: number) {
    this.value = value;
    this.slope = slope;
  }

  multiply(value: number, slope: number): void {
    this.slope = this.slope * value + this.value * slope;
    this.value *= value;
  }

  add(factor: number, { value, slope }: Dual): void {
    this.value += factor * value;
    this.slope += factor * slope;
  }
}

const zero = (): Dual => new Dual(0, 0);

/** The parts of <z_i z_j> = sin 4 beta ends - sin^2 2 beta both. */
export interface PairParts {
  readonly ends: Dual;
  readonly both: Dual;
}

/** One layer of QAOA on a graph at one gamma: the parts of its correlations, which beta then weighs. */
export class ClosedForm {
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

  /** <z_i> / sin 2 beta. */
  field(i: number): Dual {
    const ghost = this.#graph.numVertices;
    const e = this.#entry(i, ghost);
    if (e < 0) return zero();
    const product = this.#end(i, ghost);
    this.#timesSine(product, e);
    return product;
  }

  /** The parts of <z_i z_j> for two vertices. */
  pair(i: number, j: number): PairParts {
    const e = this.#entry(i, j);
    const ends = zero();
    if (e >= 0) {
      ends.add(0.5, this.#end(i, j));
      ends.add(0.5, this.#end(j, i));
      this.#timesSine(ends, e);
    }
    return { ends, both: this.#both(i, j) };
  }

  /** Where j stands in row i; -1 if nowhere. */
  #entry(i: number, j: number): number {
    const { starts, neighbours } = this.#graph;
    for (let e = starts[i]; e < starts[i + 1]; e++) if (neighbours[e] === j) return e;
    return -1;
  }

  #timesSine(product: Dual, e: number): void {
    product.multiply(this.#sines[e], 2 * this.#graph.couplings[e] * this.#cosines[e]);
  }

  /** prod cos 2 gamma J_ik over the neighbours of i other than j, the ghost among them. */
  #end(i: number, j: number): Dual {
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
    return new Dual(value, slope);
  }

  /**
   * Half the difference of prod cos 2 gamma (J_ik + J_jk) and prod cos 2 gamma (J_ik - J_jk) over the neighbours k of i or j,
   * the ghost among them.
   */
  #both(i: number, j: number): Dual {
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
    return new Dual((plus - minus) / 2, (plusSlope - minusSlope) / 2);
  }
}
