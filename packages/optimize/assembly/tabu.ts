/**
 * Tabu search by single flips, with the gains of all variables kept up to date: on rows of i8 or i16 with gains of i32, on
 * rows of f64, or on sparse rows of either. See `tabu/state.ts` for the memory and `src/reference/tabu.ts`, the twin.
 */
import { aim, approach, moveTo, releaseAll, search } from './tabu/walk';

export function search_i8(context: usize, moves: i32): void {
  search<i32, i8>(context, moves);
}
export function search_i16(context: usize, moves: i32): void {
  search<i32, i16>(context, moves);
}
export function search_f64(context: usize, moves: i32): void {
  search<f64, f64>(context, moves);
}
export function approach_i8(context: usize, moves: i32): void {
  approach<i32, i8>(context, moves);
}
export function approach_i16(context: usize, moves: i32): void {
  approach<i32, i16>(context, moves);
}
export function approach_f64(context: usize, moves: i32): void {
  approach<f64, f64>(context, moves);
}
export function moveTo_i8(context: usize, target: usize, first: i32, last: i32): void {
  moveTo<i32, i8>(context, target, first, last);
}
export function moveTo_i16(context: usize, target: usize, first: i32, last: i32): void {
  moveTo<i32, i16>(context, target, first, last);
}
export function moveTo_f64(context: usize, target: usize, first: i32, last: i32): void {
  moveTo<f64, f64>(context, target, first, last);
}
export function aim_i8(context: usize, target: usize): i32 {
  return aim<i32>(context, target);
}
export function aim_i16(context: usize, target: usize): i32 {
  return aim<i32>(context, target);
}
export function aim_f64(context: usize, target: usize): i32 {
  return aim<f64>(context, target);
}
export function releaseAll_i8(context: usize): void {
  releaseAll<i32>(context);
}
export function releaseAll_i16(context: usize): void {
  releaseAll<i32>(context);
}
export function releaseAll_f64(context: usize): void {
  releaseAll<f64>(context);
}
