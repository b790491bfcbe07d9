import type { Design } from './encoder.ts';

/**
 * The inner product of design row `row` with `weights[offset … offset + d)`: four partial sums over the numbers, in a
 * fixed order, then one weight for every text column.
 */
export function rowDot(design: Design, row: number, weights: Float64Array, offset: number): number {
  const { numbers, numNumbers, codes, levelCounts } = design;
  const start = row * numNumbers;
  const whole = numNumbers - (numNumbers & 3);
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  let j = 0;
  // Four sums, because one would wait for every addition before the next.
  for (; j < whole; j += 4) {
    a += numbers[start + j] * weights[offset + j];
    b += numbers[start + j + 1] * weights[offset + j + 1];
    c += numbers[start + j + 2] * weights[offset + j + 2];
    e += numbers[start + j + 3] * weights[offset + j + 3];
  }
  for (; j < numNumbers; j++) a += numbers[start + j] * weights[offset + j];
  let sum = a + b + (c + e);
  let first = offset + numNumbers;
  for (let t = 0; t < codes.length; t++) {
    const code = codes[t][row];
    if (code >= 0) sum += weights[first + code];
    first += levelCounts[t];
  }
  return sum;
}

/** Adds `factor` times design row `row` to `sums[offset … offset + d)`. */
export function addRow(
  design: Design,
  row: number,
  factor: number,
  sums: Float64Array,
  offset: number,
): void {
  const { numbers, numNumbers, codes, levelCounts } = design;
  const start = row * numNumbers;
  for (let j = 0; j < numNumbers; j++) sums[offset + j] += factor * numbers[start + j];
  let first = offset + numNumbers;
  for (let t = 0; t < codes.length; t++) {
    const code = codes[t][row];
    if (code >= 0) sums[first + code] += factor;
    first += levelCounts[t];
  }
}

/** Σ z² of every design column. Shape (d,), freshly allocated. */
export function columnSquares(design: Design): Float64Array {
  const { rows, numbers, numNumbers, codes, levelCounts, width } = design;
  const squares = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < numNumbers; j++) {
      const z = numbers[i * numNumbers + j];
      squares[j] += z * z;
    }
  }
  let first = numNumbers;
  codes.forEach((column, t) => {
    for (const code of column) if (code >= 0) squares[first + code] += 1;
    first += levelCounts[t];
  });
  return squares;
}
