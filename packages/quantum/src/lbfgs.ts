/** Value and gradient of a function at a point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Where {@link minimise} ended. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly evaluations: number;
  readonly status: 'converged' | 'exhausted';
}

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step . change) */
  readonly rho: number;
}

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
 * Armijo's condition holds. The first step has length 0.1 at most.
 * @param evaluate - Called at most `maxEvaluations` times (>= 1), first at `start`. An infinite value is a step too far.
 * @param scale - Size of a difference in value that matters, at least 0.
 * @see J. Nocedal, S. J. Wright, Numerical Optimization (2nd edition, 2006), algorithms 3.1, 7.4 and 7.5.
 */
export function minimise(
  evaluate: (point: Float64Array) => Evaluation,
  start: Float64Array,
  scale: number,
  maxEvaluations: number,
): Minimum {
  let point = start;
  let current = evaluate(point);
  let evaluations = 1;
  let corrections: Correction[] = [];
  for (;;) {
    let direction = descent(current.gradient, corrections);
    let slope = dot(direction, current.gradient);
    if (!(slope < 0)) {
      corrections = [];
      direction = descent(current.gradient, corrections);
      slope = dot(direction, current.gradient);
    }
    if (!(-slope > negligible * (scale + Math.abs(current.value)))) break;
    const longest = corrections.length === 0 ? 0.1 : mostChange;
    let length = Math.min(1, longest / largest(direction));
    let next: Evaluation | undefined;
    let trial = point;
    for (let halving = 0; halving < mostHalvings && evaluations < maxEvaluations; halving++) {
      trial = Float64Array.from(point, (x, i) => x + length * direction[i]);
      const tried = evaluate(trial);
      evaluations++;
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
      if (evaluations >= maxEvaluations || corrections.length === 0) break;
      corrections = []; // a stale memory can spoil the direction: try steepest descent once
      continue;
    }
    corrections = remember(corrections, point, trial, current.gradient, next.gradient);
    point = trial;
    current = next;
    if (evaluations >= maxEvaluations) break;
  }
  return {
    point,
    value: current.value,
    evaluations,
    status: evaluations >= maxEvaluations ? 'exhausted' : 'converged',
  };
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
  const step = Float64Array.from(to, (x, i) => x - from[i]);
  const change = Float64Array.from(gradientTo, (g, i) => g - gradientFrom[i]);
  const curvature = dot(step, change);
  if (!(curvature > 1e-12 * dot(change, change))) return [...corrections];
  return [...corrections, { step, change, rho: 1 / curvature }].slice(-memory);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addTo(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * source[i];
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
