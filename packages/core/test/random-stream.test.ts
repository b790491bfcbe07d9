import { describe, expect, it } from 'vitest';
import { KetflowError, RandomStream } from '@ketflow/core';
import { referenceWords, xoshiro128StarStar } from './reference-stream.ts';

// Seeds are fixed; each statistical bound is passed over by chance with the probability stated beside it.

const draws = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, () => stream.uint32());

/** Pearson's statistic of counts against equal expectations. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Upper 10^-6 quantiles of chi-square by degrees of freedom (scipy 1.17.1). */
const CHI_SQUARE = { 5: 35.89, 6: 38.26, 9: 44.82, 19: 63.68, 23: 70.55, 99: 180.8 } as const;

describe('the words of a stream', () => {
  it('come from xoshiro128** 1.1', () => {
    // First outputs of the reference C program from the state {1, 2, 3, 4}.
    let state: [bigint, bigint, bigint, bigint] = [1n, 2n, 3n, 4n];
    const words: bigint[] = [];
    for (let i = 0; i < 4; i++) {
      const [output, next] = xoshiro128StarStar(state);
      words.push(output);
      state = next;
    }
    expect(words).toEqual([11520n, 0n, 5927040n, 70819200n]);
  });

  it.each([
    [0, []],
    [1, []],
    [42, [['race', 'sa', 3]]],
    [42, [['race'], ['sa']]],
    [2 ** 32 + 7, [['fold', 0]]],
    [Number.MAX_SAFE_INTEGER, [['größe', -1.5]]],
  ])('equal an independent implementation: seed %d, path %j', (seed, paths) => {
    let stream = RandomStream.root(seed);
    for (const path of paths) stream = stream.split(...path);
    expect(draws(stream, 50)).toEqual(referenceWords(BigInt(seed), paths, 50));
  });

  it('keep their values from version to version', () => {
    expect(draws(RandomStream.root(1), 3)).toEqual([2585160584, 3752941945, 1693670369]);
    expect(draws(RandomStream.root(1).split('a'), 3)).toEqual([2087013210, 1870380626, 920629232]);
  });
});

describe('root', () => {
  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => RandomStream.root(seed)).toThrow(KetflowError);
    expect(() => RandomStream.root(seed)).toThrow(`seed cannot be "${seed}"`);
  });

  it('gives different streams to different seeds', () => {
    const firsts = new Set<string>();
    for (let seed = 0; seed < 5000; seed++) {
      firsts.add(draws(RandomStream.root(seed), 4).join());
      firsts.add(draws(RandomStream.root(seed * 2 ** 32 + 1), 4).join());
    }
    expect(firsts.size).toBe(9999); // seed 1 occurs twice: as 1 and as 0 · 2^32 + 1
  });

  it('spreads the first words of neighbouring seeds (10^-6)', () => {
    const counts = new Array<number>(100).fill(0);
    for (let seed = 0; seed < 20_000; seed++) {
      counts[Math.floor(RandomStream.root(seed).uniform() * 100)]++;
    }
    expect(chiSquare(counts)).toBeLessThan(CHI_SQUARE[99]);
  });
});

describe('split', () => {
  it('depends on the path of names alone, not on what was drawn', () => {
    const fresh = RandomStream.root(7);
    const used = RandomStream.root(7);
    draws(used, 100);
    used.normal();
    used.split('other');
    expect(draws(used.split('part', 2), 5)).toEqual(draws(fresh.split('part', 2), 5));
  });

  it('does not touch the stream that it is split from', () => {
    const plain = RandomStream.root(7);
    const parent = RandomStream.root(7);
    parent.split('part');
    expect(draws(parent, 5)).toEqual(draws(plain, 5));
  });

  it('tells names apart that would run together', () => {
    const root = RandomStream.root(7);
    const paths = [
      ['ab'],
      ['a', 'b'],
      ['b', 'a'],
      ['a/$b'],
      ['1'],
      [1],
      [11],
      [1, 1],
      [''],
      ['', ''],
      ['a/', 'b'],
    ];
    const streams = new Set(paths.map((path) => draws(root.split(...path), 4).join()));
    expect(streams.size).toBe(paths.length);
  });

  it('gives streams that are uncorrelated (10^-6)', () => {
    const root = RandomStream.root(11);
    const n = 20_000;
    const a = root.split('a');
    const b = root.split('b');
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    // Each product has variance 1/144.
    expect(Math.abs(sum) / Math.sqrt(n / 144)).toBeLessThan(4.9);
    const counts = new Array<number>(100).fill(0);
    for (let i = 0; i < n; i++) counts[Math.floor(root.split(i).uniform() * 100)]++;
    expect(chiSquare(counts)).toBeLessThan(CHI_SQUARE[99]);
  });
});

describe('uniform', () => {
  it('is a multiple of 2^-53 in [0, 1) with mean 1/2 and variance 1/12 (10^-6)', () => {
    const stream = RandomStream.root(3);
    const n = 100_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const u = stream.uniform();
      if (!(u >= 0 && u < 1) || !Number.isInteger(u * 2 ** 53)) expect.fail(`${u}`);
      sum += u - 0.5;
      squares += (u - 0.5) ** 2;
    }
    expect(Math.abs(sum / n)).toBeLessThan(4.9 / Math.sqrt(12 * n));
    expect(Math.abs(squares / n - 1 / 12)).toBeLessThan(4.9 / Math.sqrt(180 * n));
  });
});

describe('integer', () => {
  it.each([
    [7, CHI_SQUARE[6]],
    [10, CHI_SQUARE[9]],
    [20, CHI_SQUARE[19]],
  ])('is uniform on 0..%d - 1 (10^-6)', (n, limit) => {
    const stream = RandomStream.root(5).split(n);
    const counts = new Array<number>(n).fill(0);
    for (let i = 0; i < 20_000; i++) counts[stream.integer(n)]++;
    expect(chiSquare(counts)).toBeLessThan(limit);
  });

  it('is unbiased where a plain remainder would not be (10^-6)', () => {
    // A remainder of 32 bits by n = 3 · 2^30 would fall below 2^30 half of the time, not a third.
    const stream = RandomStream.root(6);
    let below = 0;
    for (let i = 0; i < 30_000; i++) if (stream.integer(3 * 2 ** 30) < 2 ** 30) below++;
    expect(Math.abs(below - 10_000)).toBeLessThan(4.9 * Math.sqrt((30_000 * 2) / 9));
  });

  it('takes 1 to 2^32 and refuses the rest', () => {
    const stream = RandomStream.root(8);
    expect(stream.integer(1)).toBe(0);
    expect(stream.integer(2 ** 32)).toBeLessThan(2 ** 32);
    for (const n of [0, -1, NaN, 2 ** 32 + 1]) {
      expect(() => stream.integer(n)).toThrow(KetflowError);
    }
  });
});

describe('normal', () => {
  it('has the moments 0, 1, 0, 3 (10^-6)', () => {
    const stream = RandomStream.root(9);
    const n = 100_000;
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const z = stream.normal();
      sums.forEach((_, power) => (sums[power] += z ** (power + 1)));
    }
    // Standard deviations of z, z², z³, z⁴: 1, √2, √15, √96.
    [0, 1, 0, 3].forEach((moment, power) => {
      const deviation = Math.sqrt([1, 2, 15, 96][power] / n);
      expect(Math.abs(sums[power] / n - moment) / deviation, `moment ${power + 1}`).toBeLessThan(
        4.9,
      );
    });
  });
});

describe('shuffle and subset', () => {
  it('shuffles in place, every order equally likely (10^-6)', () => {
    const stream = RandomStream.root(10);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const array = [0, 1, 2, 3];
      expect(stream.shuffle(array)).toBe(array);
      counts.set(array.join(), (counts.get(array.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(CHI_SQUARE[23]);
    expect([...stream.shuffle(Int32Array.of(3, 1, 2))].sort()).toEqual([1, 2, 3]);
  });

  it('draws increasing subsets, every one equally likely (10^-6)', () => {
    const stream = RandomStream.root(12);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = stream.subset(4, 2).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['0,1', '0,2', '0,3', '1,2', '1,3', '2,3']);
    expect(chiSquare([...counts.values()])).toBeLessThan(CHI_SQUARE[5]);
  });

  it('takes the ends', () => {
    const stream = RandomStream.root(13);
    expect([...stream.subset(12, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...stream.subset(5, 0)]).toEqual([]);
    expect(() => stream.subset(2, 3)).toThrow(KetflowError);
  });
});
