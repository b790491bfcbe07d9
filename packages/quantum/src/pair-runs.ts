import type { BasisSpace } from './basis-space.ts';
import { binomial } from './binomial.ts';
import { rotationsOf, type MixerSpec, type Rotation } from './mixer-spec.ts';

/**
 * Runs of one length. A run (a, b) stands for the `length` index pairs (a + e, b + e) of states that hold a qubit pair
 * (i, j) as x_i = 1, x_j = 0 and as x_i = 0, x_j = 1 and agree elsewhere: the bits below i count through the run.
 */
export interface RunGroup {
  /** First run of the group in the table. */
  readonly start: number;
  readonly count: number;
  readonly length: number;
}

/** Largest table that holds the runs of all pairs; above it the runs of one pair at a time are computed in each layer. */
const cachedRunsLimit = 2 ** 23;

/** Sizes of the run table of a mixer, before it is allocated. */
export interface RunPlan {
  readonly isCached: boolean;
  /** Runs that the table must hold, two u32 each. */
  readonly capacity: number;
}

/** How many runs the table of `mixer` on `space` must hold. */
export function planRuns(space: BasisSpace, mixer: MixerSpec): RunPlan {
  let total = 0;
  let most = 0;
  for (const rotation of rotationsOf(mixer, space.numQubits)) {
    const runs = countRuns(space, rotation);
    total += runs;
    most = Math.max(most, runs);
  }
  const isCached = total <= cachedRunsLimit;
  return { isCached, capacity: isCached ? total : most };
}

/** The runs of the qubit pairs of a mixer in a table that the caller owns. */
export class PairRuns {
  readonly numPairs: number;
  readonly #space: BasisSpace;
  readonly #rotations: readonly Rotation[];
  readonly #table: () => Uint32Array;
  readonly #choose: Float64Array;
  readonly #cached: RunGroup[][] | undefined;

  /**
   * @param table - Its view, shape (2 capacity,), capacity of {@link planRuns}; written here and by `load`. Asked for anew each
   * time, because the memory below may grow.
   */
  constructor(space: BasisSpace, mixer: MixerSpec, table: () => Uint32Array) {
    this.#space = space;
    this.#rotations = rotationsOf(mixer, space.numQubits);
    this.numPairs = this.#rotations.length;
    this.#table = table;
    this.#choose = binomialTable(space);
    if (planRuns(space, mixer).isCached) {
      let start = 0;
      this.#cached = this.#rotations.map((rotation) => {
        const groups = writeRuns(space, rotation, table(), start, this.#choose);
        start += countRuns(space, rotation);
        return groups;
      });
    }
  }

  /** The groups of pair number `pair`; their runs are in the table until the next call. */
  load(pair: number): readonly RunGroup[] {
    if (this.#cached) return this.#cached[pair];
    return writeRuns(this.#space, this.#rotations[pair], this.#table(), 0, this.#choose);
  }
}

/** Number of runs of a rotation; that of a pair (i, j) does not depend on j > i. */
export function countRuns({ numQubits, weight }: BasisSpace, rotation: Rotation): number {
  if (rotation.kind === 'flip') {
    const { qubit, blockers } = rotation;
    return 2 ** (numQubits - 1 - blockers.length - Math.min(qubit, ...blockers));
  }
  const { i } = rotation;
  const above = numQubits - 2 - i;
  if (weight === undefined) return 2 ** above;
  let count = 0;
  for (let rest = Math.max(0, weight - 1 - i); rest < weight; rest++)
    count += binomial(above, rest);
  return count;
}

/** C(t, p) at t (k + 1) + p for t below n and p up to k; empty for the full space. */
export function binomialTable({ numQubits, weight }: BasisSpace): Float64Array {
  if (weight === undefined) return new Float64Array(0);
  const columns = weight + 1;
  return Float64Array.from({ length: numQubits * columns }, (_, at) =>
    binomial(Math.floor(at / columns), at % columns),
  );
}

/** Writes the runs of a rotation (of a pair i < j) into `table` from run `start` on; `choose` is the table of `binomialTable`. */
export function writeRuns(
  space: BasisSpace,
  rotation: Rotation,
  table: Uint32Array,
  start: number,
  choose: Float64Array,
): RunGroup[] {
  if (rotation.kind === 'flip') return [writeFlipRuns(space.numQubits, rotation, table, start)];
  const { i, j } = rotation;
  return space.weight === undefined
    ? [writeFullRuns(space.numQubits, i, j, table, start)]
    : writeWeightRuns(space.numQubits, space.weight, i, j, table, start, choose);
}

/** States with x_qubit = 1 and 0 whose blockers are 0; the bits below all of these count through a run. */
function writeFlipRuns(
  numQubits: number,
  { qubit, blockers }: Extract<Rotation, { kind: 'flip' }>,
  table: Uint32Array,
  start: number,
): RunGroup {
  const length = 2 ** Math.min(qubit, ...blockers);
  const bit = 2 ** qubit;
  let mask = bit;
  for (const q of blockers) mask += 2 ** q;
  // The next base has its masked bits 0: fill them, add one run, and clear them.
  let at = 2 * start;
  for (let base = 0; base < 2 ** numQubits; base = (base + mask + length) & ~mask) {
    table[at++] = base + bit;
    table[at++] = base;
  }
  return { start, count: at / 2 - start, length };
}

function writeFullRuns(
  numQubits: number,
  i: number,
  j: number,
  table: Uint32Array,
  start: number,
): RunGroup {
  const bitI = 2 ** i;
  const bitJ = 2 ** j;
  let at = 2 * start;
  for (let high = 0; high < 2 ** numQubits; high += 2 * bitJ) {
    for (let base = high; base < high + bitJ; base += 2 * bitI) {
      table[at++] = base + bitI;
      table[at++] = base + bitJ;
    }
  }
  return { start, count: at / 2 - start, length: bitI };
}

/**
 * Colexicographic ranks: with i in position m of the sorted set (m - 1 ones below it), the ones below run through
 * C(i, m - 1) neighbouring ranks, and a one t above in position p adds C(t, p). Moving the one from i to j lowers by one the
 * position of every one between them.
 */
function writeWeightRuns(
  numQubits: number,
  weight: number,
  i: number,
  j: number,
  table: Uint32Array,
  start: number,
  choose: Float64Array,
): RunGroup[] {
  const columns = weight + 1;
  let at = 2 * start;
  let m = 0;

  // `left` ones are still to be placed above i and below `bound`; a and b are the ranks so far. `isPast`: below j.
  const place = (left: number, bound: number, a: number, b: number, isPast: boolean): void => {
    if (left === 0) {
      table[at++] = a;
      table[at++] = isPast ? b : b + choose[j * columns + m];
      return;
    }
    const position = m + left;
    // Ones below j: j itself then stands above `left` of them, in the position that is free.
    const bBelow = isPast ? b : b + choose[j * columns + position];
    const endBelow = Math.min(bound, j);
    for (let t = i + left; t < endBelow; t++) {
      const entry = t * columns + position;
      place(left - 1, t, a + choose[entry], bBelow + choose[entry - 1], true);
    }
    for (let t = Math.max(j + 1, i + left + 1); t < bound; t++) {
      const added = choose[t * columns + position];
      place(left - 1, t, a + added, b + added, false);
    }
  };

  const groups: RunGroup[] = [];
  for (m = 1; m <= Math.min(weight, i + 1); m++) {
    const first = at / 2;
    if (weight - m > numQubits - 2 - i) continue;
    place(weight - m, numQubits, choose[i * columns + m], 0, false);
    groups.push({ start: first, count: at / 2 - first, length: binomial(i, m - 1) });
  }
  return groups;
}
