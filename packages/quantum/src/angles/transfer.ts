import { KetflowError } from '@ketflow/core';
import { requirePairs, type Angles } from './angles.ts';

/**
 * How the size of the weights is measured: their mean |w|, or the root of their mean square (`rms`), which is the one that
 * is exact in the limit of many neighbours.
 */
export type WeightRule = 'mean' | 'rms';

const weightRules: readonly WeightRule[] = ['mean', 'rms'];

/**
 * Takes angles of an unweighted model over to a weighted one of the same kind: gamma / size of the weights, beta unchanged.
 * For MaxCut the weights are those of E = sum w (z_u z_v - 1) / 2, twice the coefficients of z_u z_v.
 *
 * @param weights - Of the terms that are there, at least one not 0; a weight of 0 counts in the mean.
 * @param rule - Default `mean`.
 * @throws KetflowError `ANGLES_INVALID` for angles that are not pairs, `BIAS_NOT_FINITE` for a weight that is not finite,
 * `OPTION_INVALID` for weights that are all 0 or another rule.
 * @see `mean`: R. Shaydulin, P. C. Lotshaw, J. Larson, J. Ostrowski, T. S. Humble, Parameter transfer for quantum
 * approximate optimization of weighted MaxCut, ACM Trans. Quantum Computing 4, 19 (2023), arXiv 2201.11785; `rms`:
 * S. H. Sureshbabu et al., Parameter setting in quantum approximate optimization of weighted problems, Quantum 8, 1231
 * (2024), arXiv 2305.15201.
 */
export function transferAngles(
  angles: Angles,
  weights: ArrayLike<number>,
  rule: WeightRule = 'mean',
): Angles {
  requirePairs(angles);
  const size = weightSize(weights, rule);
  return { gammas: angles.gammas.map((gamma) => gamma / size), betas: angles.betas.slice() };
}

/** The size of weights by a rule, above 0. @throws KetflowError as {@link transferAngles}. */
export function weightSize(weights: ArrayLike<number>, rule: WeightRule): number {
  if (!weightRules.includes(rule)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'rule',
      value: rule,
      expected: 'mean or rms',
    });
  }
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!Number.isFinite(weights[i])) {
      throw new KetflowError('BIAS_NOT_FINITE', {
        where: `weight ${i}`,
        value: String(weights[i]),
      });
    }
    sum += rule === 'mean' ? Math.abs(weights[i]) : weights[i] * weights[i];
  }
  if (sum === 0) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'weights',
      value: weights.length === 0 ? 'none' : 'all 0',
      expected: 'at least one weight that is not 0',
    });
  }
  const mean = sum / weights.length;
  return rule === 'mean' ? mean : Math.sqrt(mean);
}
