import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createScoringServer, fileSource } from '@ketflow/serve';

const root = path.resolve(import.meta.dirname, '../..');
const python = path.join(import.meta.dirname, '.venv', 'bin', 'python');
const data = path.join(root, 'examples/data/ionosphere.csv');
const model = path.join(root, 'examples/models/ionosphere.onnx');

const isThere = existsSync(python);
if (!isThere) console.log('skipped: no e2e/mlflow/.venv; scripts/setup-python makes it');

describe.skipIf(!isThere)('the MLflow client of Python', () => {
  it("scores a data frame unchanged, and agrees with Python's ONNX Runtime on the same file", async () => {
    const server = await createScoringServer({ sources: [fileSource(model)], port: 0 });
    try {
      const { host, port } = server.address;
      const script = path.join(import.meta.dirname, 'score.py');
      const { stdout } = await promisify(execFile)(python, [
        script,
        host,
        String(port),
        data,
        model,
        'class',
      ]);
      const found = JSON.parse(stdout) as {
        rows: number;
        labelsEqual: boolean;
        largestDifference: number;
        accuracy: number;
      };
      expect(found).toMatchObject({ rows: 351, labelsEqual: true });
      expect(found.largestDifference).toBeLessThan(1e-6);
      expect(found.accuracy).toBeGreaterThan(0.8);
    } finally {
      await server.close();
    }
  });
});
