import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  KetflowError,
  errorCatalogue,
  isKetflowError,
  nearestName,
  type ErrorCode,
} from '@ketflow/core';
import { errorSamples } from '../../../scripts/error-samples.ts';
import { errorsDocument } from '../../../scripts/errors-document.ts';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

describe('the catalogue', () => {
  it('is what docs/errors.md says (node scripts/write-errors-doc.ts writes it)', () => {
    const file = new URL('../../../docs/errors.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(errorsDocument());
  });

  it.each(codes)('%s renders a message and a hint', (code) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    const entry = errorCatalogue[code];
    const error = new KetflowError(code, errorSamples[code]);
    for (const text of [error.message, error.hint, entry.when]) {
      expect(text).toMatch(/^\S.*[.)]$/s);
      expect(text).not.toMatch(/undefined|\[object|\n| {2}/);
    }
    expect(error.message.length).toBeLessThan(200);
    expect(entry.http).toBeGreaterThanOrEqual(400);
    expect(entry.exit === 1).toBe(entry.http === 500);
    expect(entry.mlflow).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  });

  it('puts the details into the message', () => {
    const error = new KetflowError('K_OUT_OF_RANGE', { k: 40, max: 33 });
    expect(error.message).toBe('k = 40 cannot be chosen out of 33.');
    expect(error.hint).toBe('Choose k from 1 to 33.');
    const columns = Array.from({ length: 20 }, (_, i) => `c${i}`);
    const long = new KetflowError('COLUMN_NOT_FOUND', { column: 'x', nearest: undefined, columns });
    expect(long.hint).toMatch(/^The columns are: c0, .*c11 and 8 more\.$/);
  });
});

describe('KetflowError', () => {
  const cause = new Error('disk');
  const error = new KetflowError('FILE_NOT_FOUND', { path: 'a.csv' }, { cause });

  it('is an Error with code, details, hint, cause and exit code', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('KetflowError');
    expect(error.code).toBe('FILE_NOT_FOUND');
    expect(error.details).toEqual({ path: 'a.csv' });
    expect(error.cause).toBe(cause);
    expect(error.exitCode).toBe(2);
    expect(new KetflowError('STOPPED', { what: 'The race' }).exitCode).toBe(130);
    expect(Object.keys(error)).not.toContain('cause');
  });

  it('crosses HTTP as code, message, hint and details', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'FILE_NOT_FOUND',
      message: 'There is no file a.csv.',
      hint: 'Check the path; it is taken relative to the current folder.',
      details: { path: 'a.csv' },
    });
  });
});

describe('isKetflowError', () => {
  const error = new KetflowError('INTERNAL', { reason: 'x' });

  it('knows the class, and the code when one is given', () => {
    expect(isKetflowError(error)).toBe(true);
    expect(isKetflowError(error, 'INTERNAL')).toBe(true);
    expect(isKetflowError(error, 'STOPPED')).toBe(false);
    for (const other of [new Error('x'), null, undefined, 'INTERNAL', { code: 'INTERNAL' }]) {
      expect(isKetflowError(other)).toBe(false);
    }
  });

  it('knows an error from another copy of the package', async () => {
    const copyOf: string = '../src/errors.ts?copy';
    const copy = (await import(copyOf)) as { KetflowError: typeof KetflowError };
    const foreign = new copy.KetflowError('INTERNAL', { reason: 'x' });
    expect(foreign).not.toBeInstanceOf(KetflowError);
    expect(isKetflowError(foreign, 'INTERNAL')).toBe(true);
  });

  it('knows an error from another realm', () => {
    const foreign: unknown = runInNewContext(
      `Object.defineProperty(Object.assign(new Error('x'), { code: 'INTERNAL' }), Symbol.for('ketflow/error'), { value: true })`,
    );
    expect(foreign).not.toBeInstanceOf(Error);
    expect(isKetflowError(foreign, 'INTERNAL')).toBe(true);
  });
});

describe('nearestName', () => {
  const known = ['simulated-annealing', 'sa', 'exact', 'greedy', 'qaoa'];

  it('finds a slip of the finger', () => {
    expect(nearestName('exakt', known)).toBe('exact');
    expect(nearestName('QAOA', known)).toBe('qaoa');
    expect(nearestName('qoaa', known)).toBe('qaoa');
    expect(nearestName('pulse1', ['PULSE1', 'pulse2x'])).toBe('PULSE1');
    expect(nearestName('simulated_anealing', known)).toBe('simulated-annealing');
    expect(nearestName('greed', new Set(known))).toBe('greedy');
  });

  it('is silent when nothing is near', () => {
    expect(nearestName('branch-and-bound', known)).toBeUndefined();
    expect(nearestName('tabu', ['exact', 'greedy'])).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });

  it('does not offer a short name that shares no letter', () => {
    expect(nearestName('x', ['sa', 'k'])).toBeUndefined();
    expect(nearestName('tq', ['sa', 'pt'])).toBeUndefined();
  });
});
