import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { Bqm } from '@ketflow/optimize';
import { LANES } from '../src/samplers/annealing/replicas/replica-groups.ts';
import { asUnitModel } from '../src/samplers/annealing/replicas/unit-model.ts';
import { WasmReplicaGroups } from '../src/samplers/annealing/replicas/wasm-replica-groups.ts';
import { lanes, portrait, unitModelOf, withBoth } from './annealing-replicas.ts';
import { real } from '../../quantum/test/support/real.ts';

interface Shape {
  /** Variables beside the hubs. */
  readonly n: number;
  /** Variables coupled to 255 to 300 leaves of their own each, besides the others. */
  readonly hubs: number;
  readonly degree: number;
  readonly largestBias: number;
  readonly seed: number;
}

/** Couplings ±1, some that add up to 0, whole biases, variables without any of them, hubs among the first variables. */
function unitBqm({ n, hubs, degree, largestBias, seed }: Shape, scale = 1): Bqm {
  const chance = RandomStream.root(seed);
  const couplings = new Map<string, readonly [number, number, number]>();
  const couple = (i: number, j: number): void => {
    if (i !== j) couplings.set([i, j].sort().join(), [i, j, 2 * chance.integer(2) - 1]);
  };
  for (let e = 0; e < (n * degree) / 2; e++) couple(chance.integer(n), chance.integer(n));
  let size = n;
  for (let hub = 0; hub < Math.min(hubs, n); hub++) {
    for (let other = 0; other < hub; other++) couple(hub, other);
    for (let leaves = 255 + chance.integer(46); leaves > 0; leaves--) couple(hub, size++);
  }
  const all = [...couplings.values()];
  const cancelled = all.filter((_, e) => e % 7 === 3).map(([i, j, bias]) => [i, j, -bias] as const);
  const h = Array.from({ length: size }, () => chance.integer(2 * largestBias + 1) - largestBias);
  return Bqm.fromIsing(h, [...all, ...cancelled], { offset: 7 }).scale(scale);
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 60, max: 200 })),
  hubs: fc.constantFrom(0, 0, 1, 2),
  degree: fc.constantFrom(1, 3, 8),
  largestBias: fc.constantFrom(0, 1, 6),
  seed: fc.nat(10_000),
});

/** Inverse temperatures per unit of energy, from hot to only downhill. */
const betas = fc.oneof(real(0, 0.05), real(0.05, 1), real(1, 5), fc.constant(Infinity));

describe('sixteen replicas in bytes', () => {
  it('kernel and twin give the same bits, sweep by sweep and range by range', () => {
    const step = fc.record({
      betas: fc.array(betas, { minLength: 1, maxLength: 4 }),
      cut: real(0, 1),
      keepFrom: fc.integer({ min: -1, max: 4 }),
    });
    fc.assert(
      fc.property(shapes, fc.array(step, { minLength: 1, maxLength: 4 }), (shape, steps) => {
        const model = asUnitModel(unitBqm(shape));
        if (model === undefined) return;
        withBoth(model, 1, (kernels, twin) => {
          const both = [kernels, twin];
          for (const groups of both) groups.start(0, RandomStream.root(shape.seed));
          expect(portrait(kernels, 0)).toEqual(portrait(twin, 0));
          for (const { betas: some, cut, keepFrom } of steps) {
            const to = Math.floor(cut * model.n);
            for (const groups of both) {
              if (to > 0) groups.sweep(0, some, 0, to, keepFrom);
              groups.sweep(0, some, to, model.n, keepFrom);
            }
            expect(portrait(kernels, 0)).toEqual(portrait(twin, 0));
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('does in one call what it does in several', () => {
    const model = unitModelOf(unitBqm({ n: 150, hubs: 1, degree: 4, largestBias: 2, seed: 3 }));
    const some = Array.from({ length: 12 }, (_, t) => 0.1 + 0.2 * t);
    const [whole, parts] = [new WasmReplicaGroups(model, 1), new WasmReplicaGroups(model, 1)];
    for (const groups of [whole, parts]) groups.start(0, RandomStream.root(4));
    whole.sweep(0, some, 0, model.n, 5);
    for (const [from, to] of [
      [0, 1],
      [1, 7],
      [7, 12],
    ]) {
      parts.sweep(0, some.slice(from, to), 0, model.n, 5 - from);
    }
    expect(portrait(parts, 0)).toEqual(portrait(whole, 0));
    // And a sweep in one range as in several.
    whole.sweep(0, [0.4], 0, model.n, 0);
    parts.sweep(0, [0.4], 0, 70, 0);
    parts.sweep(0, [0.4], 70, model.n - 1, 0);
    parts.sweep(0, [0.4], model.n - 1, model.n, 0);
    expect(portrait(parts, 0)).toEqual(portrait(whole, 0));
    whole.dispose();
    parts.dispose();
  });

  it('tells the energies of the model, in units', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(1, 0.5, 3, 2 ** -900, 2 ** 900), (shape, scale) => {
        const bqm = unitBqm(shape, scale);
        const model = asUnitModel(bqm);
        if (model === undefined) return;
        expect(model.unit).toBe(scale);
        const groups = new WasmReplicaGroups(model, 1);
        groups.start(0, RandomStream.root(shape.seed));
        groups.sweep(0, [0.2, 0.4, 1], 0, model.n, 1);
        for (const [energies, which] of [
          [groups.energies(0), 'now'],
          [groups.bestEnergies(0), 'best'],
        ] as const) {
          for (const lane of lanes) {
            const energy = bqm.energy(groups.spins(0, lane, which));
            expect(model.offset + model.unit * energies[lane]).toBe(energy);
          }
        }
        groups.dispose();
      }),
      { numRuns: 40 },
    );
  });

  it('places states, and exchanges them between groups with their fields', () => {
    const mask = fc.array(fc.constantFrom(0, 1), { minLength: LANES, maxLength: LANES });
    fc.assert(
      fc.property(shapes, mask, fc.nat(LANES - 1), (shape, chosen, lane) => {
        const bqm = unitBqm(shape);
        const model = asUnitModel(bqm);
        if (model === undefined) return;
        withBoth(model, 2, (kernels, twin) => {
          const chance = RandomStream.root(shape.seed);
          const placed = Int8Array.from({ length: model.n }, () => 2 * chance.integer(2) - 1);
          for (const groups of [kernels, twin]) {
            groups.start(0, RandomStream.root(1));
            groups.start(1, RandomStream.root(2));
            groups.place(1, lane, placed);
            expect(groups.spins(1, lane, 'now')).toEqual(placed);
            expect(model.offset + groups.energies(1)[lane]).toBe(bqm.energy(placed));
            groups.sweep(0, [0.3], 0, model.n, 0);
          }
          const before = [0, 1].map((group) =>
            lanes.map((at) => kernels.spins(group, at, 'now').join()),
          );
          const kept = [0, 1].map((group) => [...kernels.bestEnergies(group)]);
          for (const groups of [kernels, twin]) groups.exchange(0, 1, chosen);
          for (const at of lanes) {
            for (const group of [0, 1]) {
              const from = chosen[at] === 1 ? 1 - group : group;
              expect(kernels.spins(group, at, 'now').join()).toBe(before[from][at]);
            }
          }
          expect([0, 1].map((group) => [...kernels.bestEnergies(group)])).toEqual(kept);
          // Wrong fields would show in what comes after, as the twin computes them afresh.
          for (const groups of [kernels, twin]) {
            for (const group of [0, 1]) groups.sweep(group, [0.5, 1], 0, model.n, 0);
          }
          for (const group of [0, 1]) {
            expect(portrait(kernels, group)).toEqual(portrait(twin, group));
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('exchanges clusters without a change of the sum of the two energies', () => {
    let numMoved = 0;
    fc.assert(
      fc.property(
        shapes,
        fc.array(fc.tuple(fc.nat(15), fc.nat(15), fc.nat(2 ** 31)), { minLength: 1, maxLength: 6 }),
        (shape, moves) => {
          const model = asUnitModel(unitBqm(shape));
          if (model === undefined) return;
          withBoth(model, 1, (kernels, twin) => {
            for (const groups of [kernels, twin]) {
              groups.start(0, RandomStream.root(shape.seed));
              groups.sweep(0, [0.3, 0.6], 0, model.n, 0);
            }
            for (const [a, b, seed] of moves) {
              if (a === b) continue;
              const energies = [...kernels.energies(0)];
              const before = portrait(kernels, 0);
              for (const groups of [kernels, twin]) groups.exchangeCluster(0, a, b, seed);
              const after = kernels.energies(0);
              expect(after[a] + after[b]).toBe(energies[a] + energies[b]);
              expect(portrait(kernels, 0)).toEqual(portrait(twin, 0));
              if (JSON.stringify(before) !== JSON.stringify(portrait(twin, 0))) numMoved++;
            }
            for (const groups of [kernels, twin]) groups.sweep(0, [0.6, 0.9], 0, model.n, 0);
            expect(portrait(kernels, 0)).toEqual(portrait(twin, 0));
          });
        },
      ),
      { numRuns: 40 },
    );
    expect(numMoved).toBeGreaterThan(10);
  });

  it('leaves replicas that are equal, or differ in one cluster, as they are', () => {
    const model = unitModelOf(
      Bqm.fromIsing(
        [0, 0, 0, 0],
        [
          [0, 1, 1],
          [1, 2, 1],
          [2, 3, -1],
        ],
      ),
    );
    withBoth(model, 1, (kernels, twin) => {
      for (const groups of [kernels, twin]) {
        groups.start(0, RandomStream.root(1));
        groups.place(0, 0, Int8Array.of(1, 1, 1, 1));
        groups.place(0, 1, Int8Array.of(1, 1, 1, 1));
        groups.place(0, 2, Int8Array.of(-1, -1, 1, 1));
        groups.place(0, 3, Int8Array.of(-1, 1, 1, -1));
        const before = portrait(groups, 0);
        groups.exchangeCluster(0, 0, 1, 0);
        groups.exchangeCluster(0, 0, 2, 1);
        expect(portrait(groups, 0)).toEqual(before);
        groups.exchangeCluster(0, 0, 3, 1);
        expect(groups.spins(0, 0, 'now')).toEqual(Int8Array.of(1, 1, 1, -1));
        expect(groups.spins(0, 3, 'now')).toEqual(Int8Array.of(-1, 1, 1, 1));
      }
    });
  });
});
