import { describe, expect, it } from 'vitest';
import {
  createQaoa,
  fixedAngles,
  fromConvention,
  fullSpace,
  linearRamp,
  type Angles,
  type Precision,
  type ZTerm,
} from '@ketflow/quantum';
import { cube, k33, maxCut, petersen, type Edge } from '../support/problems.ts';
import { expectPublished, precisions } from '../support/precisions.ts';
import { withQaoa } from '../support/simulate.ts';

function expectedCut(
  edges: readonly Edge[],
  n: number,
  { gammas, betas }: Angles,
  precision: Precision,
): number {
  return withQaoa(maxCut(edges), (qaoa) => -qaoa.evaluate(gammas, betas), {
    space: fullSpace(n),
    precision,
  });
}

describe.each(precisions)(
  'MaxCut with the fixed angles, %s (reference 6.3, arXiv 2107.00677)',
  (precision) => {
    // Expected cuts computed by an independent simulator, p = 1 to 11, printed to 8 digits.
    it.each([
    ['K3,3', k33, 6, [6.23205078, 7.51486529, 7.79709224, 8.11652237, 8.65693488, 8.64316314, 8.64901467, 8.71079653, 8.79734815, 8.87785931, 8.86464875]],
    ['3-cube', cube, 8, [8.30940104, 9.47901779, 10.03654764, 10.3044323, 11.15108387, 11.29105359, 11.36455161, 11.40277282, 11.56047487, 11.70108084, 11.76549325]],
    ['Petersen', petersen, 10, [10.3867513, 10.99008212, 11.02825659, 11.54232746, 11.64686801, 11.75655353, 11.81841315, 11.76311641, 11.78859829, 11.85623602, 11.88459931]],
  ] as const)('%s', (_, edges, n, cuts) => {
    for (const [i, cut] of cuts.entries()) {
      const got = expectedCut(edges, n, fixedAngles(3, i + 1), precision);
      expectPublished(precision, got, cut, 5.1e-9);
    }
  }); // prettier-ignore

    it('K3,3 gives the same cut in all three conventions', () => {
      const [gamma, beta] = [1.2310672582, 0.3926720292];
      for (const angles of [
        fromConvention('ketflow', 'max', [gamma / 2], [-beta]),
        fromConvention('farhi', 'max', [gamma / 2], [beta]),
        fromConvention('qokit', 'max', [gamma], [beta]),
      ]) {
        expectPublished(precision, expectedCut(k33, 6, angles, precision), 6.23205078, 5.1e-9);
      }
      // The complex conjugate: the minimised sense of the same state.
      for (const convention of ['farhi', 'qokit'] as const) {
        const factor = convention === 'qokit' ? 1 : 0.5;
        const angles = fromConvention(convention, 'min', [factor * gamma], [-beta]);
        expectPublished(precision, expectedCut(k33, 6, angles, precision), 6.23205078, 5.1e-9);
      }
    });
  },
);

describe.each(precisions)('linear ramps, %s (reference 6.8)', (precision) => {
  it.each([
    [1, 9.87255452],
    [3, 10.48572537],
    [5, 10.99287658],
    [10, 11.47272435],
  ])('dt = 0.75, Petersen, p = %i: %d', (layers, cut) => {
    const got = expectedCut(petersen, 10, linearRamp(layers, 0.75, 0.75), precision);
    expectPublished(precision, got, cut, 5.1e-9);
  });
});

describe.each(precisions)('the spin-flip symmetry, %s (reference 6.8)', (precision) => {
  it('Petersen, p = 3: the printed cut and the amplitudes without it', () => {
    const { gammas, betas } = fixedAngles(3, 3);
    const [half, whole] = (['auto', 'none'] as const).map((symmetry) => {
      const cost = maxCut(petersen);
      const qaoa = createQaoa({ space: fullSpace(10), cost, mixer: 'x', symmetry, precision });
      const result = { cut: -qaoa.evaluate(gammas, betas), state: qaoa.state(gammas, betas) };
      qaoa.dispose();
      return result;
    });
    for (const { cut } of [half, whole]) expectPublished(precision, cut, 11.02825659047, 5.1e-12);
    for (const x of half.state.re.keys()) {
      const difference = Math.hypot(
        half.state.re[x] - whole.state.re[x],
        half.state.im[x] - whole.state.im[x],
      );
      expect(difference).toBeLessThan(precision === 'f64' ? 1e-15 : 1e-6);
    }
  });
});

describe.each(precisions)(
  'weighted MaxCut, %s (reference 6.6, QOKit sample_from_weighted_Shaydulin_Lotshaw_2022.json)',
  (precision) => {
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
          expectPublished(precision, -qaoa.evaluate(gammas, betas), 9.4629810649, 1e-10);
          const lowest = Math.min(...cost);
          expect(-lowest).toBeCloseTo(10.8458185606, 10);
          const probabilities = qaoa.probabilities(gammas, betas);
          const overlap = probabilities.reduce(
            (sum, p, x) => sum + (cost[x] < lowest + 1e-9 ? p : 0),
            0,
          );
          expectPublished(precision, overlap, 0.3016743182, 5.1e-11);
        },
        { space: fullSpace(8), precision },
      );
    });
  },
);

describe.each(precisions)(
  'gradient, %s (reference 6.7, dbucher97/fast-qaoa-c README, coefficient of 5 corrected)',
  (precision) => {
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
      withQaoa(
        { offset, terms },
        (qaoa) => {
          const gradient = qaoa.gradient([-0.1, -0.5, -0.9], [0.9, 0.5, 0.1]);
          expectPublished(precision, gradient.value, -4.922789608617443, 1e-12);
          const betas = [-0.11524348, 1.19118023, -3.51788873];
          const gammas = [0.75853451, -0.8354133, -0.11325605];
          // Single precision keeps the digits of the whole gradient, not of each part.
          const size = Math.max(...betas.map(Math.abs));
          for (let k = 0; k < 3; k++) {
            expectPublished(precision, gradient.betas[k], betas[k], 5.1e-9, size);
            expectPublished(precision, -gradient.gammas[k], gammas[k], 5.1e-9, size);
          }
        },
        { precision },
      );
    });
  },
);

describe('the example of createQaoa', () => {
  it('finds the ground state of one coupling', () => {
    const cost = { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] };
    const qaoa = createQaoa({ space: fullSpace(2), cost, mixer: 'x' });
    expect(qaoa.evaluate([Math.PI / 4], [-Math.PI / 8])).toBeCloseTo(-1, 14);
    qaoa.dispose();
  });
});
