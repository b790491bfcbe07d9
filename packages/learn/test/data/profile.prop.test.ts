import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profile } from '../../src/data/profile.ts';
import { openText } from './scratch.ts';

type Cell = number | string | null;

/** The bin of every cell, from the definition: sort, interpolate, count edges. */
function numberBins(cells: readonly Cell[]): number[] {
  const sorted = cells
    .filter((cell) => cell !== null)
    .map(Number)
    .sort((a, b) => a - b);
  const edges = [1, 2, 3, 4, 5, 6, 7].map((i) => {
    const at = (i / 8) * (sorted.length - 1);
    const low = sorted[Math.floor(at)];
    const high = sorted[Math.ceil(at)];
    return low + (at - Math.floor(at)) * (high - low);
  });
  return cells.map((cell) =>
    cell === null ? 8 : edges.filter((edge) => edge <= Number(cell)).length,
  );
}

function textBins(cells: readonly Cell[]): number[] {
  const present = cells.filter((cell) => cell !== null).map(String);
  const count = (level: string): number => present.filter((cell) => cell === level).length;
  const frequent = Array.from(new Set(present))
    .sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
    .slice(0, 7);
  return cells.map((cell) => {
    if (cell === null) return 8;
    const place = frequent.indexOf(String(cell));
    return place < 0 ? 7 : place;
  });
}

/** H(A) + H(B) - H(A, B). */
function slowInformation(a: readonly unknown[], b: readonly unknown[]): number {
  const entropy = (values: readonly unknown[]): number => {
    const counts = new Map<unknown, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    let sum = 0;
    for (const count of counts.values()) {
      const p = count / values.length;
      sum -= p * Math.log(p);
    }
    return sum;
  };
  return entropy(a) + entropy(b) - entropy(a.map((value, i) => `${String(value)}|${String(b[i])}`));
}

const numberCell = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
  {
    weight: 3,
    arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  },
  { weight: 1, arbitrary: fc.constantFrom(0.1, 0.2, 0.30000000000000004, 1e-300, 1e300) },
);
const textCell = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(...'abcdefghijkl'.split('').map((letter) => `l'${letter}`)),
  },
);
const row = fc.record({
  number: numberCell,
  integer: fc.option(fc.integer({ min: 0, max: 12 })),
  text: textCell,
  target: fc.constantFrom('u', 'v', 'w'),
});

describe('profile', () => {
  it('computes the mutual information of its definition', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 120 }), async (rows) => {
        const line = (r: (typeof rows)[number]): string =>
          [r.number, r.integer, r.text, r.target].map((cell) => cell ?? '').join(',');
        await using table = await openText(`n,i,t,y\n${rows.map(line).join('\n')}\n`);
        const { features } = await profile(table, { target: 'y' });
        const target = rows.map((r) => r.target);
        const expected = [
          slowInformation(numberBins(rows.map((r) => r.number)), target),
          slowInformation(numberBins(rows.map((r) => r.integer)), target),
          slowInformation(textBins(rows.map((r) => r.text)), target),
        ];
        features.forEach(({ mutualInformation }, i) => {
          expect(Math.abs((mutualInformation ?? NaN) - expected[i])).toBeLessThan(1e-12);
        });
      }),
    );
  });
});
