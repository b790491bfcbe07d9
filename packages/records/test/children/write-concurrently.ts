// Argument 1: folder of the store; 2: name of this writer; 3: id of a run that every writer records into.
import { openSqliteStore } from '@ketflow/records';

const [folder, writer, sharedRun] = process.argv.slice(2);
const store = await openSqliteStore({ folder, now: Date.now });
const { experimentId } = await store.getOrCreateExperiment('together');
const run = await store.createRun({ experimentId, command: writer });
for (let step = 0; step < 200; step++) {
  await store.logMetrics(run.info.runId, [{ key: 'own', value: step, step }]);
  if (sharedRun !== '') {
    await store.logMetrics(sharedRun, [{ key: writer, value: step, step }]);
    await store.logParams(sharedRun, { [`${writer}-${step}`]: String(step) });
  }
}
await store.putArtifact(run.info.runId, 'writer.txt', writer);
await store.endRun(run.info.runId, 'FINISHED');
await store.close();
