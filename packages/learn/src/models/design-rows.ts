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

/** Rows whose residuals are added to the gradient together. */
export const BLOCK = 4;

/**
 * The scores of one design row for weights that lie column by column: scores[k] += Σ_j z_j columns[j S + k], four columns
 * at a time.
 * @param columns - Shape (d, S), row-major.
 * @param scores - Shape (S,); added to.
 */
export function addScores(
  design: Design,
  row: number,
  columns: Float64Array,
  scores: Float64Array,
  numScores: number,
): void {
  const { numbers, numNumbers, codes, levelCounts } = design;
  const start = row * numNumbers;
  let j = 0;
  for (; j + 4 <= numNumbers; j += 4) {
    const a = numbers[start + j];
    const b = numbers[start + j + 1];
    const c = numbers[start + j + 2];
    const e = numbers[start + j + 3];
    const p = j * numScores;
    const q = p + numScores;
    const r = q + numScores;
    const s = r + numScores;
    for (let k = 0; k < numScores; k++) {
      scores[k] +=
        a * columns[p + k] + b * columns[q + k] + (c * columns[r + k] + e * columns[s + k]);
    }
  }
  for (; j < numNumbers; j++) {
    const a = numbers[start + j];
    for (let k = 0; k < numScores; k++) scores[k] += a * columns[j * numScores + k];
  }
  let first = numNumbers;
  for (let t = 0; t < codes.length; t++) {
    const code = codes[t][row];
    if (code >= 0) {
      const p = (first + code) * numScores;
      for (let k = 0; k < numScores; k++) scores[k] += columns[p + k];
    }
    first += levelCounts[t];
  }
}

/**
 * Adds the outer products of up to {@link BLOCK} design rows with their residuals: sums[j S + k] += Σ_r z_rj residual_rk.
 * @param residuals - Shape (BLOCK, S); zero for rows beyond the last.
 * @param sums - Shape (d, S).
 */
export function addOuter(
  design: Design,
  row: number,
  residuals: Float64Array,
  sums: Float64Array,
  numScores: number,
): void {
  const { rows, numbers, numNumbers, codes, levelCounts } = design;
  const count = Math.min(BLOCK, rows - row);
  if (count === BLOCK) {
    const p = row * numNumbers;
    const q = p + numNumbers;
    const r = q + numNumbers;
    const s = r + numNumbers;
    for (let j = 0; j < numNumbers; j++) {
      const a = numbers[p + j];
      const b = numbers[q + j];
      const c = numbers[r + j];
      const e = numbers[s + j];
      const at = j * numScores;
      for (let k = 0; k < numScores; k++) {
        sums[at + k] +=
          a * residuals[k] +
          b * residuals[numScores + k] +
          (c * residuals[2 * numScores + k] + e * residuals[3 * numScores + k]);
      }
    }
  } else {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < numNumbers; j++) {
        const a = numbers[(row + i) * numNumbers + j];
        for (let k = 0; k < numScores; k++) {
          sums[j * numScores + k] += a * residuals[i * numScores + k];
        }
      }
    }
  }
  for (let i = 0; i < count; i++) {
    let first = numNumbers;
    for (let t = 0; t < codes.length; t++) {
      const code = codes[t][row + i];
      if (code >= 0) {
        const at = (first + code) * numScores;
        for (let k = 0; k < numScores; k++) sums[at + k] += residuals[i * numScores + k];
      }
      first += levelCounts[t];
    }
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
