import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import {
  Bqm,
  exact,
  Polynomial,
  type Model,
  type SampleRequest,
  type SampleSet,
} from '@ketflow/optimize';
import { minimumOf, randomModel } from '../src/contract/oracle.ts';
import { scanBlock, scanBlocks, spinsOfState, type BlockModel } from '../src/reference/gray.ts';
import { blockModelOf } from '../src/samplers/exact/block-model.ts';
import { openScanner } from '../src/samplers/exact/block-scanner.ts';

/** A sparse or dense model of n variables with biases that are multiples of `unit`. */
function model(n: number, unit: number, seed: number): Bqm {
  const stream = RandomStream.root(seed);
  const bias = (): number => unit * (stream.integer(41) - 20);
  const linear = Array.from({ length: n }, bias);
  const couplings: [number, number, number][] = [];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) if (stream.integer(3) > 0) couplings.push([i, j, bias()]);
  return Bqm.fromIsing(linear, couplings, { offset: bias() });
}

function solve(
  problem: Model,
  limit = Infinity,
  request: Partial<SampleRequest> = {},
): Promise<SampleSet> {
  const budget = new WorkBudget(limit);
  return exact.sample({ model: problem }, { stream: RandomStream.root(1), budget, ...request });
}

describe('the blocks of an enumeration', () => {
  it('hold every state once, each a flip away from the one four before', () => {
    const shape = { n: 7, low: 5 };
    const seen = new Set<string>();
    for (let block = 0; block < 4; block++) {
      for (let state = 0; state < 32; state++) {
        const spins = spinsOfState(shape, block, state);
        seen.add(spins.join());
        if (state < 4) continue;
        const before = spinsOfState(shape, block, state - 4);
        expect(spins.filter((s, i) => s !== before[i]).length).toBe(1);
      }
    }
    expect(seen.size).toBe(128);
  });

  it('score what the model scores', () => {
    for (const unit of [1, 0.25, 0.1]) {
      const bqm = model(14, unit, 3);
      const blocks = blockModelOf(bqm);
      expect([blocks.isWhole, blocks.unit]).toEqual([unit !== 0.1, unit === 0.25 ? 4 : 1]);
      for (const block of [0, 1, 3]) {
        for (const numStates of [1, 6, 31, 128]) {
          const { energy, state } = scanBlock(blocks, block, Infinity, numStates);
          const energies = Array.from({ length: numStates }, (_, at) =>
            bqm.energy(spinsOfState(blocks, block, at)),
          );
          expect(energy / blocks.unit + blocks.offset).toBeCloseTo(Math.min(...energies), 9);
          expect(energies[state]).toBeCloseTo(Math.min(...energies), 9);
        }
      }
    }
  });

  it('kernel and twin give the same bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 13, max: 17 }),
        fc.constantFrom(1, 0.5, 0.1, 1e6, 1e9),
        fc.nat(1000),
        fc.tuple(fc.nat(31), fc.nat(31)),
        (n, unit, seed, [a, b]) => {
          const blocks: BlockModel = blockModelOf(model(n, unit, seed));
          const numBlocks = 2 ** (n - blocks.low);
          const [first, last] = [a % numBlocks, numBlocks - (b % numBlocks)];
          const scanner = openScanner(blocks);
          try {
            const found = scanner.scan(first, last, Infinity);
            expect(found).toEqual(scanBlocks(blocks, first, last, Infinity));
            if (first >= last) return;
            // Nothing is below the lowest; just above it, the same is found again.
            expect(scanner.scan(first, last, found.energy).block).toBe(-1);
            const above = found.energy + Math.max(1, Math.abs(found.energy) / 1e6);
            expect(scanner.scan(first, last, above)).toEqual(
              scanBlocks(blocks, first, last, above),
            );
          } finally {
            scanner.release();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('take whole numbers only as far as their sums fit', () => {
    const wide = (bias: number): BlockModel => {
      const chain = Array.from({ length: 13 }, (_, i) => [i, i + 1, bias] as const);
      return blockModelOf(Bqm.fromIsing(new Array<number>(14).fill(0), chain));
    };
    // 26 entries of the symmetric matrix.
    expect(wide(Math.floor((2 ** 30 - 1) / 26)).isWhole).toBe(true);
    expect(wide(Math.ceil(2 ** 30 / 26)).isWhole).toBe(false);
    expect(wide(1 / 3).isWhole).toBe(false);
  });
});

describe('exact by enumeration', () => {
  it('finds the minimum of models on both sides of the first block', async () => {
    for (const n of [1, 2, 5, 12, 13, 14]) {
      for (const vartype of ['SPIN', 'BINARY'] as const) {
        const bqm = randomModel(n, vartype, RandomStream.root(n));
        const set = await solve(bqm);
        expect(set.info.status).toBe('optimal');
        expect(set.first?.energy).toBe(minimumOf({ model: bqm }));
        expect(set.info.lowerBound).toBe(set.first?.energy);
        expect(set.info.evaluations).toBe(2 ** n);
      }
    }
  });

  it('tells of improvements in the energies of the model, and stops at a target', async () => {
    const bqm = model(20, 0.5, 9);
    const seen: number[] = [];
    const set = await solve(bqm, Infinity, { onImprovement: ({ energy }) => seen.push(energy) });
    expect(seen.at(-1)).toBe(set.first?.energy);
    const target = seen[0];
    const early = await solve(bqm, Infinity, { target });
    expect(early.first?.energy).toBe(target);
    expect(early.info.evaluations).toBe(4096);
  });

  it('refuses what it cannot count', () => {
    const linear = new Array<number>(33).fill(1);
    const wide = { maxVariables: 40 };
    expect(exact.accepts({ model: Bqm.fromIsing(linear, []) }, wide)).toBeUndefined();
    const names = linear.map((_, i) => String(i));
    const term = { bias: 1, variables: ['0', '1', '2'] };
    const cubic = Polynomial.fromTerms('SPIN', names, [term]);
    expect(exact.accepts({ model: cubic }, wide)?.hint).toContain('at most 32 variables');
  });

  it('agrees with single flips on a polynomial of the same energies', async () => {
    const bqm = model(16, 1, 8);
    // A term of three variables that is never 0 but for rounding keeps it a polynomial.
    const terms = [...bqm.terms(), { bias: 1e-13, variables: ['0', '1', '2'] }];
    const cubic = Polynomial.fromTerms('SPIN', bqm.variables, terms, bqm.offset);
    const [a, b] = [await solve(bqm), await solve(cubic)];
    expect(b.first?.energy).toBeCloseTo(a.first?.energy ?? NaN, 9);
  });

  it('visits 2^24 states of a model that needs all its variables', async () => {
    const n = 24;
    const planted = Int8Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : -1));
    const chain = Array.from(
      { length: n - 1 },
      (_, i) => [i, i + 1, -planted[i] * planted[i + 1]] as const,
    );
    const set = await solve(Bqm.fromIsing([-0.5, ...new Array<number>(n - 1).fill(0)], chain));
    expect(set.first?.energy).toBe(-(n - 1) - 0.5);
    expect([...(set.first?.sample ?? [])]).toEqual([...planted]);
  });

  it('a budget ends it anywhere, with the lowest of the states it visited, the first of equal ones', async () => {
    for (const unit of [1, 0.1]) {
      const bqm = model(15, unit, 11);
      const blocks = blockModelOf(bqm);
      let lowest = { energy: Infinity, state: '' };
      const best: (typeof lowest)[] = [];
      for (let at = 0; at < 2 ** 15; at++) {
        const size = blocks.table.length;
        const spins = spinsOfState(blocks, Math.floor(at / size), at % size);
        const energy = bqm.energy(spins);
        if (energy < lowest.energy - 1e-9) lowest = { energy, state: spins.join() };
        best.push(lowest);
      }
      for (const limit of [1, 2, 5, 4095, 4096, 4097, 12_345, 32_767, 32_768]) {
        const set = await solve(bqm, limit);
        expect(set.info.evaluations).toBe(limit);
        expect(set.first?.sample.join()).toBe(best[limit - 1].state);
        expect(set.info.status).toBe(limit === 32_768 ? 'optimal' : 'evaluations');
        const bound = set.info.lowerBound ?? Infinity;
        expect(bound).toBeLessThanOrEqual(best[2 ** 15 - 1].energy + 1e-9);
      }
    }
  });
});
