import { codeOf, type ContractTest, type ContractTools } from './contract-tools.ts';

/** Params, tags and metrics: what is kept, what wins, what is refused. */
export function valueContract({ expect }: ContractTools, test: ContractTest): void {
  test('writes a param once', async ({ store, runId }) => {
    await store.logParams(runId, { k: '5', seed: '0' });
    await store.logParams(runId, { k: '5' });
    const error = await store
      .logParams(runId, { fresh: '1', k: '6' })
      .catch((thrown: unknown) => thrown);
    expect((error as { code: unknown }).code).toEqual('PARAM_CHANGED');
    expect((error as { details: unknown }).details).toEqual({ key: 'k', was: '5', now: '6' });
    expect((await store.getRun(runId)).params).toEqual({ k: '5', seed: '0' });
  });

  test('lets the last value of a tag win', async ({ store, runId }) => {
    await store.setTags(runId, { note: 'first', other: 'stays' });
    await store.setTags(runId, { note: '' });
    expect((await store.getRun(runId)).tags).toEqual({ note: '', other: 'stays' });
  });

  test('keeps every double and orders points by step, time and value', async ({ store, runId }) => {
    const values = [Infinity, NaN, 1e-320, -Infinity, -0, 0.1 + 0.2, Number.MAX_VALUE];
    await store.logMetrics(
      runId,
      values.map((value) => ({ key: 'loss', value, step: 3, timestamp: 5 })),
    );
    await store.logMetrics(runId, [
      { key: 'loss', value: 9, step: -2, timestamp: 7 },
      { key: 'loss', value: 8, step: 3, timestamp: 4 },
    ]);
    const history = await store.getMetricHistory(runId, 'loss');
    expect(history.map((point) => point.value)).toEqual([
      9,
      8,
      -Infinity,
      0,
      NaN,
      1e-320,
      0.1 + 0.2,
      Number.MAX_VALUE,
      Infinity,
    ]);
    expect((await store.getRun(runId)).metrics['loss']).toEqual(history.at(-1));
    expect(await store.getMetricHistory(runId, 'none')).toEqual([]);
  });

  test('takes the latest point by step, then time, in whatever order they come', async ({
    store,
    runId,
  }) => {
    const old = { key: 'a', value: 1, step: 1, timestamp: 9 };
    const latest = { key: 'a', value: 0, step: 2, timestamp: 3 };
    await store.logMetrics(runId, [latest]);
    await store.logMetrics(runId, [old, { ...latest, timestamp: 2, value: 7 }]);
    expect((await store.getRun(runId)).metrics).toEqual({ a: latest });
  });

  test('fills in step 0 and the time, and stores the same point once', async ({ store, runId }) => {
    await store.logMetrics(runId, [{ key: 'a', value: 1 }]);
    const [point] = await store.getMetricHistory(runId, 'a');
    expect([point.step, point.timestamp >= 1_000]).toEqual([0, true]);
    await store.logMetrics(runId, [point, { ...point, value: NaN }, { ...point, value: NaN }]);
    expect((await store.getMetricHistory(runId, 'a')).length).toEqual(2);
  });

  test('takes a large batch of metrics', async ({ store, runId }) => {
    const points = Array.from({ length: 1_000 }, (_, step) => ({
      key: `m${step % 3}`,
      value: step,
      step,
    }));
    await store.logMetrics(runId, points);
    expect((await store.getMetricHistory(runId, 'm1')).length).toEqual(333);
    expect((await store.getRun(runId)).metrics['m0'].step).toEqual(999);
  });

  test('refuses what cannot be stored, as a whole', async ({ store, runId }) => {
    for (const key of ['', ' /a', '../a', 'a//b', '/a', 'a/', '.', 'a;b', 'ä', 'x'.repeat(251)]) {
      const isFine = key === ' /a';
      const expected = isFine ? 'resolved' : 'OPTION_INVALID';
      expect(await codeOf(store.logParams(runId, { [key]: '1' }))).toEqual(expected);
    }
    for (const call of [
      store.logParams(runId, { fresh: '1', long: 'x'.repeat(6_001) }),
      store.setTags(runId, { fresh: '1', long: 'x'.repeat(8_001) }),
      store.logMetrics(runId, [
        { key: 'fresh', value: 1 },
        { key: 'a', value: 1, step: 0.5 },
      ]),
      store.logMetrics(runId, [{ key: 'a', value: 1, timestamp: -1 }]),
      store.createRun({ experimentId: '0', command: 'test', startTime: NaN }),
    ])
      expect(await codeOf(call)).toEqual('OPTION_INVALID');
    const run = await store.getRun(runId);
    expect([run.params, run.tags, run.metrics]).toEqual([{ ' /a': '1' }, {}, {}]);
  });
}
