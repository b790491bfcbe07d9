import type { Bqm } from '../../model/bqm.ts';

/**
 * Partition crossover of two states of a sparse pairwise model (D. Whitley, D. Hains, A. Howe, GECCO 2009; R. Tinós,
 * D. Whitley, F. Chicano, FOGA 2015, for k-bounded functions): the variables in which they differ fall apart into
 * connected components, which contribute to the energy independently, so that the best of the 2^components offspring is
 * found by looking at each component once.
 */
export class PartitionCrossover {
  readonly #spin: Bqm;
  readonly #hasFields: boolean;
  /** The component of each variable, in this call if at least `#first`. */
  readonly #label: Int32Array;
  readonly #queue: Int32Array;
  #first = 1;

  constructor(bqm: Bqm) {
    this.#spin = bqm.toVartype('SPIN');
    this.#hasFields = this.#spin.linear.some((bias) => bias !== 0);
    const n = this.#spin.numVariables;
    this.#label = new Int32Array(n);
    this.#queue = new Int32Array(n);
  }

  /**
   * Takes over from `donor`, in place, every component that lowers the energy of `state`, and those that leave it as it is
   * when `drift` is set. Without linear biases the donor counts as its mirror image where that is nearer.
   * @param grant - Asked how many of so many components may be scored.
   * @returns The change of the energy, <= 0.
   */
  cross(
    state: Int8Array,
    donor: Int8Array,
    drift: boolean,
    grant: (components: number) => number,
  ): number {
    const { starts, end } = this.#components(state, donor);
    const granted = grant(starts.length);
    let change = 0;
    for (let c = 0; c < granted; c++) {
      const stop = c + 1 < starts.length ? starts[c + 1] : end;
      const delta = this.#delta(state, starts[c], stop);
      if (delta < 0 || (drift && delta === 0)) {
        change += delta;
        for (let at = starts[c]; at < stop; at++) state[this.#queue[at]] *= -1;
      }
    }
    return change;
  }

  /** Lists the variables that differ in the queue, component after component. */
  #components(state: Int8Array, donor: Int8Array): { starts: number[]; end: number } {
    const { rowStart, neighbours } = this.#spin;
    const label = this.#label;
    const queue = this.#queue;
    const n = state.length;
    let overlap = 0;
    for (let i = 0; i < n; i++) overlap += state[i] * donor[i];
    const differing = !this.#hasFields && overlap < 0 ? 1 : -1;
    const starts: number[] = [];
    const first = this.#first;
    let end = 0;
    for (let i = 0; i < n; i++) {
      if (label[i] >= first || state[i] * donor[i] !== differing) continue;
      const own = first + starts.length;
      starts.push(end);
      label[i] = own;
      queue[end++] = i;
      for (let at = starts[own - first]; at < end; at++) {
        const variable = queue[at];
        for (let e = rowStart[variable]; e < rowStart[variable + 1]; e++) {
          const j = neighbours[e];
          if (label[j] >= first || state[j] * donor[j] !== differing) continue;
          label[j] = own;
          queue[end++] = j;
        }
      }
    }
    this.#first = first + starts.length;
    if (this.#first > 2 ** 30) {
      label.fill(0);
      this.#first = 1;
      return this.#components(state, donor);
    }
    return { starts, end };
  }

  /** The change of the energy if the component at `start` … `stop` - 1 of the queue were flipped: its rim alone counts. */
  #delta(state: Int8Array, start: number, stop: number): number {
    const { linear, rowStart, neighbours, couplings } = this.#spin;
    const own = this.#label[this.#queue[start]];
    let delta = 0;
    for (let at = start; at < stop; at++) {
      const i = this.#queue[at];
      let field = linear[i];
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        const j = neighbours[e];
        if (this.#label[j] !== own) field += couplings[e] * state[j];
      }
      delta -= 2 * state[i] * field;
    }
    return delta;
  }
}
