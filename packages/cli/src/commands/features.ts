import { samplerByName } from '@ketflow/optimize';
import { profile, selectFeatures, selectionMethods, stratifiedFolds } from '@ketflow/learn';
import type { CommandSpec } from '../command.ts';
import { dataOptions, loadClassification, openData } from '../data-input.ts';
import { foldWarnings } from '../documents/warnings.ts';
import { documentWithoutTimes } from '../documents/without-times.ts';
import { featuresDocument, featuresText } from '../documents/features.ts';
import { choiceOption, integerOption, requiredOption, textOption } from '../option-values.ts';
import { requireFolder, writeOutput } from '../output-file.ts';

/** Chooses k features and scores the choice beside its rivals. */
export const featuresCommand: CommandSpec = {
  name: 'features',
  summary: 'choose k features by an optimisation model and score them beside their rivals',
  arguments: ['<DATA>'],
  options: [
    { flags: '--target <COLUMN>', text: 'the column to predict (required)' },
    { flags: '--k <K>', text: 'how many features to choose (required)' },
    { flags: '--method <NAME>', text: `auto, ${selectionMethods.join(', ')}`, default: 'auto' },
    { flags: '--solver <NAME>', text: 'solver of the mRMR model', default: 'auto' },
    { flags: '--folds <N>', text: 'folds of the cross-validation', default: '5' },
    { flags: '--out <FILE>', text: 'write the subset as JSON, for train --features' },
    ...dataOptions,
  ],
  planned: ['--must', '--never'],
  example: 'ketflow features examples/data/ionosphere.csv --target class --k 5',
  records: true,
  async run(context, [data = ''], options) {
    const { io, stream, progress, run } = context;
    const start = io.clock.seconds();
    const target = requiredOption(options, 'target', 'features');
    requiredOption(options, 'k', 'features');
    const k = integerOption(options, 'k', { least: Number.MIN_SAFE_INTEGER }) ?? 0;
    const method = choiceOption(options, 'method', ['auto', ...selectionMethods]) ?? 'auto';
    const solver = textOption(options, 'solver') ?? 'auto';
    if (solver !== 'auto') samplerByName(solver);
    const numFolds = integerOption(options, 'folds', { least: 2 }) ?? 5;
    const out = textOption(options, 'out');
    if (out !== undefined) await requireFolder(io.cwd, out);
    const input = await openData(context, data, options);
    try {
      const found = await profile(input.table, { target, signal: io.signal });
      const loaded = await loadClassification(input, target, options, io.signal);
      const { folds, warnings } = stratifiedFolds(loaded.target, numFolds, stream.split('folds'));
      const selection = await selectFeatures(loaded, {
        k,
        method: method === 'auto' ? 'mrmr-qubo' : method,
        solver,
        folds,
        stream: stream.split('features'),
        clock: io.clock,
        progress,
        signal: io.signal,
      });
      const document = featuresDocument(selection, {
        runId: run.runId,
        rows: loaded.rows,
        dropped: found.dropped,
        warnings: foldWarnings(warnings, numFolds),
        seconds: io.clock.seconds() - start,
      });
      const subset = `${JSON.stringify({ target, selected: document.selected }, null, 2)}\n`;
      if (out !== undefined) await writeOutput(io.cwd, out, subset);
      await run.metrics({ accuracy: document.score.mean, redundancy: document.redundancy });
      await run.artifact('subset.json', subset);
      await run.artifact('verdicts.json', JSON.stringify(document.verdicts, null, 2));
      await run.artifact('document.json', documentWithoutTimes(document));
      return { document, text: `${featuresText(document)}\n` };
    } finally {
      await input.table.close();
    }
  },
};
