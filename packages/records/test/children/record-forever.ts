// Argument 1: folder of the store. Records runs until it is killed, and says a line after every step.
import { openSqliteStore } from '@ketflow/records';

const store = await openSqliteStore({ folder: process.argv[2], now: Date.now });
const content = new Uint8Array(300_000).fill(7);
for (;;) {
  const { runId } = (await store.createRun({ experimentId: '0', command: 'forever' })).info;
  process.stdout.write(`${runId}\n`);
  for (let step = 0; step < 4; step++) {
    await store.logMetrics(runId, [{ key: 'loss', value: step, step }]);
    await store.putArtifact(runId, `step-${step}/model.onnx`, content);
    process.stdout.write(`${runId}\n`);
  }
  await store.endRun(runId, 'FINISHED');
}
