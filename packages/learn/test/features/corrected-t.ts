/** Quantile of Student's t at p for 2 and 4 degrees of freedom, in closed form (W. T. Shaw, J. Comput. Finance 9, 2006). */
function studentQuantile(p: number, freedom: 2 | 4): number {
  const alpha = 4 * p * (1 - p);
  if (freedom === 2) return (2 * p - 1) * Math.sqrt(2 / alpha);
  const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
  return 2 * Math.sqrt(q - 1);
}

/**
 * The 95 % interval of the corrected resampled t-test for the mean of 3 or 5 values, written out anew:
 * mean ± t √((1 / J + n_test / n_train) s²) (Nadeau, Bengio 2003).
 */
export function correctedInterval(
  values: readonly number[],
  testRows: number,
  trainRows: number,
): { mean: number; interval: [number, number] } {
  const folds = values.length;
  if (folds !== 3 && folds !== 5) throw new RangeError('3 or 5 values have a closed form here');
  const mean = values.reduce((sum, value) => sum + value, 0) / folds;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt((1 / folds + testRows / trainRows) * (squares / (folds - 1)));
  const half = studentQuantile(0.975, folds === 3 ? 2 : 4) * error;
  return { mean, interval: [mean - half, mean + half] };
}
