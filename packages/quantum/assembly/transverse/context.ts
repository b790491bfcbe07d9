/**
 * What one layer needs to know, in memory at `context`: u32 fields, then doubles. TypeScript writes it before each call
 * (`src/wasm/transverse-layout.ts` has the same offsets). Scratch is each thread's own and passed beside it.
 */

// u32 fields
export const PSI: usize = 0;
export const LAMBDA: usize = 4;
/** Level numbers (u8 or u16), or one double for each amplitude; 0 when the energies are computed on the fly. */
export const COST: usize = 8;
/** Energy of each level. */
export const VALUES: usize = 12;
/** Phase factor of each level: real and imaginary part, T each. */
export const FACTORS: usize = 16;
/** Tangent of each qubit, f64. */
export const TANGENTS: usize = 20;
/** Partial sums, one double for each work item. */
export const SLOTS: usize = 24;
/** A second row of partial sums. */
export const SLOTS2: usize = 28;
/** Number of qubits that are stored. */
export const QUBITS: usize = 32;
export const NEAR: usize = 36;
export const BLOCK: usize = 40;
/** Polynomial computed on the fly: see `polynomial.ts`. */
export const TERMS: usize = 44;
export const NUM_TERMS: usize = 48;
export const LOW_ENERGIES: usize = 52;
/** 1 when the state is the even half and index x stands for x and its complement, too. */
export const MIRRORED: usize = 56;
// doubles
export const GAMMA: usize = 64;
export const SCALE_RE: usize = 72;
export const SCALE_IM: usize = 80;
/** Tangent of the mirrored qubit. */
export const MIRROR_TANGENT: usize = 88;
/** The far pass that is on: its lowest qubit and its number of qubits (u32). */
export const FAR_FROM: usize = 96;
export const FAR_COUNT: usize = 100;
/** 1 when the state before this layer is uniform with AMPLITUDE (a double) and not yet in memory. */
export const IS_FIRST: usize = 104;
export const AMPLITUDE: usize = 112;

// Offsets in a thread's scratch.
/** Tiles of psi and of lambda. */
export const TILE_PSI: usize = 0;
export const TILE_LAMBDA: usize = 32768;
/** Amplitudes whose factors are in the scratch at a time. */
export const SUB: i32 = 256;
/** Cosines, sines (or factors) and energies of two sub-blocks: SUB doubles each. */
export const FACTOR_RE: usize = 65536;
export const FACTOR_IM: usize = FACTOR_RE + 2048;
export const ENERGIES: usize = FACTOR_RE + 4096;
/** The second sub-block begins here, in the same order. */
export const SECOND: usize = 8192;
/** Fields and their sines and cosines of a polynomial: 16 doubles each. */
export const FIELDS: usize = FACTOR_RE + 16384;
/** One double: Im <lambda|E|psi> of a near block. */
export const PHASE_SUM: usize = FIELDS + 512;
/** Constants of `sincos`. */
export const CONSTANTS: usize = FIELDS + 1024;
/** Phases of the low part of a polynomial: SUB cosines, SUB sines. */
export const LOW_PHASES: usize = CONSTANTS + 1024;

/** Bytes of a tile at most. */
export const TILE_BYTES: usize = 16384;
/** The same where a tile of psi and one of lambda share the first-level cache. */
export const UNDO_TILE_BYTES: usize = 8192;

// @ts-ignore: decorator
@inline
export function pointer(context: usize, field: usize): usize {
  return <usize>load<u32>(context + field);
}
// @ts-ignore: decorator
@inline
export function integer(context: usize, field: usize): i32 {
  return load<i32>(context + field);
}
// @ts-ignore: decorator
@inline
export function double(context: usize, field: usize): f64 {
  return load<f64>(context + field);
}
/** Tangent of qubit q. */
// @ts-ignore: decorator
@inline
export function tangent(context: usize, q: i32): f64 {
  return load<f64>(pointer(context, TANGENTS) + (<usize>q << 3));
}
