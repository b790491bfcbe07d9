import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { Bqm, type SampleRequest, type Vartype } from '@ketflow/optimize';
import { polish } from '../src/samplers/polish.ts';
import { Search } from '../src/search.ts';
import { vartypes } from './models.ts';

function searchOf(bqm: Bqm, limit: number, request: Partial<SampleRequest> = {}): Search {
  return new Search(bqm, {
    stream: RandomStream.root(0),
    budget: new WorkBudget(limit),
    ...request,
  });
}

const modelCases = fc.record({
  n: fc.integer({ min: 1, max: 40 }),
  part: fc.constantFrom(0.05, 0.3, 1),
  scale: fc.constantFrom(1, 0.1, 1e15),
  isWhole: fc.boolean(),
  vartype: vartypes,
  seed: fc.nat(100_000),
});

interface Case {
  readonly n: number;
  readonly part: number;
  readonly scale: number;
  readonly isWhole: boolean;
  readonly vartype: Vartype;
  readonly seed: number;
}

function setUp({ n, part, scale, isWhole, vartype, seed }: Case): { bqm: Bqm; spins: Int8Array } {
  const chance = RandomStream.root(seed);
  const bias = (): number => scale * (isWhole ? chance.integer(7) - 3 : chance.normal());
  const couplings: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) if (chance.uniform() < part) couplings.push([i, j, bias()]);
  }
  const h = Array.from({ length: n }, bias);
  const bqm = Bqm.fromIsing(h, couplings, { offset: bias() }).toVartype(vartype);
  return { bqm, spins: Int8Array.from({ length: n }, () => 2 * chance.integer(2) - 1) };
}

/** The energy of spins, whatever the vartype. */
const energyOf = (bqm: Bqm, spins: Int8Array): number =>
  bqm.energy(bqm.vartype === 'SPIN' ? spins : spins.map((s) => (s + 1) / 2));

const flipped = (spins: Int8Array, ...places: number[]): Int8Array =>
  spins.map((s, i) => (places.includes(i) ? -s : s));

describe('polish', () => {
  it('ends where no flip and no coupled pair lowers the energy', async () => {
    await fc.assert(
      fc.asyncProperty(modelCases, async (given) => {
        const { bqm, spins } = setUp(given);
        const before = energyOf(bqm, spins);
        const search = searchOf(bqm, Infinity);
        const energy = await polish(bqm, spins, search);
        const isExact = given.isWhole && given.scale === 1;
        const slack = isExact ? 0 : 1e-9 * given.scale * given.n;
        expect(Math.abs(energy - energyOf(bqm, spins))).toBeLessThanOrEqual(
          1e-12 * given.scale * given.n * given.n,
        );
        const after = energyOf(bqm, spins);
        expect(after).toBeLessThanOrEqual(before + slack);
        for (let i = 0; i < given.n; i++) {
          expect(energyOf(bqm, flipped(spins, i))).toBeGreaterThanOrEqual(after - slack);
          for (const j of bqm.neighbours.subarray(bqm.rowStart[i], bqm.rowStart[i + 1])) {
            expect(energyOf(bqm, flipped(spins, i, j))).toBeGreaterThanOrEqual(after - slack);
          }
        }
      }),
      {
        // Moves of no effect that rounding made look like gains once hid one of effect.
        examples: [[{ n: 15, part: 1, scale: 0.1, isWhole: true, vartype: 'SPIN', seed: 3 }]],
      },
    );
  });

  it('needs the pairs: two strongly bound spins against a field turn only together', async () => {
    const bqm = Bqm.fromIsing(
      [1, 1, 0],
      [
        [0, 1, -5],
        [1, 2, 1],
      ],
    );
    const spins = Int8Array.of(1, 1, -1);
    const search = searchOf(bqm, Infinity);
    expect(await polish(bqm, spins, search)).toBe(-8);
    expect(spins).toEqual(Int8Array.of(-1, -1, 1));
    // Flips without effect, pairs, flips, flips without effect, pairs without effect.
    expect(search.evaluations).toBe(3 + 2 + 3 + 3 + 2);
    expect(search.bestEnergy).toBe(-8);
  });

  it('makes whole passes within the budget, and does not end the search', async () => {
    await fc.assert(
      fc.asyncProperty(modelCases, fc.nat(300), async (given, limit) => {
        const { bqm, spins } = setUp(given);
        const start = energyOf(bqm, spins);
        const { n } = given;
        const m = bqm.numInteractions;
        const search = searchOf(bqm, limit);
        await polish(bqm, spins, search);
        expect(search.status).toBeUndefined();
        expect(search.evaluations).toBeLessThanOrEqual(limit);
        expect(energyOf(bqm, spins)).toBeLessThanOrEqual(start + 1e-9 * given.scale * n);
        // So many passes over flips and over pairs, for some number of each.
        let isWhole = false;
        for (let pairs = 0; pairs * m <= search.evaluations; pairs++) {
          isWhole ||= (search.evaluations - pairs * m) % n === 0;
          if (m === 0) break;
        }
        expect(isWhole).toBe(true);
        // The work done repeats it.
        const again = setUp(given);
        const repetition = searchOf(bqm, search.evaluations);
        await polish(bqm, again.spins, repetition);
        expect(again.spins).toEqual(spins);
        expect(repetition.evaluations).toBe(search.evaluations);
      }),
    );
  });

  it('stops at a target and a deadline between passes, and throws the reason of a signal', async () => {
    const { bqm, spins } = setUp({
      n: 30,
      part: 1,
      scale: 1,
      isWhole: true,
      vartype: 'SPIN',
      seed: 5,
    });
    const target = searchOf(bqm, Infinity, { target: energyOf(bqm, spins) - 1 });
    await polish(bqm, spins.slice(), target);
    expect([target.status, target.evaluations]).toEqual(['target', 30]);
    let now = 0;
    const clock = { seconds: () => now++ };
    const late = searchOf(bqm, Infinity, { clock, deadlineSeconds: 2 });
    await polish(bqm, spins.slice(), late);
    expect(late.status).toBe('time');
    const reason = new Error('called off');
    const signal = {
      aborted: true,
      throwIfAborted(): void {
        throw reason;
      },
    };
    const called = searchOf(bqm, Infinity, { signal });
    await expect(polish(bqm, spins.slice(), called)).rejects.toBe(reason);
  });

  it('takes large models in blocks', async () => {
    const n = 300_000;
    const ring = Array.from({ length: n }, (_, i) => i);
    const pairs = { rows: ring, columns: ring.map((i) => (i + 1) % n), biases: ring.map(() => 1) };
    const bqm = Bqm.fromArrays('SPIN', ring.map(String), new Float64Array(n), pairs);
    const spins = new Int8Array(n).fill(1);
    const budget = 2 ** 18;
    const cut = searchOf(bqm, budget);
    await polish(bqm, spins.slice(), cut);
    expect([cut.evaluations, cut.status]).toEqual([budget, undefined]);
    expect(await polish(bqm, spins, searchOf(bqm, Infinity))).toBe(-n);
  });
});
