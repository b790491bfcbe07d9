import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** A fixture, after a check that it is the file that its manifest describes. */
export function fixture(name: string): unknown {
  const read = (file: string): string =>
    readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8');
  const text = read(`${name}.json`);
  const { sha256 } = JSON.parse(read(`${name}.manifest.json`)) as { sha256: string };
  expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
  return JSON.parse(text);
}

/** The equidistributed sequence (i * factor) mod 1, i = 1, …, n. */
function sequence(factor: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => ((i + 1) * factor) % 1);
}

/** u of the fixtures. */
export function u(n: number): Float64Array {
  return sequence(0.6180339887498949, n);
}

/** v of the fixtures. */
export function v(n: number): Float64Array {
  return sequence(0.4142135623730951, n);
}

export function expectNear(got: number, value: number, relative: number, absolute = 0): void {
  expect(Math.abs(got - value), `${got} against ${value}`).toBeLessThanOrEqual(
    relative * Math.abs(value) + absolute,
  );
}
