import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { resolveFiles, sourceHash } from '../../src/data/source.ts';
import { errorOf, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

describe('resolveFiles', () => {
  it('tells formats by the ends of names', async () => {
    const names = ['a.csv', 'b.CSV.gz', 'c.parquet', 'd.jsonl', 'e.ndjson.gz', 'f.json', 'g.data'];
    const found = await Promise.all(
      names.map(async (name) => (await resolveFiles(scratch.write(name, 'x')))[0]),
    );
    expect(found.map(({ format, gzip }) => [format, gzip])).toEqual([
      ['csv', false],
      ['csv', true],
      ['parquet', false],
      ['json', false],
      ['json', true],
      ['json', false],
      ['csv', false],
    ]);
  });

  it('sorts what a pattern matches and knows braces', async () => {
    for (const name of ['p10.csv', 'p9.csv', 'p1.csv']) scratch.write(name, 'x');
    const found = await resolveFiles(scratch.path('p{1,10,9}.csv'));
    expect(found.map(({ path }) => path)).toEqual(
      ['p1.csv', 'p10.csv', 'p9.csv'].map((name) => scratch.path(name)),
    );
  });
});

describe('sourceHash', () => {
  it('is the SHA-256 of the bytes of a file or a text', async () => {
    const text = 'a,b\n1,é\n';
    expect(await sourceHash(scratch.write('h.csv', text))).toBe(sha256(text));
    expect(await sourceHash({ name: '-', text })).toBe(sha256(text));
    expect(await sourceHash({ name: '-', text: Buffer.from(text) })).toBe(sha256(text));
    // FIPS 180-2, appendix B.1
    expect(await sourceHash({ name: '-', text: 'abc' })).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('is the SHA-256 of the hashes of several files, in order', async () => {
    scratch.write('q2.csv', 'two');
    scratch.write('q1.csv', 'one');
    const expected = sha256(`${sha256('one')}\n${sha256('two')}\n`);
    expect(await sourceHash(scratch.path('q*.csv'))).toBe(expected);
  });

  it('names a file that is absent', async () => {
    await errorOf('FILE_NOT_FOUND', () => sourceHash(scratch.path('absent.csv')));
  });
});
