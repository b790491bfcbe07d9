import { profile, type Profile } from '@ketflow/learn';
import type { CommandSpec } from '../command.ts';
import { dataOptions, openData } from '../data-input.ts';
import { choiceOption, textOption } from '../option-values.ts';
import { count, seconds } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';

/** The document of `profile`, also `data` of `quickstart`. */
export interface ProfileDocument extends Profile {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

export const profileDocument = (found: Profile, elapsed: number): ProfileDocument => ({
  ...found,
  seconds: elapsed,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
});

/** One line for each dropped column's reason: `dropped: pulse1_imag (constant)`. */
export const droppedText = ({ dropped }: Profile): string =>
  dropped.length === 0 ? 'none' : dropped.map(({ name, why }) => `${name} (${why})`).join(', ');

function profileText(document: ProfileDocument): string {
  const rows = document.features.map((feature) => [
    feature.name,
    feature.type,
    count(feature.missing),
    count(feature.distinct),
    feature.mutualInformation === null ? '' : feature.mutualInformation.toFixed(4),
  ]);
  const head = `${count(document.rows)} rows, ${document.columns} columns`;
  const target = document.target === null ? '' : `, target ${document.target}`;
  return [
    `${head}${target} (${seconds(document.seconds)})`,
    '',
    table(
      [
        { title: 'feature' },
        { title: 'type' },
        { title: 'missing', align: 'right' },
        { title: 'distinct', align: 'right' },
        { title: document.target === null ? '' : 'information (nats)', align: 'right' },
      ],
      rows,
    ),
    '',
    wrap(`Dropped: ${droppedText(document)}`),
    '',
  ].join('\n');
}

/** Describes the columns of a table. */
export const profileCommand: CommandSpec = {
  name: 'profile',
  summary: 'describe the columns of a table and what each tells of the target',
  arguments: ['<DATA>'],
  options: [{ flags: '--target <COLUMN>', text: 'the column to predict' }, ...dataOptions],
  example: 'ketflow profile examples/data/ionosphere.csv --target class',
  records: false,
  async run(context, [data = ''], options) {
    const { io, progress } = context;
    const start = io.clock.seconds();
    const { table: opened } = await openData(context, data, options);
    try {
      progress.report({ step: 'profile', message: `${opened.columns.length} columns` });
      const target = textOption(options, 'target');
      const task = choiceOption(options, 'task', ['classification', 'regression']);
      const found = await profile(opened, {
        signal: io.signal,
        ...(target === undefined ? {} : { target }),
        ...(task === undefined ? {} : { task }),
      });
      const document = profileDocument(found, io.clock.seconds() - start);
      return { document, text: profileText(document) };
    } finally {
      await opened.close();
    }
  },
};
