import { codeOf, type ContractTest, type ContractTools } from './contract-tools.ts';

/** Experiments: made once by name, found by name and id. */
export function experimentContract({ expect }: ContractTools, test: ContractTest): void {
  test('has the experiment 0, Default, from the beginning', async ({ store }) => {
    const experiment = await store.getExperiment('0');
    expect(experiment.name).toEqual('Default');
    expect(experiment.lifecycleStage).toEqual('active');
    expect(await store.getExperiment('Default')).toEqual(experiment);
  });

  test('makes an experiment once, with ids in order', async ({ store }) => {
    const first = await store.getOrCreateExperiment('credit');
    const second = await store.getOrCreateExperiment('Kredit größer ☂');
    expect(await store.getOrCreateExperiment('credit')).toEqual(first);
    expect([first.experimentId, second.experimentId]).toEqual(['1', '2']);
    const names = (await store.listExperiments()).map((experiment) => experiment.name);
    expect(names).toEqual(['Default', 'credit', 'Kredit größer ☂']);
  });

  test('finds a name before an id', async ({ store }) => {
    const named = await store.getOrCreateExperiment('0');
    expect((await store.getExperiment('0')).experimentId).toEqual(named.experimentId);
  });

  test('refuses an unknown experiment and names the nearest', async ({ store }) => {
    await store.getOrCreateExperiment('credit');
    for (const name of ['credti', '00', '-1', '0.0', '', ' 0'])
      expect(await codeOf(store.getExperiment(name))).toEqual('EXPERIMENT_NOT_FOUND');
    const error = await store.getExperiment('credti').catch((thrown: unknown) => thrown);
    expect((error as { details: unknown }).details).toEqual({
      experiment: 'credti',
      nearest: 'credit',
    });
    const newRun = { experimentId: 'credit', command: 'test' };
    expect(await codeOf(store.createRun(newRun))).toEqual('EXPERIMENT_NOT_FOUND');
    expect(await codeOf(store.listRuns({ experiment: '' }))).toEqual('EXPERIMENT_NOT_FOUND');
  });

  test('refuses a blank or overlong name', async ({ store }) => {
    expect(await codeOf(store.getOrCreateExperiment('  '))).toEqual('OPTION_INVALID');
    expect(await codeOf(store.getOrCreateExperiment('x'.repeat(501)))).toEqual('OPTION_INVALID');
    expect(await codeOf(store.getOrCreateExperiment('x'.repeat(500)))).toEqual('resolved');
  });
}
