/**
 * The oracle of the elementary functions: fixed-point arithmetic in BigInt with 200 fractional bits (60 digits), by series
 * that share nothing with the code under test.
 */
const FRACTION = 200n;
const ONE = 1n << FRACTION;

/** The exact number mantissa · 2^exponent. */
export interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const view = new DataView(new ArrayBuffer(8));

/** The exact value of a finite double. */
function exactly(x: number): Exact {
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const digits = (word & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n);
  return { mantissa: word >> 63n === 1n ? -digits : digits, exponent: Math.max(biased, 1) - 1075 };
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const bitLength = (value: bigint): number => value.toString(2).length;

/** |got - exact| in units in the last place of the exact value. */
export function ulpError(got: number, exact: Exact): number {
  const actual = exactly(got);
  const common = Math.min(actual.exponent, exact.exponent);
  const a = actual.mantissa << BigInt(actual.exponent - common);
  const b = exact.mantissa << BigInt(exact.exponent - common);
  const top = bitLength(magnitude(b)) + common - 1; // exponent of the leading bit
  const ulp = Math.max(top - 52, -1074) - common;
  // Numbers of 2^-60 ulp, so that the quotient keeps digits behind the point.
  const scaled =
    ulp >= 60 ? magnitude(a - b) >> BigInt(ulp - 60) : magnitude(a - b) << BigInt(60 - ulp);
  return Number(scaled) / 2 ** 60;
}

function fixed(x: number): bigint {
  const { mantissa, exponent } = exactly(x);
  const shift = BigInt(exponent) + FRACTION;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> FRACTION;
}

/** 2 atanh(a / b) = ln((b + a) / (b - a)), |a / b| <= 1/3. */
function twiceAtanh(a: bigint, b: bigint): bigint {
  const s = (a << FRACTION) / b;
  const square = times(s, s);
  let power = s;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return 2n * sum;
}

function arctanInverse(x: bigint): bigint {
  let power = ONE / x;
  let sum = 0n;
  for (let n = 1n, sign = 1n; power !== 0n; n += 2n, sign = -sign) {
    sum += (sign * power) / n;
    power /= x * x;
  }
  return sum;
}

const LN2 = twiceAtanh(1n, 3n);
/** J. Machin, 1706: pi/4 = 4 arctan 1/5 - arctan 1/239. */
const HALF_PI = 2n * (4n * arctanInverse(5n) - arctanInverse(239n));

/** Σ r^n / n! over n = first, first + step, …, with alternating signs when asked. */
function factorialSeries(r: bigint, first: 0 | 1, step: 1 | 2, alternating: boolean): bigint {
  let term = first === 0 ? ONE : r;
  let sum = 0n;
  const factor = step === 1 ? r : times(r, r);
  for (let n = BigInt(first); term !== 0n && term !== -1n;) {
    sum += term;
    for (let i = 0; i < step; i++) term /= ++n;
    term = times(term, factor);
    if (alternating) term = -term;
  }
  return sum;
}

/** The double nearest to n · pi/2: the hardest arguments of sin and cos. */
export function nearestToHalfPi(n: number): number {
  return Number((BigInt(n) * HALF_PI) >> 140n) / 2 ** 60;
}

/** sin x (quarter 0) or cos x (quarter 1). */
export function exactSine(x: number, quarter: 0 | 1): Exact {
  const value = fixed(x);
  const turns = (2n * value + HALF_PI) / (2n * HALF_PI) - (2n * value + HALF_PI < 0n ? 1n : 0n);
  const r = value - turns * HALF_PI;
  const q = Number(((turns % 4n) + 4n) % 4n) + quarter;
  const series = factorialSeries(r, q % 2 === 0 ? 1 : 0, 2, true);
  return { mantissa: q % 4 < 2 ? series : -series, exponent: -Number(FRACTION) };
}

/** e^x. */
export function exactExp(x: number): Exact {
  const value = fixed(x);
  const n = value / LN2;
  return {
    mantissa: factorialSeries(value - n * LN2, 0, 1, false),
    exponent: Number(n) - Number(FRACTION),
  };
}

/** ln x for x > 0. */
export function exactLog(x: number): Exact {
  const { mantissa, exponent } = exactly(x);
  let shift = bitLength(mantissa) - 1;
  // m in [3/4, 3/2): ln x near 1 then loses nothing to cancellation.
  if (2n * mantissa >= 3n << BigInt(shift)) shift += 1;
  const unit = 1n << BigInt(shift);
  return {
    mantissa: BigInt(exponent + shift) * LN2 + twiceAtanh(mantissa - unit, mantissa + unit),
    exponent: -Number(FRACTION),
  };
}
