/** Reverses 2^n doubles in place: X on every qubit. Twin: `reverseState` of `src/reference/x-mixer.ts`. */
export function reverse(array: usize, n: i32): void {
  let low = array;
  let high = array + (<usize>8 << n) - 16;
  for (; low < high; low += 16, high -= 16) {
    const a = v128.load(low);
    const b = v128.load(high);
    v128.store(low, v128.shuffle<f64>(b, b, 1, 0));
    v128.store(high, v128.shuffle<f64>(a, a, 1, 0));
  }
  if (low === high) {
    const a = v128.load(low);
    v128.store(low, v128.shuffle<f64>(a, a, 1, 0));
  }
}
