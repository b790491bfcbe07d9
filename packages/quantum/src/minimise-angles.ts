import { KetflowError, isKetflowError } from '@ketflow/core';
import type { Angles } from './angles.ts';
import { minimise, type Evaluation } from './lbfgs.ts';
import { refuseUnknownOptions } from './options.ts';
import type { Qaoa } from './qaoa.ts';

/** What long work asks between steps; an `AbortSignal` is one. */
export interface StopSignal {
  throwIfAborted(): void;
}

/** Options of {@link minimiseAngles}. */
export interface MinimiseAnglesOptions {
  /** Most gradient evaluations, at least 1. */
  readonly maxEvaluations: number;
  /** Stops between evaluations. */
  readonly signal?: StopSignal;
}

/** The best angles found. */
export interface MinimisedAngles extends Angles {
  readonly expectation: number;
  /** Gradient evaluations done. */
  readonly evaluations: number;
  /** `converged`: no step lowers the expectation any more; `exhausted`: `maxEvaluations` were used. */
  readonly status: 'converged' | 'exhausted';
}

/**
 * Lowers <E> from `start` to a local minimum by L-BFGS with exact gradients. Never returns worse angles than the start.
 * @throws KetflowError `ANGLES_INVALID` for a start that cannot be used, `OPTION_INVALID` for `maxEvaluations` below 1.
 * @remarks Deterministic. Each evaluation costs about four times `qaoa.evaluate`.
 */
export function minimiseAngles(
  qaoa: Qaoa,
  start: Angles,
  options: MinimiseAnglesOptions,
): MinimisedAngles {
  refuseUnknownOptions(options, ['maxEvaluations', 'signal']);
  const { maxEvaluations, signal } = options;
  if (!Number.isInteger(maxEvaluations) || maxEvaluations < 1) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'maxEvaluations',
      value: String(maxEvaluations),
      expected: 'an integer of at least 1',
    });
  }
  if (start.gammas.length !== start.betas.length) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are ${start.gammas.length} gammas and ${start.betas.length} betas`,
    });
  }
  const layers = start.gammas.length;
  // Good gammas are of the size sqrt(n) / deviation of E: in that unit all angles are alike, whatever the unit of E.
  const { costDeviation, space } = qaoa;
  const unit = costDeviation > 0 ? Math.sqrt(space.numQubits) / costDeviation : 1;
  const gammasOf = (x: Float64Array): Float64Array => x.slice(0, layers).map((u) => u * unit);
  let isStart = true;
  const evaluate = (x: Float64Array): Evaluation => {
    signal?.throwIfAborted();
    try {
      const { expectation, gammas, betas } = qaoa.gradient(gammasOf(x), x.subarray(layers));
      isStart = false;
      return {
        value: expectation,
        gradient: join(
          gammas.map((g) => g * unit),
          betas,
        ),
      };
    } catch (error) {
      if (isStart || !isKetflowError(error, 'ANGLES_INVALID')) throw error;
      return { value: Infinity, gradient: new Float64Array(2 * layers) };
    }
  };
  const first = join(
    Float64Array.from(start.gammas, (gamma) => gamma / unit),
    start.betas,
  );
  const { point, value, evaluations, status } = minimise(
    evaluate,
    first,
    costDeviation,
    maxEvaluations,
  );
  return {
    gammas: gammasOf(point),
    betas: point.slice(layers),
    expectation: value,
    evaluations,
    status,
  };
}

function join(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
