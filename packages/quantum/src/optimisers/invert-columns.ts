/**
 * The rows of the inverse of the matrix with these columns: row j times column k is 1 for j = k, else 0. Gauss-Jordan with
 * partial pivoting.
 * @param columns - n of them, shape (n,) each, linearly independent.
 */
export function invertColumns(columns: readonly Float64Array[]): Float64Array[] {
  const n = columns.length;
  // Rows of [A | 1], A with these columns.
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(2 * n);
    for (let j = 0; j < n; j++) row[j] = columns[j][i];
    row[n + i] = 1;
    return row;
  });
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    }
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    const factor = 1 / rows[k][k];
    for (let j = k; j < 2 * n; j++) rows[k][j] *= factor;
    for (let i = 0; i < n; i++) {
      const share = rows[i][k];
      if (i === k || share === 0) continue;
      for (let j = k; j < 2 * n; j++) rows[i][j] -= share * rows[k][j];
    }
  }
  return rows.map((row) => row.slice(n));
}
