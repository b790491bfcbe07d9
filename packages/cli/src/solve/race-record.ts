/**
 * The record of a race as a file: the race as data, and where it comes from.
 * @module
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RaceRecord } from '@ketflow/optimize';
import type { Machine } from '../bench/machine.ts';

export const RECORD_FORMAT = 'ketflow-race';
export const RECORD_VERSION = 1;

/** Where a race comes from. */
export interface Provenance {
  readonly versions: { readonly ketflow: string; readonly node: string };
  /** As it was when the race began. */
  readonly machine: Machine;
  /** The words that call it again. */
  readonly command: readonly string[];
  readonly seed: number;
  /** Threads of each solver. */
  readonly threads: 1;
  readonly model: {
    readonly path: string;
    readonly sha256: string;
    readonly name: string;
    readonly format: string;
  };
}

/** The content of `race.json`. */
export interface RaceFile extends Provenance, RaceRecord {
  readonly format: typeof RECORD_FORMAT;
  readonly version: typeof RECORD_VERSION;
  /** Of the JSON of all else: it finds what was damaged or changed in haste, and is no signature. */
  readonly sha256: string;
}

/** The versions that the race depends on. */
export async function versions(): Promise<Provenance['versions']> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return { ketflow: version, node: process.versions.node };
}

/** The hash of a file, read piece by piece. */
export async function hashFile(cwd: string, file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path.resolve(cwd, file))) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The hash of a record without its own hash, as JSON in the order of its fields. */
export function hashOf(record: object): string {
  const json = JSON.stringify({ ...record, sha256: undefined });
  return createHash('sha256').update(json).digest('hex');
}

/** A race and its provenance as JSON. */
export function raceJson(provenance: Provenance, record: RaceRecord): string {
  const whole = { format: RECORD_FORMAT, version: RECORD_VERSION, ...provenance, ...record };
  return `${JSON.stringify({ ...whole, sha256: hashOf(whole) })}\n`;
}

/** What two equal races may differ in: times and what follows from them, the machine, how they were called. */
const measured =
  /^(seconds.*|updatesPerSecond|status|timeToSolution|improvements|machine|versions|command|sha256)$/;

function decided(json: string): string {
  return JSON.stringify(JSON.parse(json) as object, (key, value: unknown) =>
    measured.test(key) ? undefined : value,
  );
}

/** The record of a race that is repeated: the earlier one, where all that does not depend on time is the same. */
export function repeatedRaceJson(earlier: string, now: string): string {
  return decided(earlier) === decided(now) ? earlier : now;
}
