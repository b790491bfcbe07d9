/** Complex numbers, real and imaginary parts of shape (size,) each. */
export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Zeros. */
export function complexVector(size: number): ComplexVector {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

/** Raises every entry to a power, in place, by repeated squaring. @param exponent - An integer >= 0. */
export function raise({ re, im }: ComplexVector, exponent: number): void {
  for (let x = 0; x < re.length; x++) {
    let a = re[x];
    let b = im[x];
    let c = 1;
    let d = 0;
    for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) [c, d] = [c * a - d * b, c * b + d * a];
      [a, b] = [a * a - b * b, 2 * a * b];
    }
    re[x] = c;
    im[x] = d;
  }
}
