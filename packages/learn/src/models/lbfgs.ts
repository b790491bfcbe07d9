import { KetflowError, type StopSignal } from '@ketflow/core';

/** A smooth function: returns f(x) and writes ∇f(x) into `gradient`. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number;

/** Settings of {@link minimiseSmooth}. */
export interface SmoothOptions {
  /** Shape (n,): estimates of the diagonal of the Hessian, all above 0; they scale the first step. */
  readonly curvature: Float64Array;
  /** Stops when max |∇f| is at most this. */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly signal?: StopSignal;
}

/** Where {@link minimiseSmooth} stopped. */
export interface SmoothMinimum {
  /** Shape (n,), freshly allocated. */
  readonly x: Float64Array;
  readonly value: number;
  /** max |∇f(x)|. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** True when `gradientNorm` is within the tolerance; false when the iterations ran out or no step lowers f. */
  readonly converged: boolean;
}

/** Pairs of steps and gradient changes that are kept. */
const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE_CONDITION = 0.9;
/** Rounding of a sum of many terms: a rise of f by less, relative to f, is no rise. */
const ROUNDING = 1e-13;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / step·change. */
  readonly rho: number;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function largestMagnitude(a: Float64Array): number {
  let largest = 0;
  for (const value of a) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** -H∇f by the two-loop recursion, Nocedal and Wright, algorithm 7.4, with H₀ = γ / curvature. */
function direction(
  gradient: Float64Array,
  pairs: readonly Pair[],
  curvature: Float64Array,
): Float64Array {
  const q = Float64Array.from(gradient);
  const alphas = new Float64Array(pairs.length);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, rho } = pairs[p];
    alphas[p] = rho * dot(step, q);
    for (let i = 0; i < q.length; i++) q[i] -= alphas[p] * change[i];
  }
  let gamma = 1;
  const last = pairs.at(-1);
  if (last !== undefined) {
    let scaled = 0;
    for (let i = 0; i < q.length; i++) scaled += (last.change[i] * last.change[i]) / curvature[i];
    gamma = 1 / (last.rho * scaled);
  }
  for (let i = 0; i < q.length; i++) q[i] *= gamma / curvature[i];
  pairs.forEach(({ step, change, rho }, p) => {
    const beta = rho * dot(change, q);
    for (let i = 0; i < q.length; i++) q[i] += (alphas[p] - beta) * step[i];
  });
  for (let i = 0; i < q.length; i++) q[i] = -q[i];
  return q;
}

/**
 * Minimises a smooth function by the limited-memory BFGS method with a diagonal first Hessian and a line search that
 * brackets a step of sufficient decrease and curvature (weak Wolfe conditions) by doubling and halving.
 *
 * Deterministic. It does not throw when it cannot reach the tolerance: see `converged`.
 *
 * @param start - Shape (n,). Not modified.
 * @throws KetflowError `SHAPE_MISMATCH` if `curvature` has another length.
 * @see J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed. (2006), section 7.2; A. S. Lewis, M. L. Overton,
 *   Nonsmooth optimization via quasi-Newton methods, Mathematical Programming 141 (2013), algorithm 2.6.
 */
export function minimiseSmooth(
  f: SmoothFunction,
  start: Float64Array,
  { curvature, tolerance, maxIterations, signal }: SmoothOptions,
): SmoothMinimum {
  const n = start.length;
  if (curvature.length !== n) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'curvature',
      expected: `${n} values`,
      got: `${curvature.length}`,
    });
  }
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let value = f(x, gradient);
  let pairs: Pair[] = [];
  let iterations = 0;
  let gradientNorm = largestMagnitude(gradient);
  while (gradientNorm > tolerance && iterations < maxIterations) {
    signal?.throwIfAborted();
    const d = direction(gradient, pairs, curvature);
    const found = searchLine(f, x, value, dot(gradient, d), d);
    if (found === undefined) {
      // The memory may have gone stale through rounding: try the plain scaled gradient once before giving up.
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    const change = found.gradient.map((g, i) => g - gradient[i]);
    const step = found.x.map((xi, i) => xi - x[i]);
    const curved = dot(step, change);
    if (curved > 0) pairs = [...pairs.slice(1 - MEMORY), { step, change, rho: 1 / curved }];
    ({ x, gradient, value } = found);
    gradientNorm = largestMagnitude(gradient);
    iterations++;
  }
  return { x, value, gradientNorm, iterations, converged: gradientNorm <= tolerance };
}

interface Point {
  readonly x: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly value: number;
}

/** A point on x + t d that satisfies the weak Wolfe conditions; undefined when 40 trials find none. */
function searchLine(
  f: SmoothFunction,
  x: Float64Array,
  value: number,
  slope: number,
  d: Float64Array,
): Point | undefined {
  if (!(slope < 0)) return undefined;
  const slack = ROUNDING * Math.abs(value);
  let low = 0;
  let high = Infinity;
  let t = 1;
  for (let trial = 0; trial < 40; trial++) {
    const point = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) point[i] = x[i] + t * d[i];
    const gradient = new Float64Array(x.length);
    const reached = f(point, gradient);
    if (!(reached <= value + SUFFICIENT_DECREASE * t * slope + slack)) high = t;
    else if (dot(gradient, d) < CURVATURE_CONDITION * slope) low = t;
    else return { x: point, gradient, value: reached };
    t = high === Infinity ? 2 * t : (low + high) / 2;
  }
  return undefined;
}
