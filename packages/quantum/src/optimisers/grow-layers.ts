import { KetflowError } from '@ketflow/core';
import { requireLayers, type Angles } from '../angles/angles.ts';
import { interpolate } from '../angles/interpolate.ts';
import type { Qaoa } from '../qaoa.ts';
import {
  gammaUnit,
  minimiseAnglesStepwise,
  type MinimiseAnglesOptions,
  type MinimisedAngles,
} from './minimise-angles.ts';
import { inOneGo, type Stepwise } from './optimiser.ts';

/**
 * Good angles of many layers from those of few: minimises over one layer, then again and again stretches the result by one
 * layer (INTERP) and minimises from there.
 *
 * @param layers - p >= 1.
 * @param options - As of {@link minimiseAngles}; `maxEvaluations`, at least p, is for all depths together: each depth may use
 * an equal share of what is left, and leaves what it does not need to the deeper ones. Progress counts them all.
 * @returns Angles of p layers, or of the depth that was reached when `stop` was aborted; `evaluations` of all depths.
 * @throws KetflowError As `minimiseAngles`, and `OPTION_INVALID` for fewer evaluations than layers.
 * @see L. Zhou, S.-T. Wang, S. Choi, H. Pichler, M. D. Lukin, Phys. Rev. X 10, 021067 (2020), section IV.
 */
export function growLayers(
  qaoa: Qaoa,
  layers: number,
  options: MinimiseAnglesOptions,
): MinimisedAngles {
  return inOneGo(growLayersStepwise(qaoa, layers, options));
}

/**
 * {@link growLayers} one evaluation at a time, as `minimiseAnglesStepwise`.
 * @throws KetflowError As `growLayers`, at the first step.
 */
export function* growLayersStepwise(
  qaoa: Qaoa,
  layers: number,
  options: MinimiseAnglesOptions,
): Stepwise<MinimisedAngles> {
  requireLayers(layers);
  const { maxEvaluations, stream, onProgress } = options;
  if (!Number.isInteger(maxEvaluations) || maxEvaluations < layers) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'maxEvaluations',
      value: String(maxEvaluations),
      expected: `an integer of at least ${layers}, one for each number of layers`,
    });
  }
  const deepen = (start: Angles, depth: number, done: number): Stepwise<MinimisedAngles> =>
    minimiseAnglesStepwise(qaoa, start, {
      ...options,
      maxEvaluations: Math.floor((maxEvaluations - done) / (layers - depth + 1)),
      ...(stream && { stream: stream.split('layers', depth) }),
      ...(onProgress && {
        onProgress: (progress) =>
          onProgress({ ...progress, evaluations: done + progress.evaluations }),
      }),
    });
  let found = yield* deepen(oneLayer(qaoa), 1, 0);
  for (let depth = 2; depth <= layers && found.status !== 'stopped'; depth++) {
    const done = found.evaluations;
    const next = yield* deepen(interpolate(found), depth, done);
    const isReached = next.evaluations > 0;
    found = { ...(isReached ? next : found), evaluations: done + next.evaluations };
    if (!isReached) found = { ...found, status: 'stopped' };
  }
  return found;
}

/** The best angles of one layer for the Sherrington-Kirkpatrick model: gamma 1/2 for a local field of 1, beta -pi/8. */
function oneLayer(qaoa: Qaoa): Angles {
  return {
    gammas: Float64Array.of(0.5 * Math.SQRT1_2 * gammaUnit(qaoa)),
    betas: Float64Array.of(-Math.PI / 8),
  };
}
