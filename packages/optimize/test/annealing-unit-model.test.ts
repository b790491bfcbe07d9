import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { Bqm } from '@ketflow/optimize';
import { asUnitModel } from '../src/samplers/annealing/replicas/unit-model.ts';
import { portrait, unitModelOf, withBoth } from './annealing-replicas.ts';

/** A variable with a bias and so many leaves of coupling 1. */
function star(leaves: number, bias = 0): Bqm {
  const h = Array.from({ length: leaves + 1 }, (_, i) => (i === 0 ? bias : 0));
  return Bqm.fromIsing(
    h,
    Array.from({ length: leaves }, (_, i) => [0, i + 1, 1] as const),
  );
}

describe('a model of one unit', () => {
  it('is refused where there is none', () => {
    const refused: readonly Bqm[] = [
      Bqm.empty('SPIN'),
      Bqm.fromIsing([1, 2], []),
      Bqm.fromIsing([1, 2], [[0, 1, 0]]),
      Bqm.fromIsing(
        [0, 0, 0],
        [
          [0, 1, 1],
          [1, 2, -2],
        ],
      ),
      Bqm.fromIsing(
        [0, 0, 0],
        [
          [0, 1, 0.1],
          [1, 2, 0.1 + 2 ** -56],
        ],
      ),
      Bqm.fromIsing([0.5, 0], [[0, 1, 1]]),
      Bqm.fromIsing([1e-12, 0], [[0, 1, 1]]),
      Bqm.fromIsing([30_001, 0], [[0, 1, 1]]),
      Bqm.fromIsing([-30_000, 0], [[0, 1, 1]]),
      star(29_990, 11),
      Bqm.fromQubo([
        [0, 1, 1],
        [1, 1, 0.3],
      ]),
    ];
    for (const bqm of refused) expect(asUnitModel(bqm)).toBeUndefined();
  });

  it('is found in any unit, also of BINARY models', () => {
    for (const unit of [0.25, 1e-12, 3, 1e15]) {
      const bqm = Bqm.fromIsing(
        [unit, -2 * unit, 0],
        [
          [0, 1, unit],
          [1, 2, -unit],
        ],
      );
      expect(asUnitModel(bqm)?.unit).toBe(unit);
    }
    const qubo = Bqm.fromQubo([
      [0, 1, 2],
      [1, 2, -2],
      [0, 0, 1],
    ]);
    const model = unitModelOf(qubo);
    expect(model.unit).toBe(0.5);
    expect([...model.linear]).toEqual([2, 0, -1]);
    // Zeros are no couplings, and have no part in the parity.
    const zeros = unitModelOf(
      Bqm.fromIsing(
        [0, 0, 0],
        [
          [0, 1, 1],
          [1, 2, 0],
        ],
      ),
    );
    expect([...zeros.parities]).toEqual([1, 1, 0]);
    expect(zeros.neighbours.length).toBe(2);
  });

  it('has variables of up to 250 in a byte, up to 30,000 in two', () => {
    for (const [leaves, bias, numWide] of [
      [250, 0, 0],
      [251, 0, 1],
      [200, -50, 0],
      [200, 51, 1],
      [29_990, -10, 1],
    ]) {
      const model = unitModelOf(star(leaves, bias));
      expect(model.n - model.numNarrow).toBe(numWide);
      expect(model.variables.at(-1)).toBe(numWide === 1 ? 0 : leaves);
    }
    // One coupling of 0 beside 250.
    const zero = [0, 251, 0] as const;
    const leaves = Array.from({ length: 250 }, (_, i) => [0, i + 1, 1] as const);
    const model = unitModelOf(Bqm.fromIsing(new Array<number>(252).fill(0), [...leaves, zero]));
    expect(model.numNarrow).toBe(252);
  });

  it('never wraps: the extremes of fields in one byte and in two', () => {
    for (const [leaves, bias] of [
      [250, 0],
      [249, 0],
      [0, 250],
      [251, 0],
      [700, 0],
      [1000, -29_000],
    ] as const) {
      const pair = [[leaves + 1, leaves + 2, -1]] as const;
      const h = [bias, ...new Array<number>(leaves + 2).fill(0)];
      const bqm = Bqm.fromIsing(h, [
        ...Array.from({ length: leaves }, (_, i) => [0, i + 1, 1] as const),
        ...pair,
      ]);
      const model = unitModelOf(bqm);
      withBoth(model, 1, (kernels, twin) => {
        const all = new Int8Array(model.n).fill(1);
        for (const groups of [kernels, twin]) {
          groups.start(0, RandomStream.root(5));
          groups.place(0, 0, all);
          groups.place(
            0,
            1,
            all.map((s) => -s),
          );
          groups.place(0, 2, all.with(0, -1));
          groups.place(
            0,
            3,
            all.map((s, i) => (i === 0 ? s : -s)),
          );
          groups.sweep(0, [0.001, 0.01, 0.2, Infinity], 0, model.n, 0);
        }
        expect(portrait(kernels, 0)).toEqual(portrait(twin, 0));
      });
    }
  });

  it('never wraps: energies stay within 30 bits, or the model is refused', () => {
    // 36,000 × 29,900 is beyond 2^30, 35,000 × 29,900 is not.
    const pair = [[0, 1, 1]] as const;
    expect(
      asUnitModel(Bqm.fromIsing(new Array<number>(36_000).fill(29_900), pair)),
    ).toBeUndefined();
    expect(asUnitModel(Bqm.fromIsing(new Array<number>(35_000).fill(29_900), pair))?.n).toBe(
      35_000,
    );
  });
});
