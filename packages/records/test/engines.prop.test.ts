import * as fc from 'fast-check';
import { it } from 'vitest';
import { compareEngines, operation, type Engine } from './compare-engines.ts';

const idOf = (engine: Engine, run: number): string => engine.ids[run] ?? 'f'.repeat(32);
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

it('SQLite records runs as memory does, whatever is done', () =>
  compareEngines(operations, (store) => store.listRuns()));
