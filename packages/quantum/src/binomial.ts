/**
 * The binomial coefficient C(n, k), exact while it is below 2^53 (`Infinity` from there on), 0 for k < 0 or k > n.
 * @param n - Integer >= 0.
 * @param k - Integer.
 */
export function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  const m = Math.min(k, n - k);
  let value = 1;
  for (let i = 1; i <= m; i++) {
    // value * (n - m + i) / i is an integer; dividing by the common factor first keeps every step below the result * i.
    const top = n - m + i;
    const shared = greatestCommonDivisor(value, i);
    value = (value / shared) * (top / (i / shared));
    if (value > Number.MAX_SAFE_INTEGER) return Infinity;
  }
  return value;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
