import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  createQaoa,
  defaultBackend,
  fixedAngles,
  fullSpace,
  referenceBackend,
  wasmBackend,
  weightSpace,
  type Mixer,
} from '@ketflow/quantum';
import { cube, k33, maxCut } from './support/problems.ts';
import { withQaoa } from './support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

describe('createQaoa', () => {
  const space = fullSpace(3);
  const cost = new Float64Array(8);

  it('uses the kernels where they run', () => expect(defaultBackend()).toBe(wasmBackend));

  it('refuses what cannot be simulated', () => {
    expect(() => createQaoa({ space, cost: new Float64Array(7), mixer: 'x' })).toThrow(
      code('SHAPE_MISMATCH'),
    );
    for (const value of [NaN, -Infinity]) {
      const broken = cost.with(5, value);
      expect(() => createQaoa({ space, cost: broken, mixer: 'x' })).toThrow(
        code('BIAS_NOT_FINITE'),
      );
    }
    const subspace = { space: weightSpace(3, 1), cost: new Float64Array(3) };
    expect(() => createQaoa({ ...subspace, mixer: 'x' })).toThrow(code('OPTION_INVALID'));
    expect(() => createQaoa({ space, cost, mixer: 'y' as Mixer })).toThrow(code('OPTION_INVALID'));
    const misspelt = { space, cost, mixer: 'x', limitBites: 3 } as const;
    expect(() => createQaoa(misspelt)).toThrow(
      expect.objectContaining({
        code: 'OPTION_UNKNOWN',
        details: expect.objectContaining({ nearest: 'limitBytes' }) as object,
      }) as Error,
    );
    expect(() => createQaoa({ space, cost, mixer: 'x', limitBytes: 10 })).toThrow(
      code('TOO_LARGE'),
    );
    expect(() => createQaoa({ space, cost, mixer: 'x', limitBytes: NaN })).toThrow(
      code('OPTION_INVALID'),
    );
  });

  it('copies the costs', () => {
    const mine = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const qaoa = createQaoa({ space, cost: mine, mixer: 'x' });
    mine.fill(0);
    expect(qaoa.evaluate([0], [0])).toBeCloseTo(4.5, 14);
    expect(qaoa.size).toBe(8);
    expect(qaoa.outcomes([0], [0]).energies.toSorted()).toEqual(
      Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    );
    qaoa.dispose();
  });

  it('knows its bytes, and none after dispose', () => {
    const qaoa = createQaoa({ space, cost, mixer: 'x', backend: referenceBackend });
    expect(qaoa.bytes).toBe(8 * 8 * 5);
    qaoa.gradient([0.1], [0.2]);
    expect(qaoa.bytes).toBe(8 * 8 * 7);
    qaoa.dispose();
    qaoa.dispose();
    expect(qaoa.bytes).toBe(0);
    expect(() => qaoa.evaluate([0], [0])).toThrow(code('INTERNAL'));
  });
});

describe('Qaoa', () => {
  it('refuses angles with ANGLES_INVALID, never NaN', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      for (const [gammas, betas] of [
        [[], []],
        [[1], [1, 2]],
        [[NaN], [1]],
        [[1], [Infinity]],
        [[2e5], [1]], // times 9, the largest |E|, beyond the limit of sin and cos
        [[1], [2e5]],
      ]) {
        expect(() => qaoa.evaluate(gammas, betas)).toThrow(code('ANGLES_INVALID'));
        expect(() => qaoa.gradient(gammas, betas)).toThrow(code('ANGLES_INVALID'));
      }
      expect(Number.isFinite(qaoa.evaluate([1.1e5], [1.6e5]))).toBe(true);
    }));

  it('says the same in every form', () =>
    withQaoa(
      maxCut(cube),
      (qaoa, cost) => {
        const { gammas, betas } = fixedAngles(3, 2);
        const { re, im } = qaoa.state(gammas, betas);
        const probabilities = qaoa.probabilities(gammas, betas);
        let energy = 0;
        for (let x = 0; x < cost.length; x++) {
          expect(probabilities[x]).toBe(re[x] * re[x] + im[x] * im[x]);
          energy += probabilities[x] * cost[x];
        }
        expect(qaoa.evaluate(gammas, betas)).toBeCloseTo(energy, 12);
        expect(qaoa.gradient(gammas, betas).value).toBe(qaoa.evaluate(gammas, betas));
        // A copy, not a view.
        qaoa.evaluate([0], [0]);
        expect(re[0]).not.toBe(1 / 16);
      },
      { space: fullSpace(8) },
    ));

  it('draws the same shots from the same stream, within 5 sigma of the probabilities', () =>
    withQaoa(
      maxCut(cube),
      (qaoa) => {
        const { gammas, betas } = fixedAngles(3, 1);
        const shots = 100_000;
        const draw = (): Uint32Array =>
          qaoa.sample(gammas, betas, shots, RandomStream.root(3).split('shots'));
        const drawn = draw();
        expect(draw()).toEqual(drawn);
        const counts = new Float64Array(qaoa.size);
        for (const x of drawn) counts[x]++;
        const probabilities = qaoa.probabilities(gammas, betas);
        for (const [x, p] of probabilities.entries()) {
          const sigma = Math.sqrt(shots * p * (1 - p));
          expect(Math.abs(counts[x] - shots * p)).toBeLessThan(5 * sigma + 1e-9);
        }
      },
      { space: weightSpace(8, 4), mixer: 'xy-ring' },
    ));

  it('refuses a number of shots that is none', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const stream = RandomStream.root(0);
      for (const shots of [-1, 1.5, NaN]) {
        expect(() => qaoa.sample([1], [1], shots, stream)).toThrow(code('OPTION_INVALID'));
      }
      expect(qaoa.sample([1], [1], 0, stream).length).toBe(0);
    }));
});
