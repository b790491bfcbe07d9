import { cos, exp, sin } from '@ketflow/core';
import type { Angles } from '../angles/angles.ts';

/** Complex numbers by layer, shape (p,) each. */
interface ByLayer {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The correlations in time C_mj of one spin of the SK model, by a sum over its values c and c' in all layers before m, from
 * the last to the first; layers count from 0. See {@link skLimitExpectation}.
 */
export class SpinWalk {
  /** Row m: C_mj for j < m. */
  readonly correlations: readonly ByLayer[];
  readonly #gammas: Float64Array;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  /** Row l: what the layers from l on add to the field on layer j < l, sum of gamma_l (c_l - c'_l) gamma_j C_lj. */
  readonly #fields: readonly ByLayer[];
  #target: ByLayer;
  /** The sum that the last call of `#descend` found. */
  #sumRe = 0;
  #sumIm = 0;

  constructor({ gammas, betas }: Angles) {
    const layers = gammas.length;
    const rows = (): ByLayer[] =>
      Array.from({ length: layers + 1 }, () => ({
        re: new Float64Array(layers),
        im: new Float64Array(layers),
      }));
    this.#gammas = gammas;
    this.#cosines = Float64Array.from(betas, cos);
    this.#sines = Float64Array.from(betas, sin);
    this.correlations = rows();
    this.#fields = rows();
    this.#target = this.correlations[0];
  }

  /** Fills row m of `correlations`, once, after the rows before it. */
  correlate(m: number): void {
    this.#target = this.correlations[m];
    this.#descend(m, 1, 1, 1, 0, 0);
  }

  /**
   * Sums over the spins of the layers below l, given those from l on: c_l = `forward`, c'_l = `backward`, their amplitude
   * re + i im and the exponent of their weight. Adds each c_j times its terms to the target's entry j < l.
   */
  #descend(
    l: number,
    forward: number,
    backward: number,
    re: number,
    im: number,
    exponent: number,
  ): void {
    if (l === 0) {
      const weight = exp(exponent);
      this.#sumRe = weight * re;
      this.#sumIm = weight * im;
      return;
    }
    const j = l - 1;
    const fieldRe = 2 * this.#fields[l].re[j];
    const fieldIm = 2 * this.#fields[l].im[j];
    const turnRe = cos(fieldIm);
    const turnIm = sin(fieldIm);
    const c = this.#cosines[j];
    const s = this.#sines[j];
    let totalRe = 0;
    let totalIm = 0;
    for (let f = 1; f >= -1; f -= 2) {
      for (let b = 1; b >= -1; b -= 2) {
        // The mixer: c for a spin that stays; for one that flips -i s forward, i s backward.
        const size = (f === forward ? c : s) * (b === backward ? c : s);
        const quarters = (b === backward ? 0 : 1) - (f === forward ? 0 : 1);
        let nextRe = quarters === 0 ? size * re : -quarters * size * im;
        let nextIm = quarters === 0 ? size * im : quarters * size * re;
        let nextExponent = exponent;
        if (f === b) {
          const turned = nextRe * turnRe + f * nextIm * turnIm;
          nextIm = nextIm * turnRe - f * nextRe * turnIm;
          nextRe = turned;
        } else {
          nextExponent -= 2 * this.#gammas[j] * this.#gammas[j] + f * fieldRe;
        }
        this.#passFields(j, f - b);
        this.#descend(j, f, b, nextRe, nextIm, nextExponent);
        totalRe += this.#sumRe;
        totalIm += this.#sumIm;
        this.#target.re[j] += f * this.#sumRe;
        this.#target.im[j] += f * this.#sumIm;
      }
    }
    this.#sumRe = totalRe;
    this.#sumIm = totalIm;
  }

  /** Row j of the fields: row j + 1 and what layer j adds. */
  #passFields(j: number, difference: number): void {
    const above = this.#fields[j + 1];
    const below = this.#fields[j];
    const { re, im } = this.correlations[j];
    const factor = this.#gammas[j] * difference;
    for (let i = 0; i < j; i++) {
      below.re[i] = above.re[i] + factor * this.#gammas[i] * re[i];
      below.im[i] = above.im[i] + factor * this.#gammas[i] * im[i];
    }
  }
}
