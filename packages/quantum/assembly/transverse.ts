/**
 * Kernels of QAOA with the X mixer on 2^n amplitudes, f64 and f32, for levels of u8 or u16 and for energies of f64. TypeScript owns
 * the memory; see `transverse/context.ts`.
 */
import { exchange, expectation, startAdjoint } from './transverse/reductions';
import { layerBlocks, layerFar } from './transverse/layer';
import { undoBlocks, undoFar } from './transverse/undo';
import { writeFactors } from './transverse/factors';
import { writeConstants } from './kernels/sincos';
import { CONSTANTS } from './transverse/context';

export { addSlots } from './transverse/reductions';

export function layerFar_f64(context: usize, scratch: usize, first: i32, last: i32): void {
  layerFar<f64>(context, scratch, first, last);
}
export function undoFar_f64(context: usize, scratch: usize, first: i32, last: i32): void {
  undoFar<f64>(context, scratch, first, last);
}
export function layerBlocks_f64_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  layerBlocks<f64, u8>(context, scratch, first, last);
}
export function undoBlocks_f64_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  undoBlocks<f64, u8>(context, scratch, first, last);
}
export function expectation_f64_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  expectation<f64, u8>(context, scratch, first, last);
}
export function startAdjoint_f64_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  startAdjoint<f64, u8>(context, scratch, first, last);
}
export function layerBlocks_f64_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  layerBlocks<f64, u16>(context, scratch, first, last);
}
export function undoBlocks_f64_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  undoBlocks<f64, u16>(context, scratch, first, last);
}
export function expectation_f64_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  expectation<f64, u16>(context, scratch, first, last);
}
export function startAdjoint_f64_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  startAdjoint<f64, u16>(context, scratch, first, last);
}
export function layerBlocks_f64_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  layerBlocks<f64, f64>(context, scratch, first, last);
}
export function undoBlocks_f64_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  undoBlocks<f64, f64>(context, scratch, first, last);
}
export function expectation_f64_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  expectation<f64, f64>(context, scratch, first, last);
}
export function startAdjoint_f64_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  startAdjoint<f64, f64>(context, scratch, first, last);
}
export function writeFactors_f64(
  values: usize,
  count: i32,
  context: usize,
  scratch: usize,
): void {
  writeConstants(scratch + CONSTANTS);
  writeFactors<f64>(values, count, context, scratch);
}
export function exchange_f64(psi: usize, numQubits: i32, mask: u32): void {
  exchange<f64>(psi, numQubits, mask);
}
export function layerFar_f32(context: usize, scratch: usize, first: i32, last: i32): void {
  layerFar<f32>(context, scratch, first, last);
}
export function undoFar_f32(context: usize, scratch: usize, first: i32, last: i32): void {
  undoFar<f32>(context, scratch, first, last);
}
export function layerBlocks_f32_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  layerBlocks<f32, u8>(context, scratch, first, last);
}
export function undoBlocks_f32_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  undoBlocks<f32, u8>(context, scratch, first, last);
}
export function expectation_f32_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  expectation<f32, u8>(context, scratch, first, last);
}
export function startAdjoint_f32_u8(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  startAdjoint<f32, u8>(context, scratch, first, last);
}
export function layerBlocks_f32_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  layerBlocks<f32, u16>(context, scratch, first, last);
}
export function undoBlocks_f32_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  undoBlocks<f32, u16>(context, scratch, first, last);
}
export function expectation_f32_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  expectation<f32, u16>(context, scratch, first, last);
}
export function startAdjoint_f32_u16(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  startAdjoint<f32, u16>(context, scratch, first, last);
}
export function layerBlocks_f32_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  layerBlocks<f32, f64>(context, scratch, first, last);
}
export function undoBlocks_f32_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  undoBlocks<f32, f64>(context, scratch, first, last);
}
export function expectation_f32_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  expectation<f32, f64>(context, scratch, first, last);
}
export function startAdjoint_f32_f64(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  startAdjoint<f32, f64>(context, scratch, first, last);
}
export function writeFactors_f32(
  values: usize,
  count: i32,
  context: usize,
  scratch: usize,
): void {
  writeConstants(scratch + CONSTANTS);
  writeFactors<f32>(values, count, context, scratch);
}
export function exchange_f32(psi: usize, numQubits: i32, mask: u32): void {
  exchange<f32>(psi, numQubits, mask);
}
