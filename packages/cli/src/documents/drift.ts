import type { DriftReport } from '@ketflow/learn';
import { table, wrap } from '../render/table.ts';

/** The document of `drift`, also `drift` of `quickstart`. */
export interface DriftDocument extends DriftReport {
  readonly seconds: number;
}

const measure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(Number(value.toPrecision(3)));

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** One sentence: how many columns drifted, and which. */
export function driftSentence({ rows, columns, share }: DriftReport): string {
  const names = columns.filter(({ drifted }) => drifted).map(({ name }) => name);
  return names.length === 0
    ? `No drift in ${columns.length} columns (${rows[1]} rows against ${rows[0]}).`
    : `Drift in ${names.length} of ${columns.length} columns (${percent(share)}; ${rows[1]} rows against ${rows[0]}): ${names.join(', ')}.`;
}

/** The report of `drift`: every column with its test and the size of the difference. */
export function driftText(document: DriftDocument): string {
  const rows = document.columns.map((column) => [
    column.name,
    column.drifted ? 'drifted' : '',
    column.test,
    measure(column.adjustedPValue),
    measure(column.measures['psi']),
    measure(column.measures['jensenshannon']),
    measure(column.measures['wasserstein']),
    column.newLevels.slice(0, 3).join(', '),
  ]);
  return [
    wrap(driftSentence(document)),
    '',
    table(
      [
        { title: 'column' },
        { title: '' },
        { title: 'test' },
        { title: 'adjusted p', align: 'right' },
        { title: 'PSI', align: 'right' },
        { title: 'JS', align: 'right' },
        { title: 'Wasserstein', align: 'right' },
        { title: 'new levels' },
      ],
      rows,
    ),
    '',
  ].join('\n');
}
