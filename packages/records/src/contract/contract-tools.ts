import { isKetflowError } from '@ketflow/core';
import type { Run } from '../tracking/entities.ts';
import type { StoreClock, TrackingStore } from '../tracking/tracking-store.ts';

/** The part of a test runner that the suite needs; vitest's own functions fit. */
export interface ContractTools {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => { toEqual(expected: unknown): void };
}

/** A store under test, and how to clear it away. */
export interface StoreUnderTest<S extends TrackingStore = TrackingStore> {
  readonly store: S;
  /** Removes what the store left behind; called after the store was closed. */
  readonly remove?: () => Promise<void>;
}

/** The engine to test. */
export interface ContractSubject<S extends TrackingStore = TrackingStore> {
  readonly name: string;
  /** Makes a store that nobody else uses. */
  readonly create: (options: StoreClock) => Promise<StoreUnderTest<S>>;
}

/** What every test is given: an empty store whose clock says 1,000, then 1,001, …, and a run in it. */
interface ContractContext<S> {
  readonly store: S;
  readonly runId: string;
}

/** Makes a test out of a name and what it does with a fresh store. */
export type ContractTest<S extends TrackingStore = TrackingStore> = (
  name: string,
  body: (context: ContractContext<S>) => Promise<void>,
) => void;

/** The function that makes tests for a subject. */
export function contractTest<S extends TrackingStore>(
  tools: ContractTools,
  subject: ContractSubject<S>,
): ContractTest<S> {
  return (name, body) =>
    tools.it(name, async () => {
      const { store, remove } = await subject.create({ now: tickingClock() });
      try {
        const run = await store.createRun({ experimentId: '0', command: 'test', startTime: 500 });
        await body({ store, runId: run.info.runId });
      } finally {
        await store.close();
        await remove?.();
      }
    });
}

/** The code with which a call is refused; `resolved` if it is not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'resolved';
  } catch (error) {
    if (isKetflowError(error)) return error.code;
    throw error;
  }
}

/** The details with which a call is refused; undefined if it is not. */
export async function detailsOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (isKetflowError(error)) return error.details;
    throw error;
  }
}

/** The ids of runs. */
export function idsOf(runs: readonly Run[]): string[] {
  return runs.map((run) => run.info.runId);
}

function tickingClock(): () => number {
  let time = 1_000;
  return () => time++;
}
