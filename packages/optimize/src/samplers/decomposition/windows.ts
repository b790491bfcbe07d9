import type { RandomStream } from '@ketflow/core';
import type { BqmState } from '../../state/bqm-state.ts';

/** How the variables of a part are chosen. */
export type Strategy = 'impact' | 'community' | 'random';

const OUT = 0;
/** Outside, with a neighbour in the window. */
const EDGE = 1;
const IN = 2;

/**
 * Picks windows of a state, each of different variables.
 *
 * - impact: the variable whose flip gains most or costs least, that no window has held since all were in one, then again and
 *   again such a neighbour of the window: where the state hangs together least, it is most likely to change;
 * - community: such a variable at random, then the neighbour that hangs most on the window, by Σ |J|;
 * - random: any.
 *
 * Where the neighbours give out, another first variable is taken. Under choose-k a window holds both values, as evenly as
 * there are any.
 */
export class Windows {
  readonly #state: BqmState;
  readonly #size: number;
  readonly #k: number | undefined;
  /** Variables that were in a window since all were. */
  readonly #isSeen: Uint8Array;
  #numSeen = 0;
  /** Where each variable is as a window grows. */
  readonly #mark: Uint8Array;
  readonly #attachment: Float64Array;

  constructor(state: BqmState, size: number, k: number | undefined) {
    const n = state.numVariables;
    this.#state = state;
    this.#size = Math.min(size, n);
    this.#k = k;
    this.#isSeen = new Uint8Array(n);
    this.#mark = new Uint8Array(n);
    this.#attachment = new Float64Array(n);
  }

  /** The variables of a window, min(size, n) of them. Freshly allocated. */
  pick(strategy: Strategy, stream: RandomStream): Int32Array {
    const { spins, fields, rowStart, neighbours, couplings } = this.#state;
    const window = new Int32Array(this.#size);
    const room = this.#rooms();
    const edge: number[] = [];
    // ΔE = -2 s f.
    const gain = (i: number): number => 2 * spins[i] * fields[i];
    const rank = strategy === 'impact' ? gain : (i: number): number => this.#attachment[i];
    const isFree = (i: number): boolean => this.#mark[i] !== IN && room[spins[i] > 0 ? 1 : 0] > 0;

    for (let size = 0; size < window.length; size++) {
      const next = highest(edge, rank, isFree) ?? this.#first(strategy, stream, gain, isFree);
      window[size] = next;
      this.#mark[next] = IN;
      room[spins[next] > 0 ? 1 : 0]--;
      if (strategy === 'random') continue;
      for (let e = rowStart[next]; e < rowStart[next + 1]; e++) {
        const j = neighbours[e];
        if (this.#mark[j] === OUT) {
          this.#mark[j] = EDGE;
          this.#attachment[j] = 0;
          edge.push(j);
        }
        this.#attachment[j] += Math.abs(couplings[e]);
      }
    }
    for (const i of edge) this.#mark[i] = OUT;
    for (const i of window) this.#mark[i] = OUT;
    this.#see(window);
    return window;
  }

  /** How many variables of -1 and of +1 a window may hold. */
  #rooms(): [number, number] {
    if (this.#k === undefined) return [this.#size, this.#size];
    const half = Math.ceil(this.#size / 2);
    const zeros = this.#state.numVariables - this.#k;
    return [Math.max(half, this.#size - this.#k), Math.max(half, this.#size - zeros)];
  }

  /** A free variable with no neighbour in the window, one that was in no window lately if there is one: see the class. */
  #first(
    strategy: Strategy,
    stream: RandomStream,
    gain: (i: number) => number,
    isFree: (i: number) => boolean,
  ): number {
    const n = this.#state.numVariables;
    const start = stream.integer(n);
    const around = function* (): Generator<number> {
      for (let step = 0; step < n; step++) yield (start + step) % n;
    };
    const isFresh = (i: number): boolean => isFree(i) && this.#isSeen[i] === 0;
    const fresh = {
      impact: () => highest(around(), gain, isFresh),
      community: () => firstOf(around(), isFresh),
      random: () => undefined,
    }[strategy]();
    return fresh ?? firstOf(around(), isFree)!;
  }

  #see(window: Int32Array): void {
    for (const i of window) {
      this.#numSeen += 1 - this.#isSeen[i];
      this.#isSeen[i] = 1;
    }
    if (this.#numSeen < this.#isSeen.length) return;
    this.#isSeen.fill(0);
    this.#numSeen = 0;
  }
}

/** The free one of the highest rank, the first of equal ones; undefined when there is none. */
function highest(
  candidates: Iterable<number>,
  rank: (i: number) => number,
  isFree: (i: number) => boolean,
): number | undefined {
  let best: number | undefined;
  for (const i of candidates) {
    if (isFree(i) && (best === undefined || rank(i) > rank(best))) best = i;
  }
  return best;
}

/** The first that is good; undefined when there is none. */
function firstOf(candidates: Iterable<number>, isGood: (i: number) => boolean): number | undefined {
  for (const i of candidates) if (isGood(i)) return i;
  return undefined;
}
