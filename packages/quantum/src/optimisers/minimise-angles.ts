import { KetflowError, isKetflowError, type RandomStream } from '@ketflow/core';
import { requirePairs, type Angles } from '../angles/angles.ts';
import type { Objective } from '../objectives/objective.ts';
import { refuseUnknownOptions } from '../options.ts';
import type { Qaoa } from '../qaoa.ts';
import { searchCobyla } from './cobyla.ts';
import { evaluateObjective, refuseMissing } from './evaluate-objective.ts';
import { searchLbfgs, type Evaluation } from './lbfgs.ts';
import { searchNelderMead } from './nelder-mead.ts';
import {
  driveStepwise,
  inOneGo,
  optimiserOptionNames,
  requireCount,
  requirePositive,
  type Minimum,
  type OptimiserOptions,
  type Search,
  type Stepwise,
} from './optimiser.ts';
import { searchSpsa } from './spsa.ts';

/**
 * `lbfgs` follows exact gradients; the others take values alone, exact or from shots. Of these `cobyla` needs the fewest exact
 * values, and `spsa` is the most dependable with shots.
 */
export type AngleMethod = 'lbfgs' | 'nelder-mead' | 'spsa' | 'cobyla';

/** Options of {@link minimiseAngles}. An evaluation is one value of the objective, with `lbfgs` one value and gradient. */
export interface MinimiseAnglesOptions extends OptimiserOptions {
  /** Default `lbfgs`. */
  readonly method?: AngleMethod;
  /** What is lowered; default the expectation. `lbfgs` follows subgradients where it has kinks, as CVaR does. */
  readonly objective?: Objective;
  /** E of every basis state, shape (qaoa.size,), as given to the simulation; needed with `shots`. */
  readonly cost?: Float64Array;
  /** Judges every setting by so many measurements, 1 to 2^30, instead of exactly. Not for `lbfgs`. */
  readonly shots?: number;
  /** Chance for `shots` and `spsa`. */
  readonly stream?: RandomStream;
  /**
   * First step, and the step at which the search has converged, in radians for the betas and in units of
   * sqrt(n) / (standard deviation of E) for the gammas; defaults of the method (`nelder-mead` 0.2, the others 0.1; 1e-4).
   * Not for `lbfgs`.
   */
  readonly initialStep?: number;
  readonly finalStep?: number;
}

/** The best angles found: those of the lowest value measured, or with shots those that `spsa` or `cobyla` settled on. */
export interface MinimisedAngles extends Angles {
  /** The objective there, as it was measured. With shots, the lowest of many is lucky: measured anew it is higher on average. */
  readonly value: number;
  /** <E> there, from the same measurement; with `lbfgs` and an objective, from one more run of the circuit. */
  readonly expectation: number;
  /** Evaluations done. */
  readonly evaluations: number;
  /**
   * `converged`: the tolerance of the method is reached (`lbfgs`: no step lowers the value any more); `exhausted`:
   * `maxEvaluations` were used; `stopped`: `stop` was aborted, both values are `Infinity` if that was before the first
   * evaluation.
   */
  readonly status: Minimum['status'];
}

/** The gradient of methods that take none. */
const none = new Float64Array(0);

const valueMethods = ['nelder-mead', 'spsa', 'cobyla'] as const;
const methods: readonly AngleMethod[] = ['lbfgs', ...valueMethods];

/** What minimiseAngles reads, whatever the method. */
const commonOptions = [...optimiserOptionNames, 'method', 'objective', 'cost', 'shots', 'stream'];

/**
 * Lowers <E> or another objective from `start` to a local minimum. Without shots, never returns angles worse than the start.
 *
 * @param start - As many gammas as betas, at least one of each.
 * @throws KetflowError `ANGLES_INVALID` for a start that cannot be used; `OPTION_INVALID` for an option out of its range, a
 * missing `cost` or `stream`, `shots` with `lbfgs`; `OPTION_UNKNOWN`; `SHAPE_MISMATCH` for a `cost` of another length.
 * @remarks Deterministic: the same seed gives the same bits. An evaluation of `lbfgs` costs about four times
 * `qaoa.evaluate`.
 * @example
 * const options = { method: 'spsa', maxEvaluations: 200, shots: 1000, cost, stream } as const;
 * const best = minimiseAngles(qaoa, linearRamp(3, 0.7, 0.7), options);
 */
export function minimiseAngles(
  qaoa: Qaoa,
  start: Angles,
  options: MinimiseAnglesOptions,
): MinimisedAngles {
  return inOneGo(minimiseAnglesStepwise(qaoa, start, options));
}

/**
 * {@link minimiseAngles} one evaluation at a time: the caller may await something between the steps, for instance that a
 * stop by the user is heard. The result does not depend on it.
 * @throws KetflowError As `minimiseAngles`, at the first step.
 */
export function* minimiseAnglesStepwise(
  qaoa: Qaoa,
  start: Angles,
  options: MinimiseAnglesOptions,
): Stepwise<MinimisedAngles> {
  const { method = 'lbfgs' } = options;
  requireOptions(qaoa, method, options);
  requirePairs(start);
  const layers = start.gammas.length;
  const unit = gammaUnit(qaoa);
  const anglesAt = (x: Float64Array): Angles => ({
    gammas: x.slice(0, layers).map((u) => u * unit),
    betas: x.slice(layers),
  });
  let evaluations = 0;
  const evaluate = (x: Float64Array): AngleReply => {
    const angles = anglesAt(x);
    try {
      if (method === 'lbfgs') return followGradient(qaoa, angles, options.objective, unit);
      const stream = options.stream?.split('evaluation', evaluations);
      return { ...evaluateObjective(qaoa, angles, options, stream), gradient: none };
    } catch (error) {
      // Too large angles are refused at the start, and on the way are a step too far.
      if (evaluations === 0 || !isKetflowError(error, 'ANGLES_INVALID')) throw error;
      return { value: Infinity, expectation: Infinity, gradient: new Float64Array(2 * layers) };
    } finally {
      evaluations++;
    }
  };
  const first = join(
    start.gammas.map((gamma) => gamma / unit),
    start.betas,
  );
  const search = searchBy(method, first, qaoa, options);
  const { minimum, reply } = yield* driveStepwise(search, first, evaluate, options);
  const angles = anglesAt(minimum.point);
  const { value, status } = minimum;
  const expectation = reply
    ? (reply.expectation ?? qaoa.evaluate(angles.gammas, angles.betas))
    : Infinity;
  return { ...angles, value, expectation, evaluations: minimum.evaluations, status };
}

/**
 * The size of good gammas, sqrt(n) / standard deviation of E: in that unit all angles are alike, whatever the unit of E.
 * 1 for a cost that is flat.
 */
export function gammaUnit({ costDeviation, space }: Qaoa): number {
  return costDeviation > 0 ? Math.sqrt(space.numQubits) / costDeviation : 1;
}

/** What a search hears of angles, the gradient in its own coordinates; <E> where it is known. */
interface AngleReply extends Evaluation {
  readonly expectation?: number;
}

function followGradient(
  qaoa: Qaoa,
  angles: Angles,
  objective: Objective | undefined,
  unit: number,
): AngleReply {
  const { value, gammas, betas } = qaoa.gradient(angles.gammas, angles.betas, objective);
  const gradient = join(
    gammas.map((g) => g * unit),
    betas,
  );
  return { value, gradient, ...(objective ? {} : { expectation: value }) };
}

function searchBy(
  method: AngleMethod,
  first: Float64Array,
  qaoa: Qaoa,
  options: MinimiseAnglesOptions,
): Search<AngleReply> {
  const { maxEvaluations, stream, initialStep, finalStep = 1e-4 } = options;
  switch (method) {
    case 'lbfgs':
      return searchLbfgs(first, qaoa.costDeviation);
    case 'nelder-mead':
      return searchNelderMead(first, initialStep ?? 0.2, finalStep);
    case 'cobyla':
      return searchCobyla(first, initialStep ?? 0.1, finalStep, options.shots !== undefined);
    case 'spsa': {
      const own = stream?.split('spsa') ?? refuseMissing('stream', 'a RandomStream for spsa');
      const tuning = { initialStep: initialStep ?? 0.1, finalStep };
      return searchSpsa(first, own, maxEvaluations, tuning);
    }
  }
}

function requireOptions(qaoa: Qaoa, method: AngleMethod, options: MinimiseAnglesOptions): void {
  if (!methods.includes(method)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'method',
      value: method,
      expected: methods.join(', '),
    });
  }
  const isByGradient = method === 'lbfgs';
  refuseUnknownOptions(
    options,
    isByGradient ? commonOptions : [...commonOptions, 'initialStep', 'finalStep'],
  );
  requireCount('maxEvaluations', options.maxEvaluations);
  const { shots, cost, initialStep = 0.1, finalStep = 1e-4 } = options;
  if (isByGradient && shots !== undefined) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'shots',
      value: String(shots),
      expected: `one of the methods ${valueMethods.join(', ')}, not lbfgs`,
    });
  }
  if (shots !== undefined) requireCount('shots', shots);
  requirePositive('initialStep', initialStep);
  requirePositive('finalStep', finalStep);
  if (cost && cost.length !== qaoa.size) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'cost',
      expected: `${qaoa.size} costs`,
      got: String(cost.length),
    });
  }
}

function join(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
