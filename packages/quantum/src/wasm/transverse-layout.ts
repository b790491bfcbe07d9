import { levelBytes } from '../cost/diagonal-cost.ts';
import type { SimulationPlan } from '../state-vector.ts';
import { geometryOf, layerBlocks } from '../transverse/geometry.ts';
import { pageBytes } from '@ketflow/core/wasm';

/** Byte offsets of the fields of a context; the same as in `assembly/transverse/context.ts`. */
export const contextFields = {
  psi: 0,
  lambda: 4,
  cost: 8,
  values: 12,
  factors: 16,
  tangents: 20,
  slots: 24,
  slots2: 28,
  qubits: 32,
  near: 36,
  block: 40,
  terms: 44,
  numTerms: 48,
  lowEnergies: 52,
  isMirrored: 56,
  gamma: 64,
  scaleRe: 72,
  scaleIm: 80,
  mirrorTangent: 88,
  farFrom: 96,
  farCount: 100,
  isFirst: 104,
  amplitude: 112,
} as const;

const contextBytes = 128;

/** Bytes of a thread's scratch: two tiles, factors of two sub-blocks, fields, constants, phases of the low part. */
export const scratchBytes: number = 88_064 + 5 * 64;

/** Byte offsets of one simulation of the X mixer in its memory. */
export interface TransverseLayout {
  readonly context: number;
  /** One double for each qubit. */
  readonly tangents: number;
  readonly lowEnergies: number;
  /** Terms of a polynomial, 16 bytes each. */
  readonly terms: number;
  readonly values: number;
  readonly factors: number;
  readonly slots: number;
  readonly slots2: number;
  /** Scratch of thread t: scratch + t scratchBytes. */
  readonly scratch: number;
  readonly cost: number;
  readonly psi: number;
  readonly lambda: number;
  /** Amplitudes that are stored; at least 4. */
  readonly count: number;
  /** Stored qubits; at least 2. */
  readonly numQubits: number;
  /** Pages without and with lambda. */
  readonly pages: Readonly<Record<1 | 2, number>>;
}

/** Amplitudes in a chunk of a sum. */
const chunk = 4096;

/** Lays out one simulation. Lambda comes last, so that a memory can grow by it. */
export function transverseLayout(plan: SimulationPlan): TransverseLayout {
  const { space, cost, isHalved, precision, threads } = plan;
  const numQubits = Math.max(2, space.numQubits - (isHalved ? 1 : 0));
  const count = 2 ** numQubits;
  const { layer, undo } = plan.blocks ?? layerBlocks[precision];
  const numItems = Math.max(
    geometryOf(numQubits, layer, isHalved).numItems,
    geometryOf(numQubits, undo, isHalved).numItems,
  );
  const amplitudeBytes = precision === 'f64' ? 16 : 8;
  let end = 1024;
  const reserve = (bytes: number): number => {
    const start = end;
    // The odd number of cache lines between large arrays keeps them out of one another's cache sets.
    end = Math.ceil((end + bytes) / 64) * 64 + 5 * 64;
    return start;
  };
  const numLevels = cost.kind === 'levels' ? Math.ceil(cost.maxLevels / 4) * 4 : 0;
  const numSlots = Math.max(Math.ceil(count / chunk), numItems);
  const context = reserve(contextBytes);
  const tangents = reserve(8 * numQubits);
  const lowEnergies = reserve(cost.kind === 'polynomial' ? 8 * cost.lowEnergies.length : 0);
  const terms = reserve(cost.kind === 'polynomial' ? 16 * cost.terms.length : 0);
  const values = reserve(8 * numLevels);
  const factors = reserve(amplitudeBytes * numLevels);
  const slots = reserve(8 * numSlots);
  const slots2 = reserve(8 * numSlots);
  const scratch = reserve((threads?.size ?? 1) * scratchBytes);
  const costBytes = {
    levels: cost.kind === 'levels' ? levelBytes(cost) : 0,
    table: 8,
    polynomial: 0,
  };
  const costStart = reserve(costBytes[cost.kind] * count);
  const psi = reserve(amplitudeBytes * count);
  const onePages = Math.ceil(end / pageBytes);
  const lambda = reserve(amplitudeBytes * count);
  const pages = { 1: onePages, 2: Math.ceil(end / pageBytes) };
  return {
    context,
    tangents,
    lowEnergies,
    terms,
    values,
    factors,
    slots,
    slots2,
    scratch,
    cost: costStart,
    psi,
    lambda,
    count,
    numQubits,
    pages,
  };
}
