import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { Bqm } from '@ketflow/optimize';
import { PartitionCrossover } from '../src/samplers/recombination/partition-crossover.ts';

interface Case {
  readonly n: number;
  readonly degree: number;
  readonly fields: boolean;
  readonly drift: boolean;
  readonly seed: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  n: fc.integer({ min: 1, max: 14 }),
  degree: fc.constantFrom(0, 1, 2, 4),
  fields: fc.boolean(),
  drift: fc.boolean(),
  seed: fc.nat(100_000),
});

/** A model of whole biases from -2 to 2, a state and a donor. */
function setUp({ n, degree, fields, seed }: Case): {
  bqm: Bqm;
  state: Int8Array;
  donor: Int8Array;
  chance: RandomStream;
} {
  const chance = RandomStream.root(seed);
  const couplings: [number, number, number][] = [];
  for (let e = 0; e < (n * degree) / 2; e++) {
    couplings.push([chance.integer(n), chance.integer(n), chance.integer(5) - 2]);
  }
  const h = Array.from({ length: n }, () => (fields ? chance.integer(5) - 2 : 0));
  const spins = (): Int8Array => Int8Array.from({ length: n }, () => 2 * chance.integer(2) - 1);
  return {
    bqm: Bqm.fromIsing(h, couplings, { offset: 1 }),
    state: spins(),
    donor: spins(),
    chance,
  };
}

/** The connected components of the variables in which two states differ, each in increasing order, first ones first. */
function componentsOf(bqm: Bqm, state: Int8Array, donor: Int8Array): number[][] {
  const left = new Set([...state.keys()].filter((i) => state[i] !== donor[i]));
  const components: number[][] = [];
  for (const start of [...left]) {
    if (!left.delete(start)) continue;
    const component = [start];
    for (const i of component) {
      for (const j of bqm.neighbours.subarray(bqm.rowStart[i], bqm.rowStart[i + 1])) {
        if (left.delete(j)) component.push(j);
      }
    }
    components.push(component.sort((a, b) => a - b));
  }
  return components;
}

/** The donor as it counts: without linear biases the nearer of the two mirror images. */
function nearer(bqm: Bqm, state: Int8Array, donor: Int8Array): Int8Array {
  const overlap = state.reduce((sum, s, i) => sum + s * donor[i], 0);
  return bqm.linear.every((bias) => bias === 0) && overlap < 0 ? donor.map((s) => -s) : donor;
}

const flipped = (state: Int8Array, component: readonly number[]): Int8Array =>
  state.map((s, i) => (component.includes(i) ? -s : s));

const all = (components: number): number => components;

describe('partition crossover', () => {
  it('finds the best of all offspring, and its energy', () => {
    let most = 0;
    fc.assert(
      fc.property(cases, (given) => {
        const { bqm, state, donor } = setUp(given);
        const components = componentsOf(bqm, state, nearer(bqm, state, donor));
        most = Math.max(most, components.length);
        let lowest = Infinity;
        for (let code = 0; code < 2 ** components.length; code++) {
          const chosen = components.filter((_, c) => (code >> c) & 1);
          lowest = Math.min(lowest, bqm.energy(flipped(state, chosen.flat())));
        }
        const before = bqm.energy(state);
        const child = state.slice();
        const kept = donor.slice();
        const change = new PartitionCrossover(bqm).cross(child, donor, given.drift, all);
        expect(bqm.energy(child)).toBe(lowest);
        expect(change).toBe(lowest - before);
        expect(donor).toEqual(kept);
      }),
      { numRuns: 300 },
    );
    expect(most).toBeGreaterThan(5);
  });

  it('takes whole components: those that lower the energy, and with drift those that leave it', () => {
    let numDrifted = 0;
    fc.assert(
      fc.property(cases, (given) => {
        const { bqm, state, donor } = setUp(given);
        const child = state.slice();
        new PartitionCrossover(bqm).cross(child, donor, given.drift, all);
        const energy = bqm.energy(state);
        let expected = state;
        for (const component of componentsOf(bqm, state, nearer(bqm, state, donor))) {
          const delta = bqm.energy(flipped(state, component)) - energy;
          if (delta < 0 || (given.drift && delta === 0)) expected = flipped(expected, component);
          if (given.drift && delta === 0) numDrifted++;
        }
        expect(child).toEqual(expected);
      }),
      { numRuns: 300 },
    );
    expect(numDrifted).toBeGreaterThan(20);
  });

  it('asks for all components, and looks only at those that it is granted', () => {
    fc.assert(
      fc.property(cases, fc.nat(6), (given, most) => {
        const { bqm, state, donor } = setUp(given);
        const components = componentsOf(bqm, state, nearer(bqm, state, donor));
        const child = state.slice();
        const asked: number[] = [];
        const change = new PartitionCrossover(bqm).cross(child, donor, given.drift, (wanted) => {
          asked.push(wanted);
          return Math.min(most, wanted);
        });
        expect(asked).toEqual([components.length]);
        expect(change).toBe(bqm.energy(child) - bqm.energy(state));
        const granted = components.slice(0, most).flat();
        for (let i = 0; i < given.n; i++) {
          if (!granted.includes(i)) expect(child[i]).toBe(state[i]);
        }
      }),
    );
  });

  it('is used again and again on one model, also of a BINARY one', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { bqm, state, chance } = setUp(given);
        const again = new PartitionCrossover(bqm.toVartype('BINARY'));
        for (let round = 0; round < 8; round++) {
          const donor = state.map((s) => (chance.integer(3) === 0 ? -s : s));
          const expected = state.slice();
          const change = new PartitionCrossover(bqm).cross(expected, donor, true, all);
          expect(again.cross(state, donor, true, all)).toBe(change);
          expect(state).toEqual(expected);
        }
      }),
    );
  });

  it('takes the donor as its mirror image only without linear biases', () => {
    const pairs = [
      [0, 1, -1],
      [2, 3, -1],
      [1, 2, 0.25],
    ] as const;
    const state = Int8Array.of(1, 1, 1, 1);
    // The mirror image differs in the variables 0 and 1 alone: to turn them wins the coupling between 1 and 2.
    const mirrored = state.slice();
    const plain = new PartitionCrossover(Bqm.fromIsing([0, 0, 0, 0], pairs));
    expect(plain.cross(mirrored, Int8Array.of(1, 1, -1, -1), false, all)).toBe(-0.5);
    expect(mirrored).toEqual(Int8Array.of(1, 1, -1, -1));
    const nearest = state.slice();
    expect(plain.cross(nearest, Int8Array.of(1, -1, -1, -1), false, all)).toBe(0);
    expect(nearest).toEqual(state);
    const biased = new PartitionCrossover(Bqm.fromIsing([0, 0, 0, 1], pairs));
    const taken = state.slice();
    expect(biased.cross(taken, Int8Array.of(-1, -1, -1, -1), false, all)).toBe(-2);
    expect(taken).toEqual(Int8Array.of(-1, -1, -1, -1));
  });
});
