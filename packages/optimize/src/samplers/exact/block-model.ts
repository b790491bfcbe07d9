import type { Bqm } from '../../model/bqm.ts';
import { spinsOfState, type BlockModel } from '../../reference/gray.ts';

/** Least number of variables of a model that is worth a table; the kernel needs five low ones. */
const LEAST_VARIABLES = 13;
/** Most low variables: the table of the states of a block stays in the first-level cache. */
const MOST_LOW = 12;

/** What whole numbers may add up to at most, so that every sum fits into 32 bits. */
const LARGEST_SUM = 2 ** 30;

/** Factors that may make the spin form of a model whole: halves and quarters come from x = (s + 1) / 2. */
const UNITS = [1, 2, 4];

/** A {@link BlockModel} whose energies are E = energy / unit + offset. */
export interface ScaledBlockModel extends BlockModel {
  readonly unit: number;
  readonly offset: number;
}

/** Whether a model of n variables can be stated block by block. */
export function hasBlocks(n: number): boolean {
  return n >= LEAST_VARIABLES;
}

/** States a model that {@link hasBlocks} for enumeration, in whole numbers where possible. */
export function blockModelOf(bqm: Bqm): ScaledBlockModel {
  const { linear, rowStart, neighbours, couplings, offset } = bqm.toVartype('SPIN');
  const n = linear.length;
  const dense = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) dense[i * n + neighbours[e]] = couplings[e];
  }
  const biases = [...linear, ...dense];
  const sum = biases.reduce((total, bias) => total + Math.abs(bias), 0);
  const whole = UNITS.find(
    (unit) => unit * sum < LARGEST_SUM && biases.every((bias) => Number.isInteger(unit * bias)),
  );
  const unit = whole ?? 1;
  const scaled = dense.map((bias) => unit * bias);
  const low = Math.min(MOST_LOW, n >> 1);
  return {
    n,
    low,
    isWhole: whole !== undefined,
    linear: linear.map((bias) => unit * bias),
    couplings: scaled,
    table: lowTable(n, low, scaled),
    unit,
    offset,
  };
}

/** The energy of the couplings among the low variables in every state of a block, shape (2^low,). */
function lowTable(n: number, low: number, couplings: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 ** low }, (_, state) => {
    const spins = spinsOfState({ n: low, low }, 0, state);
    let energy = 0;
    for (let i = 0; i < low; i++) {
      for (let j = i + 1; j < low; j++) energy += couplings[i * n + j] * spins[i] * spins[j];
    }
    return energy;
  });
}
