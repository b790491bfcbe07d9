import type { Angles } from './angles.ts';

/** Whose angles: Ketflow's own, Farhi's exp(-i gamma C), or QOKit's exp(-i (gamma/2) C). */
export type AngleConvention = 'ketflow' | 'farhi' | 'qokit';

/**
 * Takes angles over from another convention.
 *
 * @param convention - `ketflow`: unchanged; `farhi`: exp(-i gamma C); `qokit`: exp(-i (gamma/2) C); all with
 * exp(-i beta sum X).
 * @param sense - Whether C is maximised there (then E = -C here, and beta changes its sign, which gives the complex
 * conjugate state) or minimised (E = C).
 */
export function fromConvention(
  convention: AngleConvention,
  sense: 'min' | 'max',
  gammas: ArrayLike<number>,
  betas: ArrayLike<number>,
): Angles {
  const gammaFactor = convention === 'qokit' ? 0.5 : 1;
  const betaFactor = convention !== 'ketflow' && sense === 'max' ? -1 : 1;
  return {
    gammas: Float64Array.from(gammas, (gamma) => gammaFactor * gamma),
    betas: Float64Array.from(betas, (beta) => betaFactor * beta),
  };
}
