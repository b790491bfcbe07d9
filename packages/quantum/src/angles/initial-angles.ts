import { KetflowError, type RandomStream } from '@ketflow/core';
import type { ZPolynomial } from '../z-polynomial.ts';
import { requireLayers, type Angles } from './angles.ts';
import { fixedAngles, mostFixedLayers, oneLayerGamma } from './fixed-angles.ts';
import { interpolateTo } from './interpolate.ts';
import { linearRamp } from './ramp.ts';
import { skAngles, skLayers } from './sk-angles.ts';
import { termStatistics, type TermStatistics } from './term-statistics.ts';
import { transferAngles, weightSize } from './transfer.ts';

/** How {@link initialAngles} chooses. */
export type AngleStrategy = 'ramp' | 'fixed' | 'sk' | 'random';

/** Angles to start from, and what they are. */
export interface InitialAngles extends Angles {
  readonly strategy: AngleStrategy;
  /** What was chosen and how it was scaled, for people. */
  readonly description: string;
}

const strategies: readonly AngleStrategy[] = ['ramp', 'fixed', 'sk', 'random'];
/** Heights of the ramp: gamma in units of 1 / local field, beta in radians. */
const rampGamma = 1;
const rampBeta = 0.65;
/** Degrees with published angles for more than one layer. */
const tabulatedDegrees = [3, 4, 5, 6];

/**
 * Angles to start from for any model E, by one of four strategies. With F the local field, F^2 = (1/n) sum_t |t| c_t^2 over
 * the terms t of coefficient c_t on |t| of the n qubits that occur:
 * - `ramp`: a linear ramp of heights 1 / F and 0.65. Any model.
 * - `fixed`: the fixed angles of the regular graphs whose degree is nearest to the mean degree d and that have them for so
 *   many layers, gamma times arctan(1/sqrt(d - 1)) over the same of that degree, divided by the root mean square of the
 *   weights 2 c. Pairs alone.
 * - `sk`: the angles of the Sherrington-Kirkpatrick model, gamma / F. Meant for dense models of pairs; a rule of thumb
 *   elsewhere.
 * - `random`: gamma uniform on [-pi, pi) / mean 2 |c|, beta uniform on [-pi/2, pi/2): a whole period for unweighted MaxCut.
 *   The rival, not a recommendation.
 *
 * Where a table ends, its deepest angles below are stretched by INTERP.
 * @param layers - p >= 1.
 * @param stream - For `random` alone, which needs it: p gammas, then p betas are drawn.
 * @throws KetflowError `ANGLES_INVALID` for `layers`, `OPTION_INVALID` for a strategy that does not exist or that the model
 * does not suit or that lacks its stream, `BIAS_NOT_FINITE` for a coefficient that is not finite.
 * @see Degrees: R. Shaydulin et al. (2023), arXiv 2201.11785; SK angles on sparse graphs: J. Basso, E. Farhi, K. Marwaha,
 * B. Villalonga, L. Zhou, The QAOA at high depth for MaxCut on large-girth regular graphs and the SK model (2022),
 * arXiv 2110.14206.
 * @example
 * const start = initialAngles(polynomial, 5, 'fixed');
 * minimiseAngles(qaoa, start, { maxEvaluations: 50 });
 */
export function initialAngles(
  polynomial: ZPolynomial,
  layers: number,
  strategy: AngleStrategy,
  stream?: RandomStream,
): InitialAngles {
  requireLayers(layers);
  requireStrategy(strategy);
  const statistics = termStatistics(polynomial);
  const chosen = choose(statistics, layers, strategy, stream);
  return { ...chosen, strategy };
}

type Choice = Omit<InitialAngles, 'strategy'>;

function choose(
  statistics: TermStatistics,
  layers: number,
  strategy: AngleStrategy,
  stream: RandomStream | undefined,
): Choice {
  switch (strategy) {
    case 'ramp':
      return ramp(statistics, layers);
    case 'fixed':
      return fixed(statistics, layers);
    case 'sk':
      return sherringtonKirkpatrick(statistics, layers);
    case 'random':
      return random(statistics, layers, stream);
  }
}

function ramp({ localField }: TermStatistics, layers: number): Choice {
  const deltaGamma = rampGamma / (localField || 1);
  return {
    ...linearRamp(layers, deltaGamma, rampBeta),
    description: `linear ramp to gamma ${short(deltaGamma)} from beta ${-rampBeta}`,
  };
}

function fixed(statistics: TermStatistics, layers: number): Choice {
  const { coefficients, lowestOrder, highestOrder, meanDegree } = statistics;
  if (lowestOrder !== 2 || highestOrder !== 2) {
    refuse('strategy', 'fixed', 'ramp, sk or random unless every term of the model is a pair');
  }
  const degree = nearestDegree(meanDegree, layers);
  const table = interpolateTo(
    fixedAngles(degree, Math.min(layers, mostFixedLayers(degree))),
    layers,
  );
  const factor = oneLayerGamma(meanDegree) / oneLayerGamma(degree);
  const scaled = { gammas: table.gammas.map((gamma) => gamma * factor), betas: table.betas };
  const weights = coefficients.map((c) => 2 * c);
  return {
    ...transferAngles(scaled, weights, 'rms'),
    description: `fixed angles of degree ${degree} for a mean degree of ${short(meanDegree)} and weights of size ${short(weightSize(weights, 'rms'))}`,
  };
}

/** The degree with fixed angles nearest to `degree`, with as many layers as asked or, failing that, the most. */
function nearestDegree(degree: number, layers: number): number {
  if (layers === 1) return Math.round(degree);
  const reach = Math.min(layers, Math.max(...tabulatedDegrees.map(mostFixedLayers)));
  return tabulatedDegrees
    .filter((d) => mostFixedLayers(d) >= reach)
    .reduce((best, d) => (Math.abs(d - degree) < Math.abs(best - degree) ? d : best));
}

function sherringtonKirkpatrick({ localField }: TermStatistics, layers: number): Choice {
  if (localField === 0) refuse('strategy', 'sk', 'ramp or random for a model without terms');
  const depth = skLayers.reduce((best, p) => (p <= layers ? p : best));
  const { gammas, betas } = interpolateTo(skAngles(depth), layers);
  return {
    gammas: gammas.map((gamma) => gamma / localField),
    betas,
    description: `Sherrington-Kirkpatrick angles of ${depth} layers for a local field of ${short(localField)}`,
  };
}

function random(
  { coefficients }: TermStatistics,
  layers: number,
  stream: RandomStream | undefined,
): Choice {
  if (!stream) return refuse('stream', 'undefined', 'a RandomStream for the strategy random');
  const mean = coefficients.length === 0 ? 1 : weightSize(coefficients, 'mean');
  const reach = Math.PI / (2 * mean);
  const draw = (half: number): Float64Array =>
    Float64Array.from({ length: layers }, () => half * (2 * stream.uniform() - 1));
  return {
    gammas: draw(reach),
    betas: draw(Math.PI / 2),
    description: `random, |gamma| up to ${short(reach)}, |beta| up to pi/2`,
  };
}

function requireStrategy(strategy: AngleStrategy): void {
  if (strategies.includes(strategy)) return;
  refuse('strategy', strategy, strategies.join(', '));
}

function refuse(option: string, value: string, expected: string): never {
  throw new KetflowError('OPTION_INVALID', { option, value, expected });
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
