import { describe, expect, it } from 'vitest';
import { fullSpace, weightSpace, type BasisSpace } from '@ketflow/quantum';
import { mixerPairs } from '../src/mixer.ts';
import {
  PairRuns,
  binomialTable,
  countRuns,
  planRuns,
  writeRuns,
  type RunGroup,
} from '../src/pair-runs.ts';

/** Every index pair of (i, j), by moving the one of each state. */
function naivePairs(space: BasisSpace, i: number, j: number): Set<string> {
  const pairs = new Set<string>();
  for (let a = 0; a < space.size; a++) {
    const subset = Array.from(space.unrank(a));
    if (!subset.includes(i) || subset.includes(j)) continue;
    const moved = subset.map((q) => (q === i ? j : q)).sort((x, y) => x - y);
    pairs.add(`${a} ${space.rank(moved)}`);
  }
  return pairs;
}

function listed(table: Uint32Array, groups: readonly RunGroup[]): string[] {
  const pairs: string[] = [];
  for (const { start, count, length } of groups) {
    for (let r = start; r < start + count; r++) {
      for (let e = 0; e < length; e++) pairs.push(`${table[2 * r] + e} ${table[2 * r + 1] + e}`);
    }
  }
  return pairs;
}

describe('the runs of a qubit pair', () => {
  it('are all its index pairs, each once', () => {
    const spaces = [fullSpace(2), fullSpace(6)];
    for (let k = 0; k <= 7; k++) spaces.push(weightSpace(7, k));
    for (const space of spaces) {
      for (const [i, j] of mixerPairs('xy-complete', space.numQubits)) {
        const table = new Uint32Array(2 * countRuns(space, { kind: 'pair', i, j }));
        const groups = writeRuns(space, { kind: 'pair', i, j }, table, 0, binomialTable(space));
        const pairs = listed(table, groups);
        const naive = naivePairs(space, i, j);
        expect(pairs.length).toBe(naive.size);
        expect(new Set(pairs)).toEqual(naive);
        expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(
          countRuns(space, { kind: 'pair', i, j }),
        );
      }
    }
  });

  it('are the same from a table of all pairs and one at a time', () => {
    const all = weightSpace(9, 4);
    const plan = planRuns(all, 'xy-ring');
    expect(plan.isCached).toBe(true);
    const table = new Uint32Array(2 * plan.capacity);
    const runs = new PairRuns(all, 'xy-ring', () => table);
    for (const [pair, [i, j]] of mixerPairs('xy-ring', 9).entries()) {
      expect(new Set(listed(table, runs.load(pair)))).toEqual(naivePairs(all, i, j));
    }

    const large = fullSpace(20);
    const streamed = planRuns(large, 'xy-complete');
    expect(streamed).toEqual({ isCached: false, capacity: 2 ** 18 });
    const one = new Uint32Array(2 * streamed.capacity);
    const pairs = new PairRuns(large, 'xy-complete', () => one);
    expect(pairs.load(18)).toEqual([{ start: 0, count: 2 ** 18, length: 1 }]); // (0, 19)
    expect(Array.from(one.subarray(0, 4))).toEqual([1, 2 ** 19, 3, 2 ** 19 + 2]);
    expect(pairs.load(189)).toEqual([{ start: 0, count: 1, length: 2 ** 18 }]); // (18, 19)
    expect(Array.from(one.subarray(0, 2))).toEqual([2 ** 18, 2 ** 19]);
  });
});

describe('mixerPairs', () => {
  it('has the order of the conventions', () => {
    expect(mixerPairs('xy-ring', 5)).toEqual([[0, 1], [2, 3], [1, 2], [3, 4], [0, 4]]); // prettier-ignore
    expect(mixerPairs('xy-ring', 4)).toEqual([[0, 1], [2, 3], [1, 2], [0, 3]]); // prettier-ignore
    expect(mixerPairs('xy-ring', 2)).toEqual([[0, 1]]);
    expect(mixerPairs('xy-ring', 1)).toEqual([]);
    expect(mixerPairs('xy-complete', 3)).toEqual([[0, 1], [0, 2], [1, 2]]); // prettier-ignore
    expect(mixerPairs('x', 3)).toEqual([]);
  });
});
