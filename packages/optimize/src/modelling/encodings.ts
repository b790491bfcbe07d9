/**
 * How bits stand for an integer v of 0 … range, v = Σ cⱼ bⱼ:
 * - `binary`: c = 1, 2, 4, … with the remainder as last, so that exactly the range is reached;
 * - `unary`: c = 1, any `v` of the bits are 1;
 * - `one-hot`: c = 0, 1, … range, exactly one bit is 1;
 * - `domain-wall`: c = 1, the first v bits are 1 (N. Chancellor, arXiv 1903.05068).
 */
export type IntegerEncoding = 'binary' | 'unary' | 'one-hot' | 'domain-wall';

/** The coefficients cⱼ of the bits; none for range 0. */
export function bitCoefficients(encoding: IntegerEncoding, range: number): number[] {
  if (range === 0) return [];
  if (encoding === 'one-hot') return Array.from({ length: range + 1 }, (_, v) => v);
  if (encoding !== 'binary') return Array.from({ length: range }, () => 1);
  const coefficients: number[] = [];
  let [power, left] = [1, range];
  for (; power <= left; power *= 2) {
    coefficients.push(power);
    left -= power;
  }
  if (left > 0) coefficients.push(left);
  return coefficients;
}

/** The bits, 0 or 1, that stand for `value` in 0 … range. */
export function bitsOf(encoding: IntegerEncoding, range: number, value: number): number[] {
  const coefficients = bitCoefficients(encoding, range);
  if (encoding === 'one-hot') return coefficients.map((v) => (v === value ? 1 : 0));
  if (encoding !== 'binary') return coefficients.map((_, j) => (j < value ? 1 : 0));
  // The remainder first: what is left then fits the powers of two below.
  const bits = coefficients.map(() => 0);
  let left = value;
  for (let j = coefficients.length - 1; j >= 0; j--) {
    const below = coefficients.slice(0, j).reduce((total, c) => total + c, 0);
    if (left <= below) continue;
    bits[j] = 1;
    left -= coefficients[j];
  }
  return bits;
}
