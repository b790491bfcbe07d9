/**
 * The Walsh-Hadamard transform in place, not normalised: w_s = sum over t of (-1)^(number of common ones of s and t) v_t.
 * @param values - Length a power of four.
 */
export function walshTransform(values: Float64Array): void {
  const size = values.length;
  for (let h = 1; h < size; h *= 4) {
    for (let block = 0; block < size; block += 4 * h) {
      for (let i = block; i < block + h; i++) {
        const a = values[i] + values[i + h];
        const b = values[i] - values[i + h];
        const c = values[i + 2 * h] + values[i + 3 * h];
        const d = values[i + 2 * h] - values[i + 3 * h];
        values[i] = a + c;
        values[i + h] = b + d;
        values[i + 2 * h] = a - c;
        values[i + 3 * h] = b - d;
      }
    }
  }
}
