import { pageBytes } from '@ketflow/core/wasm';
import type { BasisSpace } from '../basis-space.ts';
import type { MixerSpec } from '../mixer-spec.ts';
import { planRuns } from '../pair-runs.ts';
import { paddedSize } from '../state-vector.ts';

/** Doubles of scratch: the cosines and sines of a block of 1024 amplitudes, and 24 vector constants. */
const scratchDoubles = 2048 + 48;

/** Byte offsets of the arrays of one simulation in its memory. */
export interface MemoryLayout {
  readonly re: number;
  readonly im: number;
  readonly cost: number;
  /** Trigonometry scratch of the kernels. */
  readonly scratch: number;
  /** Runs of the XY mixers, two u32 each. */
  readonly runs: number;
  readonly lambdaRe: number;
  readonly lambdaIm: number;
  /** Length of the padded arrays of amplitudes. */
  readonly count: number;
  /** Runs that fit. */
  readonly runCapacity: number;
  /** Pages without and with lambda. */
  readonly pages: Readonly<Record<1 | 2, number>>;
}

/** Lays out one simulation. Lambda comes last, so that a memory can grow by it. */
export function layoutOf(space: BasisSpace, mixer: MixerSpec): MemoryLayout {
  const count = paddedSize(space.size);
  const runCapacity = planRuns(space, mixer).capacity;
  let end = 1024;
  const reserve = (doubles: number): number => {
    const start = end;
    // The odd number of cache lines between arrays of 2^n doubles keeps them out of one another's cache sets.
    end = Math.ceil((end + 8 * doubles) / 64) * 64 + 5 * 64;
    return start;
  };
  const re = reserve(count);
  const im = reserve(count);
  const cost = reserve(count);
  const scratch = reserve(scratchDoubles);
  const runs = reserve(runCapacity);
  const onePages = Math.ceil(end / pageBytes);
  const lambdaRe = reserve(count);
  const lambdaIm = reserve(count);
  const pages = { 1: onePages, 2: Math.ceil(end / pageBytes) };
  return { re, im, cost, scratch, runs, lambdaRe, lambdaIm, count, runCapacity, pages };
}
