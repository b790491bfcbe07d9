import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromConvention,
  fullSpace,
  skAngles,
  skLimitExpectation,
  xorSatTreeExpectation,
} from '@ketflow/quantum';
import instance from '../fixtures/sk-instance.json' with { type: 'json' };
import { add, multiply, type Complex } from '../dense/matrix.ts';
import { expectPublished, precisions } from '../support/precisions.ts';
import { real } from '../support/real.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string): Error => expect.objectContaining({ code: c }) as Error;

/** V_p of the reference, p = 1, 2, ... */
const published = [
  0.3033, 0.407545, 0.472619, 0.515679, 0.547644, 0.572138, 0.591478, 0.607266, 0.620339,
];

/**
 * V_p by the formula as published: G_jk = sum over all 2p + 1 spins of f(a) a_j a_k exp(-(1/2) sum Gamma_j Gamma_k a_j a_k
 * G_jk), from G = 0, p + 1 times; V = (i/2) sum Gamma_j G_0j^2 (Basso et al., arXiv 2110.14206).
 */
function plainLimit(gammas: readonly number[], betas: readonly number[]): Complex {
  const p = gammas.length;
  const size = 2 * p + 1;
  const Gamma = [...gammas, 0, ...gammas.map((g) => -g).reverse()];
  const angles = [...betas, ...betas.map((b) => -b).reverse()];
  const spins = Array.from({ length: 2 ** size }, (_, x) =>
    Array.from({ length: size }, (__, j) => 1 - 2 * ((x >> j) & 1)),
  );
  const amplitude = (a: readonly number[]): Complex =>
    angles.reduce<Complex>(
      (f, b, l) => multiply(f, a[l] === a[l + 1] ? [Math.cos(b), 0] : [0, Math.sin(b)]),
      [0.5, 0],
    );
  let G = Gamma.map(() => Gamma.map((): Complex => [0, 0]));
  for (let round = 0; round <= p; round++) {
    const next = Gamma.map(() => Gamma.map((): Complex => [0, 0]));
    for (const a of spins) {
      let exponent: Complex = [0, 0];
      for (const [j, row] of G.entries()) {
        for (const [k, g] of row.entries()) {
          const factor = -0.5 * Gamma[j] * Gamma[k] * a[j] * a[k];
          exponent = add(exponent, [factor * g[0], factor * g[1]]);
        }
      }
      const size1 = Math.exp(exponent[0]);
      const weight = multiply(amplitude(a), [
        size1 * Math.cos(exponent[1]),
        size1 * Math.sin(exponent[1]),
      ]);
      for (const [j, row] of next.entries()) {
        for (const k of row.keys()) {
          row[k] = add(row[k], [a[j] * a[k] * weight[0], a[j] * a[k] * weight[1]]);
        }
      }
    }
    G = next;
  }
  const sum = Gamma.reduce<Complex>(
    (total, gamma, j) => {
      const square = multiply(G[p][j], G[p][j]);
      return add(total, [gamma * square[0], gamma * square[1]]);
    },
    [0, 0],
  );
  return multiply([0, 0.5], sum);
}

const angles = (p: number): fc.Arbitrary<number[]> =>
  fc.array(real(-1.5, 1.5), { minLength: p, maxLength: p });

describe('the SK model of infinite size (reference 6.4)', () => {
  it('has 1 / sqrt(4 e) at p = 1', () => {
    const got = skLimitExpectation({ gammas: [0.5], betas: [-Math.PI / 8] });
    expect(got).toBeCloseTo(-1 / Math.sqrt(4 * Math.E), 15);
  });

  it('is the formula as published, for all angles', () => {
    const layers = fc.integer({ min: 1, max: 3 }).chain((p) => fc.tuple(angles(p), angles(p)));
    fc.assert(
      fc.property(layers, ([gammas, betas]) => {
        const [re, im] = plainLimit(gammas, betas);
        // C is maximised there: E = -C has beta of the other sign.
        const got = skLimitExpectation({ gammas, betas: betas.map((b) => -b) });
        expect(Math.abs(got + re)).toBeLessThan(1e-13);
        expect(Math.abs(im)).toBeLessThan(1e-13);
      }),
      { numRuns: 12 },
    );
  });

  it('is the limit of MaxCut on trees of large degree', () => {
    const degree = 1e7;
    for (let p = 1; p <= 6; p++) {
      const { gammas, betas } = skAngles(p);
      // E / n = (D / 2) <z z> / sqrt(D) with E = sum z z / sqrt(D).
      const scaled = gammas.map((gamma) => gamma / Math.sqrt(degree));
      const zz = xorSatTreeExpectation({ arity: 2, degree, gammas: scaled, betas });
      const difference = (Math.sqrt(degree) / 2) * zz - skLimitExpectation({ gammas, betas });
      expect(Math.abs(difference)).toBeLessThan(3e-7);
    }
  });

  // The energies printed with the angles are right to 4e-6 only: at p = 5 the formula as published gives 0.5476456, too.
  it.each(published.map((energy, i) => [i + 1, energy] as const))('p = %i: V = %d', (p, energy) => {
    const got = skLimitExpectation(skAngles(p));
    expect(Math.abs(got + energy)).toBeLessThan(p === 1 ? 5e-5 : 4e-6);
    expect(got).toBeGreaterThan(-0.763166);
  });

  it('at p = 5 is the formula as published', () => {
    const { gammas, betas } = skAngles(5);
    const [re] = plainLimit(
      [...gammas],
      [...betas].map((b) => -b),
    );
    expect(Math.abs(skLimitExpectation({ gammas, betas }) + re)).toBeLessThan(1e-13);
  });

  it('has the printed angles of p = 2 and 3', () => {
    for (const [gammas, betas, energy] of [
      [[0.381743, 0.665499], [0.495968, 0.269043], 0.407545],
      [[0.329867, 0.56894, 0.640852], [0.549964, 0.367534, 0.210878], 0.472619],
    ] as const) {
      const got = skLimitExpectation({ gammas, betas: betas.map((b) => -b) });
      expect(Math.abs(got + energy)).toBeLessThan(5e-7);
      const table = skAngles(gammas.length);
      for (const [k, gamma] of gammas.entries()) {
        expect(table.gammas[k]).toBeCloseTo(gamma, 6);
        expect(table.betas[k]).toBeCloseTo(-betas[k], 6);
      }
    }
  });

  it('refuses what it cannot do, and stays finite for large angles', () => {
    const run = (gammas: ArrayLike<number>, betas: ArrayLike<number>) => (): number =>
      skLimitExpectation({ gammas, betas });
    expect(run([], [])).toThrow(code('ANGLES_INVALID'));
    expect(run([1], [1, 2])).toThrow(code('ANGLES_INVALID'));
    expect(run([NaN], [1])).toThrow(code('ANGLES_INVALID'));
    expect(run([101], [1])).toThrow('gammas[0] = 101 is not a number of size up to 100');
    expect(run(new Float64Array(19), new Float64Array(19))).toThrow('up to 18 layers, not for 19');
    expect(Math.abs(run([100, 90, -70], [1, 2, 3])())).toBeLessThan(1);
  });
});

describe('an SK instance of 8 spins (QOKit, tests/test_qaoa_objective_sk.py)', () => {
  it.each(precisions)('has the published expectation in %s', (precision) => {
    const { couplings, expectation } = instance;
    const { gammas, betas } = fromConvention('qokit', 'min', instance.gammas, instance.betas);
    const terms = couplings.flatMap((row, i) =>
      row.slice(i + 1).map((J, d) => ({
        coefficient: (2 * J) / Math.sqrt(8),
        qubits: [i, i + 1 + d],
      })),
    );
    const got = withQaoa({ offset: 0, terms }, (qaoa) => qaoa.evaluate(gammas, betas), {
      space: fullSpace(8),
      precision,
    });
    expectPublished(precision, got, expectation, 1e-12);
  });
});
