import { detectDrift, loadColumns, type DataTable, type FeatureTable } from '@ketflow/learn';
import type { CommandSpec } from '../command.ts';
import { headerOption, openData } from '../data-input.ts';
import { driftText, type DriftDocument } from '../documents/drift.ts';
import { numberOption, textOption } from '../option-values.ts';

async function allColumns(table: DataTable, signal: AbortSignal): Promise<FeatureTable> {
  return { rows: table.rows, features: await loadColumns(table, table.columns, signal) };
}

/** Compares current data with reference data. */
export const driftCommand: CommandSpec = {
  name: 'drift',
  summary: 'compare current data with reference data, column by column',
  arguments: ['<REFERENCE>', '<CURRENT>'],
  options: [
    { flags: '--columns <NAMES>', text: 'columns to compare, separated by commas (default: all)' },
    { flags: '--fdr <RATE>', text: 'accepted share of false alarms (default: 0.05)' },
    { flags: '--fail-on-drift', text: 'exit with 3 when anything drifted' },
    headerOption,
  ],
  example: 'ketflow drift examples/data/ionosphere.csv examples/data/ionosphere.csv',
  records: false,
  async run(context, [reference = '', current = ''], options) {
    const { io } = context;
    const start = io.clock.seconds();
    const columns = textOption(options, 'columns')
      ?.split(',')
      .map((name) => name.trim());
    const fdr = numberOption(options, 'fdr', { above: 0 });
    const before = await openData(context, reference, options);
    try {
      const after = await openData(context, current, options);
      try {
        const report = detectDrift(
          await allColumns(before.table, io.signal),
          await allColumns(after.table, io.signal),
          {
            signal: io.signal,
            ...(columns === undefined ? {} : { columns }),
            ...(fdr === undefined ? {} : { fdr }),
          },
        );
        const document: DriftDocument = { ...report, seconds: io.clock.seconds() - start };
        const isRefused = options['failOnDrift'] === true && report.drifted;
        return { document, text: driftText(document), exitCode: isRefused ? 3 : 0 };
      } finally {
        await after.table.close();
      }
    } finally {
      await before.table.close();
    }
  },
};
