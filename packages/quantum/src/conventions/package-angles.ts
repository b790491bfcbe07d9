import { KetflowError } from '@ketflow/core';
import type { Angles } from '../angles/angles.ts';
import { fromConvention, type AngleConvention } from '../angles/convention.ts';

/**
 * Angles of Farhi, Goldstone, Gutmann: exp(-i gamma C), exp(-i beta sum X), C maximised. For E = -C they are
 * (gamma, -beta).
 * @throws KetflowError `ANGLES_INVALID` if there are not as many gammas as betas.
 * @see E. Farhi, J. Goldstone, S. Gutmann, A quantum approximate optimization algorithm (2014), arXiv 1411.4028.
 */
export function fromFarhi(gammas: ArrayLike<number>, betas: ArrayLike<number>): Angles {
  return fromRows('farhi', 'max', gammas, betas);
}

/** The inverse of {@link fromFarhi}. */
export function toFarhi(angles: Angles): Angles {
  return toConvention('farhi', 'max', angles);
}

/**
 * Angles of QOKit: exp(-i (gamma/2) C), exp(-i beta sum X), index bit q = qubit q.
 * @param sense - `max` where the terms given to QOKit are C = -E (its MaxCut, where C is the cut): (gamma/2, -beta); `min`
 * where they are C = E (its LABS and portfolio): (gamma/2, beta).
 * @throws KetflowError `ANGLES_INVALID` if there are not as many gammas as betas.
 * @see jpmorganchase/QOKit, `qokit/fur`.
 */
export function fromQokit(
  gammas: ArrayLike<number>,
  betas: ArrayLike<number>,
  sense: 'min' | 'max',
): Angles {
  return fromRows('qokit', sense, gammas, betas);
}

/** The inverse of {@link fromQokit}. */
export function toQokit(angles: Angles, sense: 'min' | 'max'): Angles {
  return toConvention('qokit', sense, angles);
}

/**
 * Angles of Qiskit's `QAOAAnsatz`: one list, the betas before the gammas, exp(-i gamma H), exp(-i beta sum X). Qiskit
 * minimises; for a problem that is maximised, `to_ising` turns the sign of H, so H is E up to a constant.
 * @param parameters - beta_1..beta_p, gamma_1..gamma_p, shape (2p,): the order of `QAOAAnsatz.parameters`.
 * @param scale - c where the circuit was built from H = c E + constant; default 1. A MaxCut written as H = sum ZZ without
 * the half, for E = -cut, has c = 2.
 * @returns (c gamma, beta).
 * @throws KetflowError `ANGLES_INVALID` for an odd number of parameters, `OPTION_INVALID` for a scale that is 0 or not
 * finite.
 * @remarks Qiskit's qubit 0 is the least significant, as here.
 * @example
 * fromQiskit([-0.39, 0.62]) // { gammas: [0.62], betas: [-0.39] }
 */
export function fromQiskit(parameters: ArrayLike<number>, scale = 1): Angles {
  const layers = parameters.length / 2;
  if (!Number.isInteger(layers)) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `${parameters.length} parameters are not as many betas as gammas`,
    });
  }
  const all = Float64Array.from(parameters);
  return scaled({ gammas: all.slice(layers), betas: all.slice(0, layers) }, requireScale(scale));
}

/** The inverse of {@link fromQiskit}: beta_1..beta_p, gamma_1..gamma_p, shape (2p,). */
export function toQiskit(angles: Angles, scale = 1): Float64Array {
  const { gammas, betas } = scaled(angles, 1 / requireScale(scale));
  return Float64Array.of(...betas, ...gammas);
}

/**
 * Angles of PennyLane's `qaoa.cost_layer` and `qaoa.mixer_layer`: exp(-i gamma H), exp(-i alpha sum X), minimised. Its
 * `maxcut` is H = sum (ZZ - 1) / 2 = E.
 * @param params - The gammas and the alphas, shape (2, p), as in `qml.layer(layer, p, params[0], params[1])`.
 * @param scale - c where the circuit was built from H = c E + constant; default 1.
 * @returns (c gamma, alpha).
 * @throws KetflowError `ANGLES_INVALID` for other shapes, `OPTION_INVALID` for a scale that is 0 or not finite.
 * @remarks Wire q is qubit q, but wire 0 is the most significant bit of a basis index there: `reverseBitOrder`
 * turns `qml.probs` and `qml.state` into the order used here.
 */
export function fromPennyLane(params: ArrayLike<ArrayLike<number>>, scale = 1): Angles {
  if (params.length !== 2) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `params has ${params.length} rows, not the gammas and the alphas`,
    });
  }
  return scaled(fromRows('ketflow', 'min', params[0], params[1]), requireScale(scale));
}

/** The inverse of {@link fromPennyLane}: the gammas and the alphas, shape (2, p). */
export function toPennyLane(angles: Angles, scale = 1): [Float64Array, Float64Array] {
  const { gammas, betas } = scaled(angles, 1 / requireScale(scale));
  return [gammas, betas];
}

function fromRows(
  convention: AngleConvention,
  sense: 'min' | 'max',
  gammas: ArrayLike<number>,
  betas: ArrayLike<number>,
): Angles {
  if (gammas.length !== betas.length) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are ${gammas.length} gammas and ${betas.length} betas`,
    });
  }
  return fromConvention(convention, sense, gammas, betas);
}

/** Conversions are factors on gamma and on beta: the inverse divides by what a one becomes. */
function toConvention(
  convention: AngleConvention,
  sense: 'min' | 'max',
  { gammas, betas }: Angles,
): Angles {
  const factors = fromConvention(convention, sense, [1], [1]);
  return {
    gammas: gammas.map((gamma) => gamma / factors.gammas[0]),
    betas: betas.map((beta) => beta / factors.betas[0]),
  };
}

function scaled({ gammas, betas }: Angles, factor: number): Angles {
  return { gammas: gammas.map((gamma) => gamma * factor), betas: betas.slice() };
}

function requireScale(scale: number): number {
  if (!Number.isFinite(scale) || scale === 0) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'scale',
      value: String(scale),
      expected: 'a finite number other than 0',
    });
  }
  return scale;
}
