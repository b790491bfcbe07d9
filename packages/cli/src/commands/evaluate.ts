import { evaluatePredictions, loadModel } from '@ketflow/learn';
import type { CommandSpec } from '../command.ts';
import { headerOption, openData } from '../data-input.ts';
import { readModel } from '../model-argument.ts';
import { loadLabels, loadModelInput, requireClasses } from '../model-input.ts';
import { textOption } from '../option-values.ts';
import { openStoreToRead } from '../recording.ts';
import { count, score, scoreWithInterval } from '../render/numbers.ts';
import { table } from '../render/table.ts';

/** Scores a model on labelled rows, with intervals. */
export const evaluateCommand: CommandSpec = {
  name: 'evaluate',
  summary: 'accuracy of a model on labelled rows, with its interval and by class',
  arguments: ['<MODEL>', '<DATA>'],
  options: [
    { flags: '--target <COLUMN>', text: 'the column to compare with (default: that of the model)' },
    headerOption,
  ],
  example: 'ketflow evaluate examples/models/ionosphere.onnx examples/data/ionosphere.csv',
  records: false,
  async run(context, [modelName = '', data = ''], options) {
    const { io, common } = context;
    const start = io.clock.seconds();
    const located = await readModel(modelName, io.cwd, () => openStoreToRead(common, io));
    const model = await loadModel(located.bytes, located.label);
    try {
      const input = await openData(context, data, options);
      try {
        const target = textOption(options, 'target') ?? model.target;
        const columns = await loadModelInput(input.table, model.inputs, io.signal);
        const labels = await loadLabels(input.table, target, io.signal);
        requireClasses(labels, model.classes, target, 'any');
        const rows = Int32Array.from({ length: columns.rows }, (_, row) => row);
        const { codes } = await model.score(columns, rows);
        const found = evaluatePredictions(model.classes, codes, labels);
        const byClass = found.classes.map((one) => [
          one.class,
          count(one.rows),
          one.recall === null ? '' : score(one.recall),
          one.precision === null ? '' : score(one.precision),
        ]);
        const text = [
          `${located.label}: accuracy ${scoreWithInterval(found.score, found.interval)} on ${count(found.rows)} rows`,
          '',
          table(
            [
              { title: 'class' },
              { title: 'rows', align: 'right' },
              { title: 'recall', align: 'right' },
              { title: 'precision', align: 'right' },
            ],
            byClass,
          ),
          '',
        ].join('\n');
        return {
          document: {
            model: located.label,
            sha256: located.sha256,
            target,
            ...found,
            level: 0.95,
            seconds: io.clock.seconds() - start,
          },
          text,
        };
      } finally {
        await input.table.close();
      }
    } finally {
      await model.dispose();
    }
  },
};
