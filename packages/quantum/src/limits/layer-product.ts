import { complexVector, type ComplexVector } from './complex-vector.ts';

/**
 * A product over the layers, prod_l factor_l(digit l of x), for x in base 4, the first layer the lowest digit. A digit is
 * 2 (bit forward in time) + (bit backward); a bit 0 has the factor c, a bit 1 has -i s forward and +i s backward, which for
 * the digits 0 to 3 is c^2, i s c, -i s c, s^2. Kept as two tables, for the lower and the upper half of the digits.
 */
export class LayerProduct {
  readonly #low: ComplexVector;
  readonly #high: ComplexVector;
  readonly #lowDigits: number;

  /** @param angles - c = cos and s = sin of the angle of each layer. */
  constructor(angles: readonly { readonly c: number; readonly s: number }[]) {
    this.#lowDigits = Math.floor(angles.length / 2);
    this.#low = table(angles.slice(0, this.#lowDigits));
    this.#high = table(angles.slice(this.#lowDigits));
  }

  /**
   * Multiplies each entry x by the product at digits(x), in place.
   * @param digits - `plain`: x itself; `steps`: digit l of x xor digit l - 1.
   */
  multiplyInto({ re, im }: ComplexVector, digits: 'plain' | 'steps'): void {
    const size = re.length;
    const low = this.#low;
    const high = this.#high;
    const mask = low.re.length - 1;
    const shift = 2 * this.#lowDigits;
    for (let x = 0; x < size; x++) {
      const index = digits === 'plain' ? x : (x ^ (x << 2)) & (size - 1);
      const l = index & mask;
      const h = index >>> shift;
      const factorRe = low.re[l] * high.re[h] - low.im[l] * high.im[h];
      const factorIm = low.re[l] * high.im[h] + low.im[l] * high.re[h];
      const product = re[x] * factorRe - im[x] * factorIm;
      im[x] = re[x] * factorIm + im[x] * factorRe;
      re[x] = product;
    }
  }
}

function table(angles: readonly { readonly c: number; readonly s: number }[]): ComplexVector {
  const { re, im } = complexVector(4 ** angles.length);
  re[0] = 1;
  for (const [layer, { c, s }] of angles.entries()) {
    const size = 4 ** layer;
    for (let x = 0; x < size; x++) {
      re[x + 3 * size] = s * s * re[x];
      im[x + 3 * size] = s * s * im[x];
      re[x + 2 * size] = s * c * im[x];
      im[x + 2 * size] = -s * c * re[x];
      re[x + size] = -s * c * im[x];
      im[x + size] = s * c * re[x];
      re[x] *= c * c;
      im[x] *= c * c;
    }
  }
  return { re, im };
}
