import { codeOf, idsOf, type ContractTest, type ContractTools } from './contract-tools.ts';

/** Runs: their document, order, ids and end. */
export function runContract({ expect }: ContractTools, test: ContractTest): void {
  test('gives the whole document of a run back', async ({ store }) => {
    const { experimentId } = await store.getOrCreateExperiment('credit');
    const made = await store.createRun({
      experimentId,
      command: 'race',
      runName: 'first',
      params: { seed: '0', 'a/b': 'ü' },
      tags: { 'mlflow.user': '', __proto__x: 'kept' },
      startTime: 77,
    });
    const { runId, ...info } = made.info;
    expect(/^[0-9a-f]{32}$/.test(runId)).toEqual(true);
    expect(info).toEqual({
      runName: 'first',
      experimentId,
      experimentName: 'credit',
      command: 'race',
      status: 'RUNNING',
      startTime: 77,
      endTime: undefined,
      lifecycleStage: 'active',
      error: undefined,
    });
    expect(made.params).toEqual({ 'a/b': 'ü', seed: '0' });
    expect(Object.keys(made.params)).toEqual(['a/b', 'seed']);
    expect(made.tags).toEqual({ 'mlflow.user': '', __proto__x: 'kept' });
    expect([made.metrics, made.artifacts]).toEqual([{}, []]);
    expect(await store.getRun(runId)).toEqual(made);
  });

  test('names and times a run by itself when nobody does', async ({ store }) => {
    const { info } = await store.createRun({ experimentId: '0', command: 'solve' });
    expect(info.runName).toEqual(`solve-${info.runId.slice(0, 8)}`);
    expect(info.startTime >= 1_000).toEqual(true);
  });

  test('lists the newest run first', async ({ store, runId }) => {
    const { experimentId } = await store.getOrCreateExperiment('credit');
    const begin = async (startTime: number, where: string): Promise<string> =>
      (await store.createRun({ experimentId: where, command: 'test', startTime })).info.runId;
    const late = await begin(900, '0');
    const early = await begin(100, experimentId);
    const tied = await begin(900, experimentId);
    expect(idsOf(await store.listRuns())).toEqual([tied, late, runId, early]);
    expect(idsOf(await store.listRuns({ limit: 2 }))).toEqual([tied, late]);
    expect(idsOf(await store.listRuns({ experiment: 'credit' }))).toEqual([tied, early]);
    expect(idsOf(await store.listRuns({ experiment: '0' }))).toEqual([late, runId]);
    expect(await store.listRuns({ limit: 1 })).toEqual([await store.getRun(tied)]);
    for (const limit of [0, 1.5, 50_001])
      expect(await codeOf(store.listRuns({ limit }))).toEqual('OPTION_INVALID');
  });

  test('takes a prefix of an id for the id', async ({ store, runId }) => {
    expect((await store.getRun(runId.slice(0, 12))).info.runId).toEqual(runId);
    await store.setTags(runId.slice(0, 12), { a: 'b' });
    expect((await store.getRun(runId)).tags).toEqual({ a: 'b' });
    expect(await codeOf(store.getRun(runId.slice(0, 3)))).toEqual('RUN_NOT_FOUND');
    for (const typed of ['', '%', 'xyz!', `${runId}0`])
      expect(await codeOf(store.getRun(typed))).toEqual('RUN_NOT_FOUND');
  });

  test('refuses a prefix that several runs have', async ({ store, runId }) => {
    const byPrefix = new Map([[runId.slice(0, 4), runId]]);
    // Ids are random: among some hundred runs two have the same first four digits.
    for (;;) {
      const { info } = await store.createRun({ experimentId: '0', command: 'test' });
      await store.endRun(info.runId, 'FINISHED');
      const prefix = info.runId.slice(0, 4);
      const other = byPrefix.get(prefix);
      byPrefix.set(prefix, info.runId);
      if (other === undefined) continue;
      const error = await store.getRun(prefix).catch((thrown: unknown) => thrown);
      const { nearest } = (error as { details: { nearest: string } }).details;
      expect([other, info.runId].includes(nearest)).toEqual(true);
      expect((await store.getRun(other)).info.runId).toEqual(other);
      break;
    }
  });

  test('names the nearest run for an id with a slip', async ({ store, runId }) => {
    const slip = runId.startsWith('0') ? `1${runId.slice(1)}` : `0${runId.slice(1)}`;
    for (const typed of [slip, slip.slice(0, 12)]) {
      const error = await store.getRun(typed).catch((thrown: unknown) => thrown);
      expect((error as { details: unknown }).details).toEqual({ runId: typed, nearest: runId });
    }
  });

  test('ends a run with its error', async ({ store, runId }) => {
    const error = { code: 'INTERNAL', message: 'ü\u0000 and more' };
    await store.endRun(runId, 'FAILED', { error });
    const { info } = await store.getRun(runId);
    expect([info.status, info.error]).toEqual(['FAILED', error]);
    expect((info.endTime ?? 0) >= 1_000).toEqual(true);
  });

  test('records nothing into a run that ended', async ({ store, runId }) => {
    for (const status of ['FINISHED', 'KILLED'] as const) {
      const run = await store.createRun({ experimentId: '0', command: 'test' });
      const id = run.info.runId;
      await store.endRun(id, status);
      const ended = await store.getRun(id);
      expect(ended.info.status).toEqual(status);
      for (const call of [
        store.logParams(id, { a: '1' }),
        store.logMetrics(id, [{ key: 'a', value: 1 }]),
        store.setTags(id, { a: '1' }),
        store.putArtifact(id, 'a', 'b'),
        store.endRun(id, 'FAILED'),
      ])
        expect(await codeOf(call)).toEqual('RUN_FINISHED');
      expect(await store.getRun(id)).toEqual(ended);
    }
    expect((await store.getRun(runId)).info.status).toEqual('RUNNING');
  });

  test('refuses whatever is recorded into a run that is not there', async ({ store }) => {
    const id = 'ffffffffffffffffffffffffffffffff';
    for (const call of [
      store.logParams(id, { a: '1' }),
      store.logMetrics(id, []),
      store.setTags(id, { a: '1' }),
      store.putArtifact(id, 'a', 'b'),
      store.endRun(id, 'FAILED'),
      store.getMetricHistory(id, 'a'),
      store.listArtifacts(id),
      store.readArtifact(id, 'a'),
    ])
      expect(await codeOf(call)).toEqual('RUN_NOT_FOUND');
  });
}
