import { describe, expect, it } from 'vitest';
import {
  costVector,
  createQaoa,
  cvar,
  fixedAngles,
  fromConvention,
  fullSpace,
  linearRamp,
  weightSpace,
  type Angles,
  type ZTerm,
} from '@ketflow/quantum';
import labsAngles from './fixtures/labs-angles.json' with { type: 'json' };
import { cube, k33, labs, maxCut, petersen, type Edge } from './support/problems.ts';
import { withQaoa } from './support/simulate.ts';

function expectedCut(edges: readonly Edge[], n: number, { gammas, betas }: Angles): number {
  return withQaoa(maxCut(edges), (qaoa) => -qaoa.evaluate(gammas, betas), { space: fullSpace(n) });
}

describe('MaxCut with the fixed angles (arXiv 2107.00677)', () => {
  // Expected cuts computed by an independent simulator, printed to 8 digits.
  for (const [name, edges, n, cuts] of [
    ['K3,3', k33, 6, [6.23205078, 7.51486529, 7.79709224]],
    ['3-cube', cube, 8, [8.30940104, 9.47901779, 10.03654764]],
    ['Petersen', petersen, 10, [10.3867513, 10.99008212, 11.02825659]],
  ] as const) {
    for (const [i, cut] of cuts.entries()) {
      it(`${name}, p = ${i + 1}`, () =>
        expect(Math.abs(expectedCut(edges, n, fixedAngles(3, i + 1)) - cut)).toBeLessThan(6e-9));
    }
  }

  it('K3,3 gives the same cut in all three conventions', () => {
    const [gamma, beta] = [1.2310672582, 0.3926720292];
    for (const angles of [
      fromConvention('ketflow', 'max', [gamma / 2], [-beta]),
      fromConvention('farhi', 'max', [gamma / 2], [beta]),
      fromConvention('qokit', 'max', [gamma], [beta]),
    ]) {
      expect(expectedCut(k33, 6, angles)).toBeCloseTo(6.23205078, 8);
    }
    // The complex conjugate: the minimised sense of the same state.
    for (const convention of ['farhi', 'qokit'] as const) {
      const factor = convention === 'qokit' ? 1 : 0.5;
      const { gammas, betas } = fromConvention(convention, 'min', [factor * gamma], [-beta]);
      expect(expectedCut(k33, 6, { gammas, betas })).toBeCloseTo(6.23205078, 8);
    }
  });

  it('Petersen on linear ramps of dt = 0.75', () => {
    for (const [layers, cut] of [
      [1, 9.87255452],
      [3, 10.48572537],
      [5, 10.99287658],
      [10, 11.47272435],
    ]) {
      expect(expectedCut(petersen, 10, linearRamp(layers, 0.75, 0.75))).toBeCloseTo(cut, 8);
    }
  });
});

describe('LABS with the angles of Shaydulin et al. (2024)', () => {
  for (const {
    n,
    p,
    gamma,
    beta,
    overlap,
    meanMeritFactor,
    optimalEnergy,
    optimalStates,
  } of labsAngles.angles) {
    it(`N = ${n}, p = ${p}: overlap and mean merit factor`, () =>
      withQaoa(
        labs(n),
        (qaoa, cost) => {
          const { gammas, betas } = fromConvention('qokit', 'min', gamma, beta);
          const probabilities = qaoa.probabilities(gammas, betas);
          let best = 0;
          let merit = 0;
          let states = 0;
          for (let x = 0; x < cost.length; x++) {
            if (cost[x] === optimalEnergy) {
              best += probabilities[x];
              states++;
            }
            merit += (probabilities[x] * n * n) / (2 * cost[x]);
          }
          expect(states).toBe(optimalStates);
          expect(Math.abs(best - overlap)).toBeLessThan(1e-9);
          expect(Math.abs(merit - meanMeritFactor)).toBeLessThan(6e-9);
          const energy = qaoa.evaluate(gammas, betas);
          if (n === 10 && p === 2) expect(energy).toBeCloseTo(37.66857071, 8);
          if (n === 12 && p === 2) expect(energy).toBeCloseTo(50.36735922, 8);
        },
        { space: fullSpace(n) },
      ));
  }
});

describe('weighted MaxCut (QOKit, sample_from_weighted_Shaydulin_Lotshaw_2022.json)', () => {
  it('has the expected cut, the optimum and its overlap', () => {
    const edges = [
      [0, 4, 0.8539790893], [0, 6, 2.3459969495], [1, 5, 1.5448410322], [1, 6, 0.7737439444],
      [1, 7, 0.0051610184], [2, 5, 1.2282900669], [2, 6, 0.0916478025], [3, 5, 2.125014834],
      [3, 7, 0.1490204209], [5, 7, 0.3187485175], [6, 7, 1.5635563243],
    ]; // prettier-ignore
    const polynomial = maxCut(
      edges.map(([u, v]): Edge => [u, v]),
      edges.map(([, , w]) => w),
    );
    withQaoa(
      polynomial,
      (qaoa, cost) => {
        const { gammas, betas } = fromConvention(
          'qokit',
          'max',
          [0.9479835648, 1.4818295952],
          [0.4989224561, 0.2922590634],
        );
        expect(-qaoa.evaluate(gammas, betas)).toBeCloseTo(9.4629810649, 9);
        const lowest = Math.min(...cost);
        expect(-lowest).toBeCloseTo(10.8458185606, 9);
        const probabilities = qaoa.probabilities(gammas, betas);
        const overlap = probabilities.reduce(
          (sum, p, x) => sum + (cost[x] < lowest + 1e-9 ? p : 0),
          0,
        );
        expect(overlap).toBeCloseTo(0.3016743182, 9);
      },
      { space: fullSpace(8) },
    );
  });
});

describe('gradient (dbucher97/fast-qaoa-c README, coefficient of 5 corrected)', () => {
  it('has the printed value and derivatives', () => {
    // Monomials in x = (1 - z) / 2; the phase there is e^(+i gamma C), so gamma enters with the other sign.
    const monomials: [number, [number, number?]][] = [
      [2, [0, 4]], [2, [1, 3]], [2, [1, 4]], [2, [1, 5]], [2, [2, 4]], [2, [2, 5]], [2, [3, 5]],
      [-1, [0]], [-3, [1]], [-2, [2]], [-2, [3]], [-3, [4]], [-3, [5]],
    ]; // prettier-ignore
    let offset = 0;
    const terms: ZTerm[] = [];
    for (const [c, [i, j]] of monomials) {
      const part = c / (j === undefined ? 2 : 4);
      offset += part;
      terms.push({ coefficient: -part, qubits: [i] });
      if (j !== undefined) {
        terms.push({ coefficient: -part, qubits: [j] }, { coefficient: part, qubits: [i, j] });
      }
    }
    withQaoa({ offset, terms }, (qaoa) => {
      const gradient = qaoa.gradient([-0.1, -0.5, -0.9], [0.9, 0.5, 0.1]);
      expect(gradient.expectation).toBeCloseTo(-4.922789608617443, 12);
      const betas = [-0.11524348, 1.19118023, -3.51788873];
      const gammas = [0.75853451, -0.8354133, -0.11325605];
      for (let k = 0; k < 3; k++) {
        expect(gradient.betas[k]).toBeCloseTo(betas[k], 8);
        expect(gradient.gammas[k]).toBeCloseTo(-gammas[k], 8);
      }
    });
  });
});

describe('other mixers on the 3-cube, QOKit angles gamma = (0.4, 0.9), beta = (0.7, 0.3)', () => {
  // Computed by one independent implementation; E there is the expected cut.
  const { gammas, betas } = fromConvention('qokit', 'max', [0.4, 0.9], [0.7, 0.3]);
  const polynomial = maxCut(cube);

  for (const [mixer, cut, best] of [
    ['xy-ring', 8.395718894885633, 0.29684687806818],
    ['xy-complete', 7.432417602375933, 0.03491326016723],
  ] as const) {
    it(`${mixer} from the Dicke state of weight 4`, () =>
      withQaoa(
        polynomial,
        (qaoa, cost) => {
          expect(-qaoa.evaluate(gammas, betas)).toBeCloseTo(cut, 12);
          const probabilities = qaoa.probabilities(gammas, betas);
          const found = probabilities.reduce((sum, p, x) => sum + (cost[x] === -12 ? p : 0), 0);
          expect(found).toBeCloseTo(best, 12);
        },
        { space: weightSpace(8, 4), mixer },
      ));
  }

  it('grover on all states', () =>
    withQaoa(
      polynomial,
      (qaoa) => expect(-qaoa.evaluate(gammas, betas)).toBeCloseTo(6.98977435373472, 12),
      { space: fullSpace(8), mixer: 'grover' },
    ));
});

describe('cvar', () => {
  it('has the values of K3,3 at the fixed angles', () =>
    withQaoa(maxCut(k33), (qaoa, cost) => {
      const { gammas, betas } = fixedAngles(3, 1);
      const probabilities = qaoa.probabilities(gammas, betas);
      for (const [alpha, cut] of [
        [0.05, 9],
        [0.1, 9],
        [0.25, 9],
        [0.5, 7.91464699165226],
        [1, 6.232050782321069],
      ]) {
        expect(-cvar(probabilities, cost, alpha)).toBeCloseTo(cut, 12);
      }
    }));

  it('counts the last state in part', () => {
    const p = Float64Array.of(0.5, 0.25, 0.25);
    const cost = Float64Array.of(8, 0, 4);
    expect(cvar(p, cost, 0.25)).toBe(0);
    expect(cvar(p, cost, 0.375)).toBeCloseTo((0.125 * 4) / 0.375, 14);
    expect(cvar(p, cost, 0.75)).toBeCloseTo((0.25 * 0 + 0.25 * 4 + 0.25 * 8) / 0.75, 14);
    expect(cvar(p, cost, 1)).toBe(5);
  });

  it('refuses another alpha and other shapes', () => {
    const one = Float64Array.of(1);
    for (const alpha of [0, -1, 1.1, NaN]) {
      expect(() => cvar(one, one, alpha)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }) as Error,
      );
    }
    expect(() => cvar(one, new Float64Array(2), 1)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }) as Error,
    );
    expect(() => cvar(new Float64Array(0), new Float64Array(0), 1)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }) as Error,
    );
  });
});

describe('the example of createQaoa', () => {
  it('finds the ground state of one coupling', () => {
    const space = fullSpace(2);
    const cost = costVector(space, { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] });
    const qaoa = createQaoa({ space, cost, mixer: 'x' });
    expect(qaoa.evaluate([Math.PI / 4], [-Math.PI / 8])).toBeCloseTo(-1, 14);
    qaoa.dispose();
  });
});
