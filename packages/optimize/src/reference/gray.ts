/**
 * A quadratic model over spins, without offset, for enumeration. Its first `low` variables are the low ones. A block holds
 * the 2^low states of one setting of the others: variable low + j is +1 in block b when bit j of the Gray code
 * b ^ (b >> 1) is 1. State number 4 t + lane of a block has bit 0 of the lane as variable 0, bit 1 as variable 1, and bit j
 * of the Gray code of t as variable 2 + j, so that one variable flips from t to t + 1.
 */
export interface BlockModel {
  readonly n: number;
  /** From 2 to n. */
  readonly low: number;
  /** Whether all numbers are whole, and all sums of them fit into 31 bits. */
  readonly isWhole: boolean;
  /** Shape (n,). */
  readonly linear: Float64Array;
  /** Shape (n, n), symmetric, row-major, diagonal 0. */
  readonly couplings: Float64Array;
  /** Shape (2^low,): the energy of the couplings among the low variables in every state of a block. */
  readonly table: Float64Array;
}

const grayCode = (number: number): number => number ^ (number >>> 1);
const spinAt = (bits: number, j: number): number => 2 * ((bits >>> j) & 1) - 1;

/** The spins of a state. Freshly allocated, shape (n,). */
export function spinsOfState(
  { n, low }: { n: number; low: number },
  block: number,
  state: number,
): Int8Array {
  const lowBits = (grayCode(state >>> 2) << 2) | (state & 3);
  const highBits = grayCode(block);
  return Int8Array.from({ length: n }, (_, i) =>
    i < low ? spinAt(lowBits, i) : spinAt(highBits, i - low),
  );
}

/** The lowest of the first `numStates` states of a block, if below `below`. */
export interface LowestState {
  readonly energy: number;
  /** The first state of that energy; -1 when none is below. */
  readonly state: number;
}

/** Scores the first `numStates` states of a block: the twin of `assembly/gray.ts`, in its order of operations. */
export function scanBlock(
  model: BlockModel,
  block: number,
  below: number,
  numStates: number = model.table.length,
): LowestState {
  const { n, low, linear, couplings, table } = model;
  const spins = spinsOfState(model, block, 0);
  const fields = linear.slice();
  let base = 0;
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(low, i + 1); j < n; j++) fields[i] += couplings[i * n + j] * spins[j];
    if (i >= low) base += fields[i] * spins[i];
  }
  for (let i = 2; i < low; i++) base -= fields[i];
  const values = [0, 1, 2, 3].map(
    (lane) => base + fields[0] * spinAt(lane, 0) + fields[1] * spinAt(lane, 1),
  );
  let energy = below;
  let lowest = -1;
  for (let state = 0; state < numStates; state++) {
    const lane = state & 3;
    const t = state >>> 2;
    if (lane === 0 && t > 0) {
      const flipped = 31 - Math.clz32(t & -t);
      const step = 2 * fields[2 + flipped] * spinAt(grayCode(t), flipped);
      for (let each = 0; each < 4; each++) values[each] += step;
    }
    const sum = values[lane] + table[state];
    if (sum < energy) {
      energy = sum;
      lowest = state;
    }
  }
  return { energy, state: lowest };
}

/** The lowest of the blocks `first` … `last - 1`, and the first block that holds it; -1 when none is below `below`. */
export function scanBlocks(
  model: BlockModel,
  first: number,
  last: number,
  below: number,
): { energy: number; block: number } {
  let [energy, found] = [below, -1];
  for (let block = first; block < last; block++) {
    const lowest = scanBlock(model, block, energy);
    if (lowest.state < 0) continue;
    energy = lowest.energy;
    found = block;
  }
  return { energy, block: found };
}
