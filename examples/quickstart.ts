/**
 * The quickstart on the packages: a table, the k best features by a raced binary model, a classifier, plain ONNX.
 * Run in a clone: npx node examples/quickstart.ts
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { RandomStream } from '@ketflow/core';
import {
  exportChecked,
  fitLogisticClassifier,
  loadTable,
  openTable,
  raceFeatures,
  selectFeatures,
  stratifiedFolds,
} from '@ketflow/learn';

const k = 5;
const stream = RandomStream.root(0);
const clock = { seconds: () => performance.now() / 1000 };
const path = fileURLToPath(new URL('data/ionosphere.csv', import.meta.url));

// 1. A table: typed columns, constant and id-like ones left out.
await using opened = await openTable(path);
const table = await loadTable(opened, { target: 'class' });

// 2. The k best features by the mRMR model, scored with the selection inside each training fold.
const { folds } = stratifiedFolds(table.target, 5, stream.split('folds'));
const selection = await selectFeatures(table, { k, folds, stream: stream.split('select'), clock });
const { mean, interval } = selection.chosen.score;
console.log(`chosen: ${selection.chosen.selected.join(', ')}`);
console.log(`accuracy ${mean.toFixed(3)} [${interval.map((x) => x.toFixed(3)).join(', ')}]`);

// 3. The race for them: QAOA, annealing, greedy and random on the same number of scored states.
const race = await raceFeatures(selection.information, k, { stream: stream.split('race'), clock });
for (const { subject, outcome, against, difference } of race.result.verdicts) {
  console.log(`${subject} is ${outcome} against ${against}: ${difference.toFixed(4)}`);
}

// 4. A classifier of these features, as ONNX, checked against ONNX Runtime on the same rows.
const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
const { classifier } = fitLogisticClassifier(table, selection.chosen.selected, rows);
const exported = await exportChecked(classifier, table, rows);
await writeFile('ionosphere.onnx', exported.bytes);
console.log(`ionosphere.onnx: ${exported.bytes.length} bytes, sha256 ${exported.sha256}`);
console.log(
  `largest difference to the fitted model: ${exported.maxAbsDifference.toExponential(1)}`,
);
