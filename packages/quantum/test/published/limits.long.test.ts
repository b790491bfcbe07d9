import { describe, expect, it } from 'vitest';
import {
  fixedAngles,
  skAngles,
  skLimitExpectation,
  treeAngles,
  xorSatTreeExpectation,
  type Angles,
} from '@ketflow/quantum';
import xorSat from '../fixtures/xor-sat-angles.json' with { type: 'json' };
import { hasLabsEnergy } from '../support/labs-search.ts';
import { optimalLabsEnergies } from '../support/problems.ts';

/** See xor-sat-tree.test.ts. */
function cutShare({ gammas, betas }: Angles): number {
  const scaled = gammas.map((gamma) => gamma / 2);
  return (1 - xorSatTreeExpectation({ arity: 2, degree: 3, gammas: scaled, betas })) / 2;
}

// What takes seconds each: in all one and a half minutes on one core.
describe('deep circuits on trees', () => {
  it.each([
    [9, 0.8734742127],
    [10, 0.8784133349],
    [11, 0.8825105745],
    [12, 0.8859437036],
    [13, 0.8888714294],
  ])('MaxCut, degree 3, best angles, p = %i: %d', (p, ratio) => {
    expect(Math.abs(cutShare(treeAngles(p)) - ratio)).toBeLessThan(5.1e-11);
  });

  // The printed ratios exceed what the best angles reach; see xor-sat-tree.test.ts.
  it.each([
    [9, 0.873521564, 0.8734742125],
    [10, 0.8785275447, 0.8784125753],
    [11, 0.8828425408, 0.8824997548],
  ])('MaxCut, degree 3, fixed angles, p = %i: about %d', (p, printed, ratio) => {
    const got = cutShare(fixedAngles(3, p));
    expect(Math.abs(got - printed)).toBeLessThan(4e-4);
    expect(Math.abs(got - ratio)).toBeLessThan(5.1e-11);
  });

  it.each([
    [10, 0.4916066388958419],
    [12, 0.4279034805223548],
  ])('k = 2, D = 3, p = %i: the value of the test of QOKit', (p, published) => {
    const gammas = Array.from({ length: p }, (_, i) => 0.3 + 0.1 * i);
    const betas = Array.from({ length: p }, (_, i) => 0.4 - 0.05 * i);
    const got = xorSatTreeExpectation({ arity: 2, degree: 3, gammas, betas });
    expect(Math.abs(got - published)).toBeLessThan(1e-12);
  });

  it('k = 3, D = 4, p = 12', () => {
    const row = xorSat.angles.find(({ gammas }) => gammas.length === 12);
    const { ratio = NaN, arity = 0, degree = 0, gammas = [], betas = [] } = row ?? {};
    const got = (1 - xorSatTreeExpectation({ arity, degree, gammas, betas })) / 2;
    expect(Math.abs(got - ratio)).toBeLessThan(1e-12);
  });
});

// p = 14 takes a minute and each layer more four times as long; hence only to 13.
describe('the SK model of infinite size', () => {
  it.each([
    [10, 0.631364, 4e-6],
    [11, 0.640797, 4e-6],
    [12, 0.648877, 6e-5],
    [13, 0.656051, 1e-5],
  ])('p = %i: V = %d, right to %d as printed', (p, energy, error) => {
    expect(Math.abs(skLimitExpectation(skAngles(p)) + energy)).toBeLessThan(error);
  });
});

// N = 33 takes 20 to 30 s; N = 34 and 35 would take longer still and are left out.
describe('low-autocorrelation binary sequences', () => {
  it.each(optimalLabsEnergies.map((energy, i) => [i + 3, energy] as const).slice(22 - 3, 34 - 3))(
    'N = %i: %i is the lowest energy',
    (n, energy) => {
      expect(hasLabsEnergy(n, energy)).toBe(true);
      expect(hasLabsEnergy(n, energy - 1)).toBe(false);
    },
  );
});
