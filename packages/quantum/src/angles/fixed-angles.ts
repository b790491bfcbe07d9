import { KetflowError, cos, sin } from '@ketflow/core';
import { requireLayers, type Angles } from './angles.ts';
import { fromConvention } from './convention.ts';
import { fixedAngleTable } from './regular-graph-table.ts';
import { treeAngleTable } from './tree-angle-table.ts';

const mostTreeLayers = 17;

/**
 * Angles that are good for every unweighted MaxCut instance on graphs of one degree, for E = -cut.
 *
 * @param degree - At least 1. Degrees 3, 4, 5 and 6 have published angles of up to 11, 5, 4 and 3 layers; degree 3 goes on
 * to 17 layers with {@link treeAngles}. Every other degree has one layer: gamma = arctan(1 / sqrt(d - 1)), beta = -pi/8, the
 * optimum on triangle-free graphs.
 * @throws KetflowError `ANGLES_INVALID` if there are none for this degree and number of layers.
 * @see J. Wurtz, D. Lykov, The fixed angle conjecture for QAOA on regular MaxCut graphs, Phys. Rev. A 104, 052419 (2021),
 * arXiv 2107.00677; one layer: Z. Wang, S. Hadfield, Z. Jiang, E. G. Rieffel, Phys. Rev. A 97, 022304 (2018).
 */
export function fixedAngles(degree: number, layers: number): Angles {
  requireLayers(layers);
  if (!Number.isInteger(degree) || degree < 1) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `a degree of ${degree} is not an integer >= 1`,
    });
  }
  const row = fixedAngleTable.find((r) => r.degree === degree && r.layers === layers);
  if (row) return fromConvention('qokit', 'max', row.gammas, row.betas);
  if (degree === 3 && layers <= mostTreeLayers) return treeAngles(layers);
  if (layers > 1) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are no fixed angles for degree ${degree} and ${layers} layers; degree ${degree} has them for up to ${mostFixedLayers(degree)}`,
    });
  }
  return {
    gammas: Float64Array.of(oneLayerGamma(degree)),
    betas: Float64Array.of(-Math.PI / 8),
  };
}

/** The most layers that {@link fixedAngles} has for a degree. */
export function mostFixedLayers(degree: number): number {
  if (degree === 3) return mostTreeLayers;
  return fixedAngleTable.reduce(
    (most, row) => (row.degree === degree ? Math.max(most, row.layers) : most),
    1,
  );
}

/**
 * The best angles for unweighted MaxCut on 3-regular graphs of girth above 2p + 1, for E = -cut: the expected cut is 0.6925
 * of the edges at p = 1, 0.8972 at p = 17.
 * @param layers - p, 1 to 17.
 * @throws KetflowError `ANGLES_INVALID` outside that range.
 * @see arXiv 2503.12789.
 */
export function treeAngles(layers: number): Angles {
  const row = treeAngleTable.find((r) => r.layers === layers);
  if (!row) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are no tree angles for ${layers} layers, only for 1 to ${mostTreeLayers}`,
    });
  }
  // As published the phase is exp(-2i gamma C): four times QOKit's.
  const gammas = row.gammas.map((gamma) => 4 * gamma);
  return fromConvention('qokit', 'max', gammas, row.betas);
}

/**
 * arctan(1 / sqrt(d - 1)), the best gamma of one layer on triangle-free d-regular graphs with E = -cut.
 * @param degree - Real, at least 1.
 */
export function oneLayerGamma(degree: number): number {
  // The root of sqrt(d - 1) sin(a) - cos(a): Newton's method, which is of third order here.
  const slope = Math.sqrt(degree - 1);
  let angle = 1 / (slope + 2 / Math.PI);
  for (let step = 0; step < 5; step++) {
    const s = sin(angle);
    const c = cos(angle);
    angle -= (slope * s - c) / (slope * c + s);
  }
  return angle;
}
