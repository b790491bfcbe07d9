/** Most basis states of a simulated subspace: 2^22 amplitudes, 64 MiB in f64. */
export const MAX_STATES: number = 2 ** 22;

/** C(n, k) in doubles: exact below 2^53, and above it never mistaken for something smaller than 2^53. */
export function subsets(n: number, k: number): number {
  let value = 1;
  const least = Math.min(k, n - k);
  for (let i = 1; i <= least; i++) value = (value * (n - least + i)) / i;
  return value;
}

/** The largest m <= n with C(m, k) <= {@link MAX_STATES}: how many features a simulated subspace can hold. */
export function featuresThatFit(n: number, k: number): number {
  let m = k;
  while (m < n && subsets(m + 1, k) <= MAX_STATES) m++;
  return m;
}
