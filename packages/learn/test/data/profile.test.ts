import { RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { profile } from '../../src/data/profile.ts';
import { errorOf, openText } from './scratch.ts';

const LN2 = 0.6931471805599453;

/** 1000 rows: y, a copy, an independent column, texts, missing cells. */
function thousand(): string {
  const stream = RandomStream.root(7);
  const lines = Array.from({ length: 1000 }, (_, i) => {
    const y = i % 2;
    const level = `t${Math.floor(stream.uniform() * stream.uniform() * 20)}`;
    const number = stream.normal() + y;
    return [
      y,
      -y,
      number,
      i % 10 === 3 ? '' : level,
      stream.integer(3),
      y === 0 ? 'no' : 'yes',
    ].join(',');
  });
  return `a,copy,number,text,small,y\n${lines.join('\n')}\n`;
}

describe('profile', () => {
  it('describes columns without a target', async () => {
    await using table = await openText('a,b,c\n1,x,\n2.5,x,\n,y,\n');
    expect(await profile(table)).toEqual({
      rows: 3,
      columns: 3,
      target: null,
      features: [
        { name: 'a', type: 'number', missing: 1, distinct: 2, mutualInformation: null },
        { name: 'b', type: 'text', missing: 0, distinct: 2, mutualInformation: null },
        { name: 'c', type: 'empty', missing: 3, distinct: 0, mutualInformation: null },
      ],
      dropped: [
        { name: 'b', why: 'id-like' },
        { name: 'c', why: 'empty' },
      ],
    });
  });

  it('gives ln 2 for a copy of two even classes and 0 for what says nothing', async () => {
    const lines = Array.from({ length: 64 }, (_, i) => `${i % 2},k${i % 2},${i >> 1},1,,${i % 2}`);
    await using table = await openText(`copy,text,twice,one,empty,y\n${lines.join('\n')}\n`);
    const { features } = await profile(table, { target: 'y' });
    const byName = Object.fromEntries(features.map((f) => [f.name, f.mutualInformation]));
    expect(byName['copy']).toBeCloseTo(LN2, 14);
    expect(byName['text']).toBeCloseTo(LN2, 14);
    expect(byName).toMatchObject({ twice: 0, one: 0, empty: 0 });
    expect(features.map(({ name }) => name)).not.toContain('y');
  });

  it('counts a missing cell as a bin of its own', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${i % 2 === 0 ? '' : 5},${i % 2}`);
    await using table = await openText(`x,y\n${lines.join('\n')}\n`);
    const { features, dropped } = await profile(table, { target: 'y' });
    expect(features[0].mutualInformation).toBeCloseTo(LN2, 14);
    expect(dropped).toEqual([{ name: 'x', why: 'constant' }]);
  });

  it('gives the same bits for any number of threads', async () => {
    const text = thousand();
    const [one, two] = await Promise.all(
      [1, 2].map(async (threads) => {
        await using table = await openText(text, { threads });
        return await profile(table, { target: 'y' });
      }),
    );
    expect(two).toEqual(one);
    expect(one.features.every(({ mutualInformation }) => (mutualInformation ?? -1) >= 0)).toBe(
      true,
    );
    expect(one.features[2].mutualInformation).toBeGreaterThan(0.05);
  });

  it('cuts a target of many numbers into bins', async () => {
    const lines = Array.from({ length: 800 }, (_, i) => `${i},${i * 0.5}`);
    await using table = await openText(`x,y\n${lines.join('\n')}\n`);
    const { features } = await profile(table, { target: 'y' });
    expect(features[0].mutualInformation).toBeCloseTo(3 * LN2, 12); // 8 bins of 100 rows, one to one
  });

  it('says why columns are dropped', async () => {
    const text = [
      'id,number id,one,one gap,text one,text gap,empty,half',
      ...['a', 'b', 'c', 'd'].map(
        (name, i) => `${name},${i},1,${i < 2 ? '' : 1},k,${i < 2 ? '' : 'k'},,${i < 2 ? 'u' : 'v'}`,
      ),
    ].join('\n');
    await using table = await openText(text);
    expect((await profile(table)).dropped).toEqual([
      { name: 'id', why: 'id-like' },
      { name: 'one', why: 'constant' },
      { name: 'one gap', why: 'constant' },
      { name: 'text one', why: 'constant' },
      { name: 'empty', why: 'empty' },
    ]);
  });

  it('refuses a target that is absent or missing in a row', async () => {
    await using table = await openText('x,y\n1,a\n2,\n');
    await errorOf('COLUMN_NOT_FOUND', () => profile(table, { target: 'z' }));
    await errorOf('TARGET_VALUE_MISSING', () => profile(table, { target: 'y' }));
  });
});
