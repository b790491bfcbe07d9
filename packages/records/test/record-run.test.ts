import { describe, expect, it } from 'vitest';
import { KetflowError } from '@ketflow/core';
import { openMemoryStore, recordRun, type ActiveRun, type RunInfo } from '@ketflow/records';

const newRun = { experimentId: '0', command: 'test' };

async function infoAfter(error: Error): Promise<RunInfo> {
  const store = openMemoryStore({ now: () => 9 });
  const ended = recordRun(store, newRun, () => Promise.reject(error));
  await expect(ended).rejects.toBe(error);
  return (await store.listRuns())[0].info;
}

describe('recordRun', () => {
  it('finishes a run whose body returns', async () => {
    const store = openMemoryStore({ now: () => 9 });
    const result = await recordRun(store, newRun, async (run) => {
      await run.logParams({ k: '5' });
      await run.setTags({ note: 'x' });
      await run.logMetrics([{ key: 'loss', value: 1 }]);
      await run.putArtifact('a', 'b');
      return run.runId;
    });
    const run = await store.getRun(result);
    expect(run.info).toMatchObject({ status: 'FINISHED', endTime: 9, error: undefined });
    expect([run.params, run.tags, Object.keys(run.metrics), run.artifacts.length]).toEqual([
      { k: '5' },
      { note: 'x' },
      ['loss'],
      1,
    ]);
  });

  it('fails a run with the error of its body, which is thrown on', async () => {
    const known = new KetflowError('DATA_EMPTY', { path: 'data.csv' });
    expect(await infoAfter(known)).toMatchObject({
      status: 'FAILED',
      error: { code: 'DATA_EMPTY', message: 'data.csv is empty.' },
    });
    expect(await infoAfter(new TypeError('no'))).toMatchObject({
      status: 'FAILED',
      error: { code: 'INTERNAL', message: 'no' },
    });
  });

  it('marks a run that was stopped as killed', async () => {
    for (const reason of [
      AbortSignal.abort().reason as Error,
      new KetflowError('STOPPED', { what: 'The race' }),
    ])
      expect(await infoAfter(reason)).toMatchObject({
        status: 'KILLED',
        error: { code: 'STOPPED' },
      });
  });

  it('throws the error of the body even when the run cannot be ended', async () => {
    const store = openMemoryStore({ now: () => 9 });
    const error = new Error('first');
    const body = async (run: ActiveRun): Promise<never> => {
      await store.endRun(run.runId, 'KILLED');
      throw error;
    };
    await expect(recordRun(store, newRun, body)).rejects.toBe(error);
    expect((await store.listRuns())[0].info.status).toBe('KILLED');
  });
});
