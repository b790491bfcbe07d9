import type { Bqm } from '../model/bqm.ts';
import { SpinGraph, type Edges } from './spin-graph.ts';

/** How a variable is found again: against its local field, field + Σ coupling · spin over later survivors. */
interface Step extends Edges {
  readonly variable: number;
  readonly field: number;
}

/**
 * A spin model on its way to a smaller one. Every variable that leaves is either held at a value or minimised out, and
 * leaves a step on a stack; going back through the stack gives the missing spins of any state of the variables left, with
 * the same energy.
 */
export class Reduction {
  readonly graph: SpinGraph;
  readonly #steps: Step[] = [];
  /** Variables to look at: a ring of at most n different ones. */
  readonly #ring: Int32Array;
  readonly #isPending: Uint8Array;
  #head = 0;
  #numPending: number;

  /** @param spin - A SPIN model. Not modified. */
  constructor(spin: Bqm) {
    this.graph = new SpinGraph(spin);
    this.#ring = Int32Array.from(spin.linear.keys());
    this.#isPending = new Uint8Array(spin.numVariables).fill(1);
    this.#numPending = spin.numVariables;
  }

  get numSteps(): number {
    return this.#steps.length;
  }

  /** The variables left whose surroundings changed since they were last given, each taken off the list: first all. */
  *pending(): Generator<number> {
    while (this.#numPending > 0) {
      const i = this.#ring[this.#head];
      this.#head = (this.#head + 1) % this.#ring.length;
      this.#numPending--;
      this.#isPending[i] = 0;
      if (this.graph.isLeft(i)) yield i;
    }
  }

  /** Holds variable i at a spin of ±1. */
  fix(i: number, spin: number): void {
    const { graph } = this;
    const { neighbours, couplings } = graph.remove(i);
    graph.offset += spin * graph.fields[i];
    neighbours.forEach((j, at) => {
      graph.fields[j] += spin * couplings[at];
      this.#touch(j);
    });
    this.#steps.push({ variable: i, field: -spin, neighbours: [], couplings: [] });
  }

  /**
   * Replaces variable i, of at most 3 edges, by its minimum: min over s of s (h + Σ Jₖ sₖ) = -|h + Σ Jₖ sₖ|, a function of
   * its neighbours whose Walsh coefficients become offset, fields and couplings. With 3 edges h must be 0: the function
   * is then even and has no cubic coefficient.
   */
  minimiseOut(i: number): void {
    const { graph } = this;
    const field = graph.fields[i];
    const { neighbours, couplings } = graph.remove(i);
    const coefficients = walshOfMinimum(field, couplings);
    graph.offset += coefficients[0];
    neighbours.forEach((j, a) => {
      graph.fields[j] += coefficients[1 << a];
      this.#touch(j);
      for (let b = 0; b < a; b++) {
        const coupling = coefficients[(1 << a) | (1 << b)];
        if (coupling !== 0) graph.addCoupling(j, neighbours[b], coupling);
      }
    });
    this.#steps.push({ variable: i, field, neighbours, couplings });
  }

  /** Fills in the spins of the variables that left, in place; ties go to -1. */
  restore(spins: Int8Array): void {
    for (const { variable, field, neighbours, couplings } of this.#steps.toReversed()) {
      let local = field;
      for (let at = 0; at < neighbours.length; at++) local += couplings[at] * spins[neighbours[at]];
      spins[variable] = local < 0 ? 1 : -1;
    }
  }

  /** For each variable 1 if it is restored to the same value whatever the variables left are, else 0. */
  determined(): Uint8Array {
    const isDetermined = new Uint8Array(this.graph.size);
    for (const { variable, neighbours } of this.#steps.toReversed()) {
      if (neighbours.every((j) => isDetermined[j] === 1)) isDetermined[variable] = 1;
    }
    return isDetermined;
  }

  #touch(i: number): void {
    if (this.#isPending[i] === 1) return;
    this.#isPending[i] = 1;
    this.#ring[(this.#head + this.#numPending) % this.#ring.length] = i;
    this.#numPending++;
  }
}

/**
 * The coefficients c of -|h + Σ Jₖ sₖ| = Σ over subsets A of c[A] Πₖ∈A sₖ, A as a mask. The butterflies pair equal values
 * first, so that the odd coefficients are exactly 0 when h is.
 */
function walshOfMinimum(field: number, couplings: readonly number[]): Float64Array {
  const size = 2 ** couplings.length;
  const values = Float64Array.from({ length: size }, (_, mask) => {
    const others = couplings.map((coupling, k) => ((mask >> k) & 1 ? coupling : -coupling));
    return -Math.abs(others.reduce((sum, coupling) => sum + coupling, field)) / size;
  });
  for (let step = 1; step < size; step *= 2) {
    for (let mask = 0; mask < size; mask++) {
      if ((mask & step) !== 0) continue;
      const [low, high] = [values[mask], values[mask | step]];
      values[mask] = low + high;
      values[mask | step] = high - low;
    }
  }
  return values;
}
