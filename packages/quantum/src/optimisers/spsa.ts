import { pow, type RandomStream } from '@ketflow/core';
import { refuseUnknownOptions } from '../options.ts';
import {
  drive,
  optimiserOptionNames,
  requireOptimisable,
  requirePositive,
  type Minimum,
  type OptimiserOptions,
  type Reply,
  type Search,
} from './optimiser.ts';
import { moved } from './vectors.ts';

/** The tuning of SPSA; lengths are Euclidean, in the unit of the coordinates. */
export interface SpsaTuning {
  /** Length of the first steps, and the most of any step; default 0.1. */
  readonly initialStep?: number;
  /** Half the distance of the two points of a gradient; default 0.1. With noise, not much below (noise) / (slope). */
  readonly perturbation?: number;
  /** Converged when ten steps running are shorter than this; default 1e-4. */
  readonly finalStep?: number;
  /**
   * Blocking: a step is taken back if the value measured there exceeds the last one by more than this; costs a third
   * evaluation for each step. Default: no blocking.
   */
  readonly blocking?: number;
}

/** Options of {@link minimiseSpsa}. */
export interface SpsaOptions extends OptimiserOptions, SpsaTuning {
  /** Gives the signs of the perturbations: one number a coordinate and step. */
  readonly stream: RandomStream;
}

/** Exponents of the gains, and the share of the steps over which the first gain is held back (Spall 1998). */
const stepDecay = 0.602;
const perturbationDecay = 0.101;
const stabilityShare = 0.1;
/** Most gradients that are measured at the start to choose the gain. */
const mostCalibrations = 5;
const stillSteps = 10;

/**
 * A local minimum by simultaneous perturbation (SPSA): two evaluations a step, whatever the dimension, and robust to noise.
 * Step k = 0, 1, ... is x - a_k g with g_i = (f(x + c_k d) - f(x - c_k d)) / (2 c_k d_i), d_i = +-1 at random,
 * a_k = a / (A + k + 1)^0.602, c_k = c / (k + 1)^0.101, A a tenth of the steps that the budget allows, c the perturbation /
 * sqrt(n), and a such that the first steps have the length `initialStep`, by the mean |g| of up to 5 gradients at the start.
 * The start and the end point are measured, too. The budget shapes the gains: it is a plan, not only a limit.
 *
 * @param f - May be noisy. `Infinity` or NaN: that step is left out. A start around which all is flat, or nothing can be
 * measured, ends the search.
 * @returns The end point with its own measurement, as Spall advises; the point of the lowest value measured if the end
 * point was measured above the start or the run was stopped.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`, or `SHAPE_MISMATCH` for a start that is empty or not finite.
 * @see J. C. Spall, Implementation of the simultaneous perturbation algorithm for stochastic optimization, IEEE Trans.
 * Aerosp. Electron. Syst. 34, 817 (1998).
 */
export function minimiseSpsa(
  f: (point: Float64Array) => number,
  start: Float64Array,
  options: SpsaOptions,
): Minimum {
  refuseUnknownOptions(options, [
    ...optimiserOptionNames,
    'stream',
    'initialStep',
    'perturbation',
    'finalStep',
    'blocking',
  ]);
  requireOptimisable(start, options);
  return drive(
    searchSpsa(start, options.stream, options.maxEvaluations, options),
    start,
    (at) => ({ value: f(at) }),
    options,
  ).minimum;
}

/** The search of {@link minimiseSpsa}. @throws KetflowError `OPTION_INVALID` for the tuning, when first asked. */
export function* searchSpsa<R extends Reply>(
  start: Float64Array,
  stream: RandomStream,
  maxEvaluations: number,
  tuning: SpsaTuning,
): Search<R> {
  const { initialStep = 0.1, perturbation = 0.1, finalStep = 1e-4, blocking } = tuning;
  requirePositive('initialStep', initialStep);
  requirePositive('perturbation', perturbation);
  requirePositive('finalStep', finalStep);
  if (blocking !== undefined) requirePositive('blocking', blocking);

  let point = start;
  const first = (yield point).value;
  let value = first;
  // Lengths become changes of each coordinate, which are all equal.
  const each = 1 / Math.sqrt(start.length);
  const perStep = blocking === undefined ? 2 : 3;
  const affordable = Math.floor((maxEvaluations - 2) / perStep);
  const calibrations = Math.min(mostCalibrations, Math.ceil(affordable / 10));
  const steps = Math.floor((maxEvaluations - 2 - 2 * calibrations) / perStep);
  const stability = stabilityShare * steps;

  const slopes: number[] = [];
  for (let k = 0; k < calibrations; k++) {
    const { slope } = yield* probed<R>(point, perturbation * each, stream);
    if (Number.isFinite(slope)) slopes.push(Math.abs(slope));
  }
  const steepness = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
  if (!(steepness > 0) && steps > 0) return { status: 'converged', isLastChosen: false };
  const gain = ((initialStep * each) / steepness) * pow(stability + 1, stepDecay);

  let still = 0;
  for (let k = 0; k < steps; k++) {
    const width = (perturbation * each) / pow(k + 1, perturbationDecay);
    const { slope, signs } = yield* probed<R>(point, width, stream);
    if (!Number.isFinite(slope)) continue;
    const wanted = (gain / pow(stability + k + 1, stepDecay)) * slope;
    const most = initialStep * each;
    const length = Math.max(-most, Math.min(most, wanted));
    const next = moved(point, -length, signs);
    if (blocking === undefined) {
      point = next;
    } else {
      const there = yield next;
      if (there.value <= value + blocking) {
        point = next;
        value = there.value;
      }
    }
    still = Math.abs(length) < finalStep * each ? still + 1 : 0;
    if (still === stillSteps) break;
  }
  const end = (yield point).value;
  return { status: still === stillSteps ? 'converged' : 'exhausted', isLastChosen: end <= first };
}

/** The slope along a random diagonal; not finite where a point cannot be taken. */
function* probed<R extends Reply>(
  point: Float64Array,
  width: number,
  stream: RandomStream,
): Generator<Float64Array, { readonly slope: number; readonly signs: Float64Array }, R> {
  const signs = Float64Array.from(point, () => (stream.integer(2) === 0 ? -1 : 1));
  const ahead = yield moved(point, width, signs);
  const behind = yield moved(point, -width, signs);
  return { slope: (ahead.value - behind.value) / (2 * width), signs };
}
