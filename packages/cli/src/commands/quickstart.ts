import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KetflowError } from '@ketflow/core';
import { openMemoryStore } from '@ketflow/records';
import type { CommandSpec, Context } from '../command.ts';
import { dataOptions } from '../data-input.ts';
import { integerOption, requiredOption, textOption } from '../option-values.ts';
import { recordedBook, registryBook, type ModelBook } from '../quickstart/model-book.ts';
import { quickstartText } from '../quickstart/report.ts';
import { runQuickstart } from '../quickstart/run-quickstart.ts';

const shipped = {
  path: fileURLToPath(new URL('../../../../examples/data/ionosphere.csv', import.meta.url)),
  name: 'examples/data/ionosphere.csv',
  target: 'class',
};

/** The registry of this run: the store's, a passing one under `--no-record`, or that of the run that is repeated. */
function bookOf({ store, replay, io }: Context): ModelBook {
  if (replay !== null && store !== null) {
    const champion = replay.tag('gate.champion') ?? '';
    const versions = (replay.tag('gate.versions') ?? '').split(',').map(Number);
    return recordedBook(store, { champion: champion === '' ? null : Number(champion), versions });
  }
  return registryBook(store ?? openMemoryStore({ now: io.now }));
}

/** The name of the model: the file's stem, without what a registered model's name cannot have. */
function modelName(data: string): string {
  if (data === '-') return 'standard-input';
  const stem = path
    .basename(data)
    .replace(/(\.(csv|parquet|jsonl|ndjson|json|tsv|txt))?(\.gz)?$/i, '');
  return stem.replaceAll(/[/:*?\p{Cc}]/gu, '-') || 'model';
}

/** Data to a served model, with the race in the middle. */
export const quickstartCommand: CommandSpec = {
  name: 'quickstart',
  summary: 'from a table to a smaller model in service, with a quantum race in the middle',
  arguments: ['[DATA]'],
  options: [
    { flags: '--target <COLUMN>', text: 'the column to predict (required with DATA)' },
    {
      flags: '--k <K>',
      text: 'how many features to choose (default: 5, or all where there are fewer)',
    },
    { flags: '--folds <N>', text: 'folds of the cross-validation', default: '5' },
    { flags: '--name <MODEL>', text: 'name of the registered model (default: the stem of DATA)' },
    { flags: '--strict', text: 'exit with 3 when the gate refuses the candidate' },
    ...dataOptions,
  ],
  example: 'ketflow quickstart examples/data/ionosphere.csv --target class --k 5',
  records: true,
  async run(context, [data], options) {
    if (data === undefined && textOption(options, 'target') !== undefined) {
      throw new KetflowError('OPTION_MISSING', { option: 'DATA', command: 'quickstart --target' });
    }
    const k = integerOption(options, 'k', { least: Number.MIN_SAFE_INTEGER });
    const folds = integerOption(options, 'folds', { least: 2 }) ?? 5;
    const document = await runQuickstart(context, bookOf(context), {
      data: data ?? shipped.path,
      target: data === undefined ? shipped.target : requiredOption(options, 'target', 'quickstart'),
      k,
      folds,
      name: textOption(options, 'name') ?? modelName(data ?? shipped.path),
      options,
    });
    const text = quickstartText(document, {
      data: data ?? shipped.name,
      quiet: context.common.quiet,
    });
    const isRefused = options['strict'] === true && !document.gate.allowed;
    return { document, text, exitCode: isRefused ? 3 : 0 };
  },
};
