import { loadModel } from '@ketflow/learn';
import type { CommandSpec } from '../command.ts';
import { headerOption, openData } from '../data-input.ts';
import { readModel } from '../model-argument.ts';
import { loadModelInput } from '../model-input.ts';
import { textOption } from '../option-values.ts';
import { requireFolder, writeOutput } from '../output-file.ts';
import { openStoreToRead } from '../recording.ts';
import { count } from '../render/numbers.ts';

/** A CSV field, quoted where it must be. */
const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Scores a table with an ONNX model. */
export const predictCommand: CommandSpec = {
  name: 'predict',
  summary: 'score a table with a model: label and probabilities of every row',
  arguments: ['<MODEL>', '<DATA>'],
  options: [{ flags: '--out <FILE>', text: 'write CSV (default: standard output)' }, headerOption],
  example: 'ketflow predict examples/models/ionosphere.onnx examples/data/ionosphere.csv',
  records: false,
  async run(context, [modelName = '', data = ''], options) {
    const { io, common } = context;
    const out = textOption(options, 'out') ?? null;
    if (out !== null) await requireFolder(io.cwd, out);
    const located = await readModel(modelName, io.cwd, () => openStoreToRead(common, io));
    const model = await loadModel(located.bytes, located.label);
    try {
      const input = await openData(context, data, options);
      try {
        const table = await loadModelInput(input.table, model.inputs, io.signal);
        const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
        const { codes, probabilities } = await model.score(table, rows);
        const width = model.classes.length;
        const predictions = Array.from(codes, (code, row) => ({
          label: model.classes[code] ?? '',
          probabilities: Array.from(probabilities.subarray(row * width, (row + 1) * width)),
        }));
        const header = ['label', ...model.classes.map((name) => `probability_${name}`)];
        const csv = [
          header.map(field).join(','),
          ...predictions.map(({ label, probabilities: p }) => [field(label), ...p].join(',')),
          '',
        ].join('\n');
        if (out !== null) await writeOutput(io.cwd, out, csv);
        return {
          document: {
            model: located.label,
            sha256: located.sha256,
            rows: table.rows,
            classes: model.classes,
            out,
            predictions: out === null ? predictions : null,
          },
          text: out === null ? csv : `${count(table.rows)} rows scored, written to ${out}\n`,
        };
      } finally {
        await input.table.close();
      }
    } finally {
      await model.dispose();
    }
  },
};
