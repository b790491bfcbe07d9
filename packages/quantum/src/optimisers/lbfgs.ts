import { KetflowError } from '@ketflow/core';
import { refuseUnknownOptions } from '../options.ts';
import {
  drive,
  optimiserOptionNames,
  requireOptimisable,
  type Ending,
  type Minimum,
  type OptimiserOptions,
  type Reply,
  type Search,
} from './optimiser.ts';
import { addTo, dot, largest, moved } from './vectors.ts';

/** Value and gradient of a function at a point. */
export interface Evaluation extends Reply {
  readonly gradient: Float64Array;
}

/** Options of {@link minimiseLbfgs}. */
export interface LbfgsOptions extends OptimiserOptions {
  /** Size of a difference in value that matters, at least 0; default 0. */
  readonly scale?: number;
}

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step . change) */
  readonly rho: number;
}

const converged: Ending = { status: 'converged', isLastChosen: false };
const memory = 10;
/** Share of the predicted decrease that a step must bring (Armijo). */
const sufficient = 1e-4;
/** Largest change of a coordinate in one step, in radians. */
const mostChange = 1;
const mostHalvings = 20;
/** Predicted decrease, relative to the value and its scale, below which a step is lost in rounding. */
const negligible = 1e-14;

/**
 * A local minimum of a smooth function by L-BFGS: the two-loop recursion over the last 10 steps and backtracking until
 * Armijo's condition holds. The first step has length 0.1 at most, later ones 1, in any coordinate. Converged when the
 * predicted decrease is below 1e-14 (scale + |value|), or no step along the gradient lowers the value.
 * @param f - Value and gradient; `Infinity` is a step too far.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`, or `SHAPE_MISMATCH` for a start that is empty or not finite.
 * @see J. Nocedal, S. J. Wright, Numerical Optimization (2nd edition, 2006), algorithms 3.1, 7.4 and 7.5.
 */
export function minimiseLbfgs(
  f: (point: Float64Array) => Evaluation,
  start: Float64Array,
  options: LbfgsOptions,
): Minimum {
  refuseUnknownOptions(options, [...optimiserOptionNames, 'scale']);
  requireOptimisable(start, options);
  const { scale = 0 } = options;
  if (!(scale >= 0 && scale < Infinity)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'scale',
      value: String(scale),
      expected: 'a finite number of at least 0',
    });
  }
  return drive(searchLbfgs(start, scale), start, f, options).minimum;
}

/** The search of {@link minimiseLbfgs}. */
export function* searchLbfgs<R extends Evaluation>(start: Float64Array, scale: number): Search<R> {
  let point = start;
  let current: Evaluation = yield point;
  let corrections: Correction[] = [];
  for (;;) {
    let direction = descent(current.gradient, corrections);
    let slope = dot(direction, current.gradient);
    if (!(slope < 0)) {
      corrections = [];
      direction = descent(current.gradient, corrections);
      slope = dot(direction, current.gradient);
    }
    if (!(-slope > negligible * (scale + Math.abs(current.value)))) return converged;
    const longest = corrections.length === 0 ? 0.1 : mostChange;
    let length = Math.min(1, longest / largest(direction));
    let next: Evaluation | undefined;
    let trial = point;
    for (let halving = 0; halving < mostHalvings; halving++) {
      trial = moved(point, length, direction);
      const tried: Evaluation = yield trial;
      if (tried.value <= current.value + sufficient * length * slope) {
        next = tried;
        break;
      }
      // Minimum of the parabola through both values and the slope, kept within a tenth and a half of the step.
      const excess = tried.value - current.value - length * slope;
      const parabola = (-slope * length * length) / (2 * excess);
      length = Math.min(0.5 * length, Math.max(0.1 * length, parabola));
    }
    if (!next) {
      if (corrections.length === 0) return converged;
      corrections = []; // a stale memory can spoil the direction: try steepest descent once
      continue;
    }
    corrections = remember(corrections, point, trial, current.gradient, next.gradient);
    point = trial;
    current = next;
  }
}

/** -H g by the two-loop recursion, H the inverse Hessian that the corrections suggest. */
function descent(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = Float64Array.from(gradient, (g) => -g);
  const alphas: number[] = [];
  for (let k = corrections.length - 1; k >= 0; k--) {
    const { step, change, rho } = corrections[k];
    const alpha = rho * dot(step, direction);
    alphas[k] = alpha;
    addTo(direction, -alpha, change);
  }
  const last = corrections.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change));
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let k = 0; k < corrections.length; k++) {
    const { step, change, rho } = corrections[k];
    addTo(direction, alphas[k] - rho * dot(change, direction), step);
  }
  return direction;
}

/** Adds a correction, if its curvature is positive, and forgets the oldest. */
function remember(
  corrections: readonly Correction[],
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): Correction[] {
  const step = moved(to, -1, from);
  const change = moved(gradientTo, -1, gradientFrom);
  const curvature = dot(step, change);
  if (!(curvature > 1e-12 * dot(change, change))) return [...corrections];
  return [...corrections, { step, change, rho: 1 / curvature }].slice(-memory);
}
