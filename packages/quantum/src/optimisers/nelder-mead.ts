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
import { addTo, largest, moved } from './vectors.ts';

/** Options of {@link minimiseNelderMead}; steps are in the unit of the coordinates. */
export interface NelderMeadOptions extends OptimiserOptions {
  /** Edge of the first simplex; default 0.2. */
  readonly initialStep?: number;
  /** Converged when no vertex is farther than this from the best one in any coordinate; default 1e-4. */
  readonly finalStep?: number;
}

interface Vertex extends Reply {
  readonly point: Float64Array;
}

/**
 * A local minimum by the simplex of Nelder and Mead, without gradients, with the coefficients that adapt to the dimension n:
 * expansion 1 + 2/n, contraction 3/4 - 1/(2n), shrinkage 1 - 1/n. For smooth values of few coordinates.
 * @param f - `Infinity` or NaN: a point that cannot be taken.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`, or `SHAPE_MISMATCH` for a start that is empty or not finite.
 * @see F. Gao, L. Han, Implementing the Nelder-Mead simplex algorithm with adaptive parameters, Comput. Optim. Appl. 51,
 * 259 (2012).
 */
export function minimiseNelderMead(
  f: (point: Float64Array) => number,
  start: Float64Array,
  options: NelderMeadOptions,
): Minimum {
  refuseUnknownOptions(options, [...optimiserOptionNames, 'initialStep', 'finalStep']);
  requireOptimisable(start, options);
  const { initialStep = 0.2, finalStep = 1e-4 } = options;
  requirePositive('initialStep', initialStep);
  requirePositive('finalStep', finalStep);
  return drive(
    searchNelderMead(start, initialStep, finalStep),
    start,
    (at) => ({ value: f(at) }),
    options,
  ).minimum;
}

/** The search of {@link minimiseNelderMead}. */
export function* searchNelderMead<R extends Reply>(
  start: Float64Array,
  initialStep: number,
  finalStep: number,
): Search<R> {
  // One coordinate takes the coefficients of two: a shrinkage of 1 - 1/n would be 0.
  const n = Math.max(2, start.length);
  const expansion = 1 + 2 / n;
  const contraction = 0.75 - 1 / (2 * n);
  const shrinkage = 1 - 1 / n;
  const simplex: Vertex[] = [yield* measured<R>(start)];
  for (let i = 0; i < start.length; i++) {
    const point = start.slice();
    point[i] += initialStep;
    simplex.push(yield* measured<R>(point));
  }
  for (;;) {
    simplex.sort((a, b) => a.value - b.value || 0);
    const best = simplex[0];
    const worst = simplex[simplex.length - 1];
    if (simplex.every(({ point }) => largest(moved(point, -1, best.point)) <= finalStep)) {
      return { status: 'converged', isLastChosen: false };
    }
    const centre = new Float64Array(start.length);
    for (const { point } of simplex.slice(0, -1)) addTo(centre, 1 / start.length, point);
    const away = moved(centre, -1, worst.point);
    const reflected = yield* measured<R>(moved(centre, 1, away));
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = yield* measured<R>(moved(centre, expansion, away));
      if (expanded.value < reflected.value) next = expanded;
    } else if (!(reflected.value < simplex[simplex.length - 2].value)) {
      const isOutside = reflected.value < worst.value;
      const side = isOutside ? contraction : -contraction;
      const contracted = yield* measured<R>(moved(centre, side, away));
      const isBetter = isOutside
        ? contracted.value <= reflected.value
        : contracted.value < worst.value;
      if (!isBetter) {
        for (let i = 1; i < simplex.length; i++) {
          const towards = moved(simplex[i].point, -1, best.point);
          simplex[i] = yield* measured<R>(moved(best.point, shrinkage, towards));
        }
        continue;
      }
      next = contracted;
    }
    simplex[simplex.length - 1] = next;
  }
}

function* measured<R extends Reply>(point: Float64Array): Generator<Float64Array, Vertex, R> {
  const { value } = yield point;
  return { point, value };
}
