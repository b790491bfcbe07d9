import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream } from '@ketflow/core';
import { Bqm } from '@ketflow/optimize';
import { ReferenceTabuWalk } from '../src/reference/tabu.ts';
import { flipWeightsOf } from '../src/samplers/tabu/flip-weights.ts';
import { KernelTabuWalk } from '../src/samplers/tabu/kernel-tabu-walk.ts';
import type { TabuWalk } from '../src/samplers/tabu/tabu-walk.ts';

/** What biases look like, and the form that follows from it in a dense model. */
const biases = {
  'units of i8': (chance: RandomStream) => 6 * (chance.integer(201) - 100),
  'halves of i16': (chance: RandomStream) => (chance.integer(2001) - 1000) / 2,
  'beyond i16': (chance: RandomStream) => 40_000 * (chance.integer(41) - 20) + 1,
  reals: (chance: RandomStream) => chance.uniform() - 0.5,
  zeros: () => 0,
};

function randomModel(n: number, part: number, bias: keyof typeof biases, seed: number): Bqm {
  const chance = RandomStream.root(seed);
  const entries: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    entries.push([i, i, biases[bias](chance)]);
    for (let j = 0; j < i; j++) {
      if (chance.uniform() < part) entries.push([i, j, biases[bias](chance)]);
    }
  }
  return Bqm.fromQubo(entries, { offset: 3 });
}

function randomSpins(n: number, chance: RandomStream): Int8Array {
  return Int8Array.from({ length: n }, () => 2 * chance.integer(2) - 1);
}

/** Everything that a walk tells after each of a few orders. */
function journal(walk: TabuWalk, seed: number): unknown[] {
  const chance = RandomStream.root(seed);
  const n = walk.numVariables;
  const seen: unknown[] = [];
  const look = (): void => {
    seen.push([walk.energy, walk.bestEnergy, walk.sinceBest, walk.bestSpins().join()]);
  };
  const half = n >> 1;
  walk.configure((seed * 7919) | 1, chance.integer(6), 1 + chance.integer(5));
  walk.renew();
  const start = randomSpins(n, chance);
  walk.moveTo(start, 0, half);
  look();
  walk.moveTo(start, half, n);
  walk.startBest();
  look();
  for (const moves of [1, 2, 40, 60]) {
    walk.search(moves);
    look();
  }
  walk.releaseAll();
  seen.push(walk.aim(randomSpins(n, chance)));
  walk.approach(n >> 2);
  walk.startBest();
  look();
  // More moves than there are differences: it ends there.
  walk.approach(n);
  look();
  walk.releaseAll();
  walk.search(30);
  look();
  return seen;
}

function kernelJournal(bqm: Bqm, seed: number): unknown[] {
  const walk = new KernelTabuWalk(bqm);
  try {
    return journal(walk, seed);
  } finally {
    walk.dispose();
  }
}

describe('the tabu kernels', () => {
  it('walk as their twin does, bit for bit', () => {
    const kinds = fc.constantFrom(...(Object.keys(biases) as (keyof typeof biases)[]));
    const sizes = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 60, max: 140 }));
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(0.01, 0.5, 1),
        kinds,
        fc.integer({ min: 0, max: 1000 }),
        (n, part, kind, seed) => {
          const bqm = randomModel(n, part, kind, seed);
          const expected = journal(new ReferenceTabuWalk(bqm), seed);
          // Integers in units are exact; sums of reals are in the same order.
          expect(kernelJournal(bqm, seed)).toEqual(expected);
        },
      ),
    );
  });

  it('know the energy of the best spins', () => {
    for (const kind of Object.keys(biases) as (keyof typeof biases)[]) {
      const bqm = randomModel(70, 0.7, kind, 5);
      const walk = new KernelTabuWalk(bqm);
      walk.configure(77, 5, 4);
      walk.startBest();
      walk.search(500);
      const bits = walk.bestSpins().map((spin) => (spin + 1) / 2);
      expect(walk.bestEnergy).toBeCloseTo(bqm.energy(bits), 9);
      walk.dispose();
    }
  });

  it('never wrap: gains just below and beyond what i32 holds', () => {
    for (const total of [2 ** 29 - 1, 2 ** 29, 2 ** 31, 2 ** 40]) {
      // One variable sees all of it as couplings, another as its bias, in both directions.
      const entries: [number, number, number][] = [
        [1, 1, total],
        [2, 2, -total],
        // So many variables that the rows are sparse.
        [419, 419, 1],
      ];
      const leaves = 5;
      const each = Math.floor(total / leaves);
      for (let i = 0; i < leaves; i++) entries.push([0, 3 + i, i % 2 === 0 ? each : -each]);
      entries.push([0, 0, total - leaves * each]);
      const bqm = Bqm.fromQubo(entries);
      expect(flipWeightsOf(bqm).kind).toBe(total < 2 ** 29 ? 'i8' : 'f64');
      expect(kernelJournal(bqm, 3)).toEqual(journal(new ReferenceTabuWalk(bqm), 3));
    }
  });
});

describe('the form of the weights', () => {
  const dense = (...couplings: number[]): Bqm =>
    Bqm.fromQubo([
      [0, 1, couplings[0]],
      [0, 2, couplings[1]],
      [1, 2, couplings[2]],
    ]);

  it('is the narrowest that is exact', () => {
    expect(flipWeightsOf(dense(127, -1, 5))).toMatchObject({ kind: 'i8', unit: 1, factor: 1 });
    expect(flipWeightsOf(dense(127, -128, 5))).toMatchObject({ kind: 'i16', unit: 1, factor: 1 });
    expect(flipWeightsOf(dense(32767, -1, 5))).toMatchObject({ kind: 'i16', unit: 1 });
    expect(flipWeightsOf(dense(32768, -1, 5))).toMatchObject({ kind: 'f64', isDense: true });
    expect(flipWeightsOf(dense(0.25, -1, 5))).toMatchObject({ kind: 'i8', unit: 0.25 });
    expect(flipWeightsOf(dense(3e12, -6e12, 0))).toMatchObject({ kind: 'i8', unit: 3e12 });
    expect(flipWeightsOf(dense(0.1, -1, 5))).toMatchObject({ kind: 'f64', unit: 1 });
    expect(flipWeightsOf(dense(0, 0, 0))).toMatchObject({ kind: 'i8', unit: 1, factor: 1 });
  });

  it('takes a common factor out of the couplings that the biases have not', () => {
    const bqm = Bqm.fromQubo([
      [0, 1, 200],
      [1, 2, -150],
      [0, 2, 50],
      [0, 0, 7],
    ]);
    expect(flipWeightsOf(bqm)).toEqual({ kind: 'i8', isDense: true, unit: 1, factor: 50 });
  });

  it('is sparse where a variable has few neighbours', () => {
    const ring = Array.from({ length: 100 }, (_, i) => [i, (i + 1) % 100, 1] as const);
    expect(flipWeightsOf(Bqm.fromQubo(ring)).isDense).toBe(false);
  });

  it('refuses biases that add up to more than a double', () => {
    let error: unknown;
    try {
      flipWeightsOf(dense(1.7e308, 1.7e308, 0));
    } catch (reason) {
      error = reason;
    }
    expect(isKetflowError(error, 'BIAS_NOT_FINITE')).toBe(true);
  });
});
