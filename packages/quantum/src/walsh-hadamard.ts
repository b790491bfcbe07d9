/**
 * The Walsh-Hadamard transform, not normalised: entry m is sum_x values_x (-1)^(number of ones in x and m). About n 2^n additions,
 * from the lowest qubit up.
 * @param values - Shape (2^n,); not changed.
 */
export function walshHadamard(values: Float64Array): Float64Array {
  const transformed = values.slice();
  for (let half = 1; half < transformed.length; half *= 2) {
    for (let block = 0; block < transformed.length; block += 2 * half) {
      for (let x = block; x < block + half; x++) {
        const a = transformed[x];
        const b = transformed[x + half];
        transformed[x] = a + b;
        transformed[x + half] = a - b;
      }
    }
  }
  return transformed;
}
