import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  fixedAngles,
  fullSpace,
  initialAngles,
  interpolateTo,
  linearRamp,
  skAngles,
  transferAngles,
  type AngleStrategy,
  type Angles,
  type ZPolynomial,
} from '@ketflow/quantum';
import { k33, maxCut, petersen, type Edge } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;
const stream = (): RandomStream => RandomStream.root(3).split('start');

function expectNear(found: Angles, wanted: Angles): void {
  expect(found.gammas.length).toBe(wanted.gammas.length);
  for (const [k, gamma] of wanted.gammas.entries()) expect(found.gammas[k]).toBeCloseTo(gamma, 13);
  for (const [k, beta] of wanted.betas.entries()) expect(found.betas[k]).toBeCloseTo(beta, 13);
}

const scaled = ({ gammas, betas }: Angles, factor: number): Angles => ({
  gammas: gammas.map((gamma) => gamma * factor),
  betas,
});

/** All pairs of n qubits. */
const complete = (n: number): Edge[] =>
  Array.from({ length: n }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i }, (_, j): Edge => [j, i]),
  );

describe('transferAngles', () => {
  const angles = linearRamp(2, 1, 1);

  it('divides gamma by the mean size or the root mean square, and keeps beta', () => {
    expectNear(transferAngles(angles, [3, -1]), scaled(angles, 1 / 2));
    expectNear(transferAngles(angles, [3, -1], 'rms'), scaled(angles, 1 / Math.sqrt(5)));
  });

  it('gives what the unweighted model gives when all weights are the same', () => {
    const weights = k33.map(() => 7);
    const start = fixedAngles(3, 3);
    const unweighted = withQaoa(maxCut(k33), (qaoa) => qaoa.evaluate(start.gammas, start.betas));
    const { gammas, betas } = transferAngles(start, weights);
    const weighted = withQaoa(maxCut(k33, weights), (qaoa) => qaoa.evaluate(gammas, betas));
    expect(weighted / 7).toBeCloseTo(unweighted, 12);
  });

  it('refuses weights without a size', () => {
    expect(() => transferAngles(angles, [])).toThrow(code('OPTION_INVALID'));
    expect(() => transferAngles(angles, [0, 0])).toThrow('weights cannot be "all 0"');
    expect(() => transferAngles(angles, [1, NaN])).toThrow('The bias of weight 1 is NaN');
    expect(() => transferAngles(angles, [1], 'max' as 'mean')).toThrow('rule cannot be "max"');
    const uneven = { gammas: Float64Array.of(1), betas: Float64Array.of(1, 2) };
    expect(() => transferAngles(uneven, [1])).toThrow(code('ANGLES_INVALID'));
  });
});

describe('initialAngles', () => {
  it('ramp: heights 1 / F and 0.65, F the local field', () => {
    // Three pairs of coefficient 1/2 on every vertex: F^2 = 3/4.
    const found = initialAngles(maxCut(petersen), 4, 'ramp');
    expectNear(found, linearRamp(4, 1 / Math.sqrt(0.75), 0.65));
    expect(found).toMatchObject({
      strategy: 'ramp',
      description: 'linear ramp to gamma 1.155 from beta -0.65',
    });
    // A field on one of two qubits and a pair: F^2 = (1 * 9 + 2 * 16) / 2.
    const terms = [
      { coefficient: 3, qubits: [0] },
      { coefficient: 4, qubits: [1, 0] },
    ];
    expectNear(
      initialAngles({ offset: 5, terms }, 2, 'ramp'),
      linearRamp(2, 1 / Math.sqrt(20.5), 0.65),
    );
  });

  it('ramp: takes a flat model', () => {
    expectNear(initialAngles({ offset: 2, terms: [] }, 3, 'ramp'), linearRamp(3, 1, 0.65));
  });

  it('fixed: the table, for the degree of the model', () => {
    const found = initialAngles(maxCut(petersen), 5, 'fixed');
    expectNear(found, fixedAngles(3, 5));
    expect(found.description).toBe(
      'fixed angles of degree 3 for a mean degree of 3 and weights of size 1',
    );
    expectNear(initialAngles(maxCut(complete(5)), 5, 'fixed'), fixedAngles(4, 5));
    expectNear(initialAngles(maxCut(complete(8)), 1, 'fixed'), fixedAngles(7, 1));
  });

  it('fixed: another degree is scaled by arctan(1 / sqrt(d - 1)), weights by their size', () => {
    const factor = Math.atan(1 / Math.sqrt(6)) / Math.atan(1 / Math.sqrt(5));
    expectNear(initialAngles(maxCut(complete(8)), 3, 'fixed'), scaled(fixedAngles(6, 3), factor));
    const weights = petersen.map((_, e) => (e % 2 === 0 ? 3 : -1));
    const rms = Math.sqrt((8 * 9 + 7) / 15);
    expectNear(
      initialAngles(maxCut(petersen, weights), 2, 'fixed'),
      scaled(fixedAngles(3, 2), 1 / rms),
    );
  });

  it('fixed: the degree with enough layers, stretched where no table is deep enough', () => {
    const factor = Math.atan(1 / Math.sqrt(5)) / Math.atan(1 / Math.sqrt(2));
    expectNear(initialAngles(maxCut(complete(7)), 6, 'fixed'), scaled(fixedAngles(3, 6), factor));
    expectNear(initialAngles(maxCut(petersen), 20, 'fixed'), interpolateTo(fixedAngles(3, 17), 20));
  });

  it('sk: divides by the local field, stretched between the tables', () => {
    const n = 6;
    const terms = complete(n).map((qubits) => ({ coefficient: 0.5, qubits }));
    const field = 0.5 * Math.sqrt(n - 1);
    const found = initialAngles({ offset: 0, terms }, 5, 'sk');
    expectNear(found, scaled(skAngles(5), 1 / field));
    expect(found.description).toBe(
      'Sherrington-Kirkpatrick angles of 5 layers for a local field of 1.118',
    );
    expectNear(
      initialAngles({ offset: 0, terms }, 21, 'sk'),
      scaled(interpolateTo(skAngles(20), 21), 1 / field),
    );
    expect(initialAngles({ offset: 0, terms }, 100, 'sk').gammas.length).toBe(100);
  });

  it('random: within the period, from the stream alone', () => {
    const model = maxCut(
      k33,
      k33.map(() => 2),
    );
    const { gammas, betas, description } = initialAngles(model, 200, 'random', stream());
    expect(description).toBe('random, |gamma| up to 1.571, |beta| up to pi/2');
    expect(gammas.every((g) => Math.abs(g) <= Math.PI / 2)).toBe(true);
    expect(betas.every((b) => Math.abs(b) <= Math.PI / 2)).toBe(true);
    for (const angles of [gammas, betas]) {
      expect(Math.max(...angles)).toBeGreaterThan(1.4);
      expect(Math.min(...angles)).toBeLessThan(-1.4);
    }
    expect(initialAngles(model, 200, 'random', stream()).gammas).toEqual(gammas);
    expect(initialAngles({ offset: 0, terms: [] }, 1, 'random', stream()).gammas[0]).not.toBe(0);
  });

  it('does not depend on the unit of E, the order of the terms, their splitting or zeros', () => {
    const model = maxCut(
      petersen,
      petersen.map((_, e) => 1 + (e % 3)),
    );
    const other: ZPolynomial = {
      offset: 9,
      terms: [
        { coefficient: 0, qubits: [0, 9] },
        { coefficient: 7, qubits: [] },
        ...model.terms.toReversed().flatMap(({ coefficient, qubits }) => [
          { coefficient: 3 * coefficient, qubits: [...qubits].reverse() },
          { coefficient: coefficient, qubits },
        ]),
      ],
    };
    for (const strategy of ['ramp', 'fixed', 'sk', 'random'] as const) {
      const one = initialAngles(model, 3, strategy, stream());
      expectNear(scaled(initialAngles(other, 3, strategy, stream()), 4), one);
    }
  });

  it('beats the expectation of one layer with every strategy but chance', () => {
    withQaoa(
      maxCut(petersen),
      (qaoa) => {
        for (const strategy of ['ramp', 'fixed', 'sk'] as const) {
          const { gammas, betas } = initialAngles(maxCut(petersen), 5, strategy);
          expect(-qaoa.evaluate(gammas, betas)).toBeGreaterThan(15 * 0.7);
        }
      },
      { space: fullSpace(10) },
    );
  });

  it('refuses what does not suit the model', () => {
    const withField = { offset: 0, terms: [...maxCut(k33).terms, { coefficient: 1, qubits: [0] }] };
    const cubic = {
      offset: 0,
      terms: [...maxCut(k33).terms, { coefficient: 1, qubits: [0, 1, 2] }],
    };
    const flat = { offset: 1, terms: [] };
    const refused = (model: ZPolynomial, strategy: AngleStrategy): void =>
      expect(() => initialAngles(model, 2, strategy)).toThrow(code('OPTION_INVALID'));
    refused(withField, 'fixed');
    refused(cubic, 'fixed');
    refused(flat, 'fixed');
    refused(flat, 'sk');
    refused(maxCut(k33), 'random');
    refused(maxCut(k33), 'best' as AngleStrategy);
    const infinite = { offset: 0, terms: [{ coefficient: Infinity, qubits: [0, 1] }] };
    expect(() => initialAngles(infinite, 2, 'ramp')).toThrow(code('BIAS_NOT_FINITE'));
    expect(() => initialAngles(maxCut(k33), 0, 'ramp')).toThrow(code('ANGLES_INVALID'));
  });
});
