import { refuseUnknownOptions } from '../options.ts';
import { invertColumns } from './invert-columns.ts';
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
import { addTo, dot, moved, norm } from './vectors.ts';

/** Options of {@link minimiseCobyla}; radii are in the unit of the coordinates. */
export interface CobylaOptions extends OptimiserOptions {
  /** First trust radius; default 0.1. */
  readonly initialStep?: number;
  /** Converged when a step of this radius fails; default 1e-4. */
  readonly finalStep?: number;
  /**
   * For noisy values: before the radius shrinks, the best point is measured again and stands with the mean of its values, so
   * that a lucky one does not end the search. Default false.
   */
  readonly isNoisy?: boolean;
}

// The constants of Powell's paper: a simplex is sound if every vertex is at least alpha rho from the opposite face and at
// most beta rho from the best vertex; a repaired vertex lies gamma rho away, an edge above delta rho is worth replacing.
const alpha = 0.25;
const beta = 2.1;
const gamma = 0.5;
const delta = 1.1;
/** Share of the predicted decrease that keeps the radius. */
const enough = 0.1;

/**
 * A local minimum by linear models on a simplex within a trust radius, without gradients: COBYLA for the case without
 * constraints. The radius only shrinks, by halves.
 * @param f - `Infinity` or NaN: a point that cannot be taken.
 * @returns The point of the lowest value measured; if `isNoisy` and converged, the best point with its last value.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`, or `SHAPE_MISMATCH` for a start that is empty or not finite.
 * @see M. J. D. Powell, A direct search optimization method that models the objective and constraint functions by linear
 * interpolation, in: Advances in Optimization and Numerical Analysis (1994), 51.
 */
export function minimiseCobyla(
  f: (point: Float64Array) => number,
  start: Float64Array,
  options: CobylaOptions,
): Minimum {
  refuseUnknownOptions(options, [...optimiserOptionNames, 'initialStep', 'finalStep', 'isNoisy']);
  requireOptimisable(start, options);
  const { initialStep = 0.1, finalStep = 1e-4, isNoisy = false } = options;
  requirePositive('initialStep', initialStep);
  requirePositive('finalStep', finalStep);
  return drive(
    searchCobyla(start, initialStep, finalStep, isNoisy),
    start,
    (at) => ({ value: f(at) }),
    options,
  ).minimum;
}

/** The search of {@link minimiseCobyla}. */
export function* searchCobyla<R extends Reply>(
  start: Float64Array,
  initialStep: number,
  finalStep: number,
  isNoisy: boolean,
): Search<R> {
  let radius = initialStep;
  const simplex = new Simplex(start, (yield start).value);
  for (let i = 0; i < start.length; i++) {
    const offset = new Float64Array(start.length);
    offset[i] = radius;
    simplex.replace(i, offset, (yield simplex.at(offset)).value);
  }
  let mayRepair = false;
  for (;;) {
    simplex.moveToBest();
    const model = simplex.model();
    const isSound =
      model.heights.every((height) => height >= alpha * radius) &&
      model.edges.every((edge) => edge <= beta * radius);
    if (mayRepair && !isSound) {
      const vertex = worstVertex(model, radius);
      const normal = model.inverse[vertex];
      const side = dot(normal, model.gradient) > 0 ? -1 : 1;
      const length = side * gamma * radius * model.heights[vertex];
      const offset = normal.map((x) => length * x);
      simplex.replace(vertex, offset, (yield simplex.at(offset)).value);
      mayRepair = false;
      continue;
    }
    mayRepair = false;
    const slope = norm(model.gradient);
    if (slope > 0) {
      const offset = model.gradient.map((g) => (-radius / slope) * g);
      const { value } = yield simplex.at(offset);
      const decrease = simplex.bestValue - value;
      const vertex = vertexToReplace(model, simplex.offsets, offset, radius, decrease > 0);
      if (vertex !== undefined) simplex.replace(vertex, offset, value);
      if (vertex !== undefined && decrease > 0 && decrease >= enough * radius * slope) continue;
    }
    if (!isSound) {
      mayRepair = true;
      continue;
    }
    if (isNoisy) {
      const { best } = simplex;
      simplex.measureBestAgain((yield best).value);
      if (simplex.moveToBest()) continue;
    }
    if (radius <= finalStep) return { status: 'converged', isLastChosen: isNoisy };
    radius = radius / 2 <= 1.5 * finalStep ? finalStep : radius / 2;
  }
}

/** The linear function through the vertices of a simplex, and its shape. */
interface Model {
  /** Row j is the gradient of the function that is 1 at vertex j and 0 at the others. */
  readonly inverse: readonly Float64Array[];
  readonly gradient: Float64Array;
  /** Distance of every vertex from the face of the others. */
  readonly heights: Float64Array;
  /** Distance of every vertex from the best one. */
  readonly edges: Float64Array;
}

/** n + 1 points: the best one, and n others by their offsets from it. */
class Simplex {
  #best: Float64Array;
  #bestValue: number;
  /** Measurements that `#bestValue` is the mean of. */
  #bestCount = 1;
  readonly offsets: Float64Array[];
  readonly #values: Float64Array;
  /** Highest finite value yet, which stands for an infinite one in the linear model. */
  #highest: number;

  constructor(best: Float64Array, value: number) {
    this.#best = best;
    this.#bestValue = value;
    this.offsets = Array.from(best, () => new Float64Array(best.length));
    this.#values = new Float64Array(best.length);
    this.#highest = Number.isFinite(value) ? value : -Infinity;
  }

  get best(): Float64Array {
    return this.#best;
  }

  get bestValue(): number {
    return this.#bestValue;
  }

  at(offset: Float64Array): Float64Array {
    return moved(this.#best, 1, offset);
  }

  replace(vertex: number, offset: Float64Array, value: number): void {
    this.offsets[vertex] = offset;
    this.#values[vertex] = value;
    if (Number.isFinite(value)) this.#highest = Math.max(this.#highest, value);
  }

  measureBestAgain(value: number): void {
    this.#bestValue += (value - this.#bestValue) / ++this.#bestCount;
  }

  /** Makes the vertex of the lowest value the best one; whether it was another. */
  moveToBest(): boolean {
    let lowest = 0;
    for (let j = 1; j < this.#values.length; j++) {
      if (this.#values[j] < this.#values[lowest]) lowest = j;
    }
    if (!(this.#values[lowest] < this.#bestValue)) return false;
    const step = this.offsets[lowest];
    this.#best = this.at(step);
    for (const [j, offset] of this.offsets.entries()) {
      if (j !== lowest) addTo(offset, -1, step);
    }
    this.offsets[lowest] = step.map((x) => -x);
    [this.#bestValue, this.#values[lowest]] = [this.#values[lowest], this.#bestValue];
    this.#bestCount = 1;
    return true;
  }

  model(): Model {
    const inverse = invertColumns(this.offsets);
    const gradient = new Float64Array(this.#values.length);
    for (const [j, row] of inverse.entries()) {
      const value = Number.isFinite(this.#values[j]) ? this.#values[j] : this.#highest;
      addTo(gradient, value - this.#bestValue, row);
    }
    return {
      inverse,
      gradient,
      heights: Float64Array.from(inverse, (row) => 1 / norm(row)),
      edges: Float64Array.from(this.offsets, norm),
    };
  }
}

/** The vertex that spoils the shape most: the farthest one if it is too far, or else the flattest. */
function worstVertex({ heights, edges }: Model, radius: number): number {
  const farthest = edges.indexOf(edges.reduce((a, b) => Math.max(a, b)));
  if (edges[farthest] > beta * radius) return farthest;
  return heights.indexOf(heights.reduce((a, b) => Math.min(a, b)));
}

/** The vertex whose place the new point at `step` takes; `undefined` if the simplex is better without the point. */
function vertexToReplace(
  { inverse, heights, edges }: Model,
  offsets: readonly Float64Array[],
  step: Float64Array,
  radius: number,
  isLower: boolean,
): number | undefined {
  const growth = inverse.map((row) => Math.abs(dot(row, step))); // of the volume, if that vertex is replaced
  let vertex: number | undefined;
  let most = isLower ? 0 : 1;
  for (const [j, factor] of growth.entries()) {
    if (factor > most) [vertex, most] = [j, factor];
  }
  let longest = delta * radius;
  for (const [j, factor] of growth.entries()) {
    const height = factor * heights[j];
    if (height < alpha * radius && height < heights[j]) continue;
    const edge = isLower ? norm(moved(step, -1, offsets[j])) : edges[j];
    if (edge > longest) [vertex, longest] = [j, edge];
  }
  return vertex;
}
