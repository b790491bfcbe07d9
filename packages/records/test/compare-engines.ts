import * as fc from 'fast-check';
import { expect } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { openMemoryStore, openSqliteStore, type Store } from '@ketflow/records';
import { temporaryFolder } from './temporary-folder.ts';

/** An engine with the ids of its runs in the order of their making: ids are random, orders are not. */
export interface Engine {
  readonly store: Store;
  readonly ids: string[];
}
interface Pair {
  time: number;
  readonly memory: Engine;
  readonly sqlite: Engine;
}

/** Does the same to both engines and compares what they answer. */
export class Operation implements fc.AsyncCommand<Record<string, never>, Pair> {
  readonly #name: string;
  readonly #act: (engine: Engine) => Promise<unknown>;

  constructor(name: string, act: (engine: Engine) => Promise<unknown>) {
    this.#name = name;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  async run(_model: Record<string, never>, pair: Pair): Promise<void> {
    pair.time++;
    const answers = [await this.#answer(pair.memory), await this.#answer(pair.sqlite)];
    expect(answers[1]).toEqual(answers[0]);
  }

  toString(): string {
    return this.#name;
  }

  async #answer(engine: Engine): Promise<unknown> {
    const answer = await this.#act(engine).catch((error: unknown) => {
      if (!isKetflowError(error)) throw error;
      return { code: error.code, details: error.details };
    });
    return withoutIds(answer, engine.ids);
  }
}

/** The answer with every id, also where a name begins with it, replaced by the number of its run. */
function withoutIds(answer: unknown, ids: readonly string[]): unknown {
  if (typeof answer === 'string')
    return ids.reduce(
      (text, id, i) => text.replaceAll(id, `#${i}`).replaceAll(id.slice(0, 8), `#${i}`),
      answer,
    );
  if (answer instanceof Uint8Array) return [...answer];
  if (Array.isArray(answer)) return answer.map((item) => withoutIds(item, ids));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, withoutIds(value, ids)]),
  );
}

/** Operations with arbitrary arguments, for `compareEngines`. */
export const operation = <T>(
  name: string,
  args: fc.Arbitrary<T>,
  act: (engine: Engine, args: T) => Promise<unknown>,
): fc.Arbitrary<Operation> =>
  args.map(
    (values) => new Operation(`${name}(${fc.stringify(values)})`, (engine) => act(engine, values)),
  );

/** Expects that SQLite answers as memory does, whatever is done, and that `last` finds the same at the end. */
export async function compareEngines(
  operations: fc.Arbitrary<Operation>[],
  last: (store: Store) => Promise<unknown>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.commands(operations, { maxCommands: 40 }), async (commands) => {
      const { folder, remove } = await temporaryFolder();
      const clock = { time: 100 };
      const now = (): number => clock.time;
      const pair: Pair = Object.assign(clock, {
        memory: { store: openMemoryStore({ now }), ids: [] },
        sqlite: { store: await openSqliteStore({ folder, now }), ids: [] },
      });
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: pair }), commands);
        await new Operation('last', ({ store }) => last(store)).run({}, pair);
      } finally {
        await pair.sqlite.store.close();
        await remove();
      }
    }),
    { numRuns: 100 },
  );
}
