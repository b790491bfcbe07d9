import { fileURLToPath } from 'node:url';
import { KetflowError } from '@ketflow/core';
import type { CommandSpec } from '../command.ts';
import { dataOptions } from '../data-input.ts';
import { integerOption, requiredOption, textOption } from '../option-values.ts';
import { quickstartText } from '../quickstart/report.ts';
import { runQuickstart } from '../quickstart/run-quickstart.ts';

const shipped = {
  path: fileURLToPath(new URL('../../../../examples/data/ionosphere.csv', import.meta.url)),
  name: 'examples/data/ionosphere.csv',
  target: 'class',
};

/** Data to ONNX with the race in the middle. */
export const quickstartCommand: CommandSpec = {
  name: 'quickstart',
  summary: 'from a table to a smaller ONNX model, with a quantum race in the middle',
  arguments: ['[DATA]'],
  options: [
    { flags: '--target <COLUMN>', text: 'the column to predict (required with DATA)' },
    {
      flags: '--k <K>',
      text: 'how many features to choose (default: 5, or all where there are fewer)',
    },
    { flags: '--folds <N>', text: 'folds of the cross-validation', default: '5' },
    ...dataOptions,
  ],
  planned: ['--name', '--strict'],
  example: 'ketflow quickstart examples/data/ionosphere.csv --target class --k 5',
  records: true,
  async run(context, [data], options) {
    if (data === undefined && textOption(options, 'target') !== undefined) {
      throw new KetflowError('OPTION_MISSING', { option: 'DATA', command: 'quickstart --target' });
    }
    const k = integerOption(options, 'k', { least: Number.MIN_SAFE_INTEGER });
    const folds = integerOption(options, 'folds', { least: 2 }) ?? 5;
    const document = await runQuickstart(context, {
      data: data ?? shipped.path,
      target: data === undefined ? shipped.target : requiredOption(options, 'target', 'quickstart'),
      k,
      folds,
      options,
    });
    const text = quickstartText(document, {
      data: data ?? shipped.name,
      quiet: context.common.quiet,
    });
    return { document, text };
  },
};
