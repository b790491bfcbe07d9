import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { openMemoryStore, openSqliteStore, type TrackingStore } from '@ketflow/records';
import { temporaryFolder } from './temporary-folder.ts';

/** An engine with the ids of its runs in the order of their making: ids are random, orders are not. */
interface Engine {
  readonly store: TrackingStore;
  readonly ids: string[];
}
interface Pair {
  time: number;
  readonly memory: Engine;
  readonly sqlite: Engine;
}

/** Does the same to both engines and compares what they answer. */
class Operation implements fc.AsyncCommand<Record<string, never>, Pair> {
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

const idOf = (engine: Engine, run: number): string => engine.ids[run] ?? 'f'.repeat(32);
const operation = <T>(
  name: string,
  args: fc.Arbitrary<T>,
  act: (engine: Engine, args: T) => Promise<unknown>,
): fc.Arbitrary<Operation> =>
  args.map(
    (values) => new Operation(`${name}(${fc.stringify(values)})`, (engine) => act(engine, values)),
  );

const run = fc.nat({ max: 3 });
const key = fc.constantFrom('loss', 'auc', 'a/b', '../a', '');
const text = fc.oneof(fc.constantFrom('', '1', '2'), fc.string({ unit: 'binary', maxLength: 8 }));
const texts = fc.dictionary(key, text, { maxKeys: 3 });
const small = fc.integer({ min: -1, max: 2 });
const point = fc.record(
  {
    key,
    value: fc.oneof(fc.constantFrom(0, -0, NaN, 1, Infinity, -Infinity), fc.double()),
    step: small,
    timestamp: fc.nat({ max: 2 }),
  },
  { requiredKeys: ['key', 'value'] },
);
const path = fc.constantFrom('a', 'A', 'a/b', 'a/b/c', 'ü/x.json', 'x#y');
const status = fc.constantFrom('FINISHED', 'FAILED', 'KILLED');
const experiment = fc.constantFrom('Default', 'credit', 'Ωmega', '0', '1', '2', '01', '');

const operations = [
  operation('getOrCreateExperiment', experiment, ({ store }, name) =>
    store.getOrCreateExperiment(name),
  ),
  operation('getExperiment', experiment, ({ store }, name) => store.getExperiment(name)),
  operation(
    'createRun',
    fc.record({ experimentId: experiment, startTime: small, params: texts, tags: texts }),
    async ({ store, ids }, newRun) => {
      const made = await store.createRun({ ...newRun, command: 'test' });
      ids.push(made.info.runId);
      return made;
    },
  ),
  operation('createRun', fc.nat({ max: 2 }), async ({ store, ids }, startTime) => {
    const made = await store.createRun({ experimentId: '0', command: 'test', startTime });
    ids.push(made.info.runId);
    return made;
  }),
  operation('logParams', fc.tuple(run, texts), (engine, [r, params]) =>
    engine.store.logParams(idOf(engine, r), params),
  ),
  operation('setTags', fc.tuple(run, texts), (engine, [r, tags]) =>
    engine.store.setTags(idOf(engine, r), tags),
  ),
  operation('logMetrics', fc.tuple(run, fc.array(point, { maxLength: 6 })), (engine, [r, points]) =>
    engine.store.logMetrics(idOf(engine, r), points),
  ),
  operation('putArtifact', fc.tuple(run, path, text), (engine, [r, p, content]) =>
    engine.store.putArtifact(idOf(engine, r), p, content),
  ),
  operation('readArtifact', fc.tuple(run, path), (engine, [r, p]) =>
    engine.store.readArtifact(idOf(engine, r), p),
  ),
  operation('endRun', fc.tuple(run, status, text), (engine, [r, s, message]) =>
    engine.store.endRun(idOf(engine, r), s, { error: { code: 'INTERNAL', message } }),
  ),
  operation('getRun', run, (engine, r) => engine.store.getRun(idOf(engine, r))),
  operation('getMetricHistory', fc.tuple(run, key), (engine, [r, k]) =>
    engine.store.getMetricHistory(idOf(engine, r), k),
  ),
  operation('listRuns', fc.tuple(experiment, fc.integer({ min: 0, max: 3 })), ({ store }, [e, l]) =>
    store.listRuns({ experiment: e, limit: l }),
  ),
  operation('listRuns', fc.constant(undefined), ({ store }) => store.listRuns()),
  operation('listExperiments', fc.constant(undefined), ({ store }) => store.listExperiments()),
];

it('SQLite answers as memory does, whatever is done', async () => {
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
        const all = new Operation('all', ({ store }) => store.listRuns());
        await all.run({}, pair);
      } finally {
        await pair.sqlite.store.close();
        await remove();
      }
    }),
    { numRuns: 100 },
  );
});
