import { KetflowError } from '@ketflow/core';
import { fixedAngleTable } from './fixed-angle-table.ts';

/** The angles of a QAOA circuit in the convention of Ketflow: exp(-i gamma E), E minimised, then exp(-i beta sum X). */
export interface Angles {
  readonly gammas: Float64Array;
  readonly betas: Float64Array;
}

/**
 * A linear ramp: gamma_k = ((k + 1/2) / p) deltaGamma, beta_k = -(1 - (k + 1/2) / p) deltaBeta, k = 0..p-1. Positive deltas
 * suit a cost that is minimised; equal ones are the Trotterised annealing of one parameter.
 * @param layers - p >= 1.
 * @throws KetflowError `ANGLES_INVALID` if `layers` is not a positive integer.
 * @see S. H. Sack, M. Serbyn, Quantum annealing initialization of QAOA, Quantum 5, 491 (2021).
 */
export function linearRamp(layers: number, deltaGamma: number, deltaBeta: number): Angles {
  if (!Number.isInteger(layers) || layers < 1) {
    throw new KetflowError('ANGLES_INVALID', { reason: `${layers} layers are not a number >= 1` });
  }
  const time = (k: number): number => (k + 0.5) / layers;
  return {
    gammas: Float64Array.from({ length: layers }, (_, k) => time(k) * deltaGamma),
    betas: Float64Array.from({ length: layers }, (_, k) => -(1 - time(k)) * deltaBeta),
  };
}

/**
 * Stretches good angles of p layers to p + 1 (INTERP): a'_i = ((i-1)/p) a_{i-1} + ((p-i+1)/p) a_i, i = 1..p+1.
 * @throws KetflowError `ANGLES_INVALID` if there are none or the lengths differ.
 * @see L. Zhou, S.-T. Wang, S. Choi, H. Pichler, M. D. Lukin, Phys. Rev. X 10, 021067 (2020), appendix B.
 */
export function interpolate({ gammas, betas }: Angles): Angles {
  if (gammas.length !== betas.length || gammas.length === 0) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are ${gammas.length} gammas and ${betas.length} betas`,
    });
  }
  return { gammas: stretch(gammas), betas: stretch(betas) };
}

function stretch(angles: Float64Array): Float64Array {
  const p = angles.length;
  return Float64Array.from({ length: p + 1 }, (_, i) => {
    const before = i === 0 ? 0 : (i / p) * angles[i - 1];
    return i === p ? before : before + ((p - i) / p) * angles[i];
  });
}

/**
 * Angles that are good for every unweighted MaxCut instance on graphs of one degree, for E = -cut.
 * @param degree - 3, 4, 5 or 6, with up to 11, 5, 4 and 3 layers.
 * @throws KetflowError `ANGLES_INVALID` if there are none for this degree and number of layers.
 * @see J. Wurtz, D. Lykov, The fixed angle conjecture for QAOA on regular MaxCut graphs, Phys. Rev. A 104, 052419 (2021),
 * arXiv 2107.00677.
 */
export function fixedAngles(degree: number, layers: number): Angles {
  const entry = fixedAngleTable.find((row) => row.degree === degree && row.layers === layers);
  if (!entry) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are no fixed angles for degree ${degree} and ${layers} layers`,
    });
  }
  return fromConvention('qokit', 'max', entry.gammas, entry.betas);
}

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
