import { Bqm } from '../../model/bqm.ts';
import type { BqmState } from '../../state/bqm-state.ts';

/**
 * Cuts parts out of one state. A part is the model of the variables of a window with all others held as they are; its energies
 * are those of the whole. Costs O(degrees of the window).
 */
export class Restriction {
  readonly #state: BqmState;
  /** The position in the window + 1; 0 outside. */
  readonly #places: Int32Array;

  constructor(state: BqmState) {
    this.#state = state;
    this.#places = new Int32Array(state.numVariables);
  }

  /**
   * The part of different variables, the value of each multiplied by its sign in `gauge`: a solver that prefers some of equally
   * good states prefers others under another gauge.
   */
  part(window: Int32Array, gauge: Int8Array): Bqm {
    const { spins, fields, rowStart, neighbours, couplings, energy } = this.#state;
    window.forEach((i, at) => (this.#places[i] = at + 1));
    const linear = new Float64Array(window.length);
    const rows: number[] = [];
    const columns: number[] = [];
    const biases: number[] = [];
    let own = 0;
    window.forEach((i, at) => {
      let field = fields[i];
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        const place = this.#places[neighbours[e]];
        if (place === 0) continue;
        const bias = couplings[e];
        const pull = bias * spins[neighbours[e]];
        field -= pull;
        if (place - 1 <= at) continue;
        own += pull * spins[i];
        rows.push(at);
        columns.push(place - 1);
        biases.push(bias * gauge[at] * gauge[place - 1]);
      }
      linear[at] = field * gauge[at];
      own += field * spins[i];
    });
    for (const i of window) this.#places[i] = 0;
    const names = Array.from(window, String);
    return Bqm.fromArrays('SPIN', names, linear, { rows, columns, biases }, energy - own);
  }
}
