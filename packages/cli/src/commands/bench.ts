import { KetflowError, nearestName } from '@ketflow/core';
import { openThreads } from '@ketflow/quantum';
import { machine } from '../bench/machine.ts';
import { measureQaoa, type QaoaFigures, type Symmetry } from '../bench/measure-qaoa.ts';
import { qaoaProblem, qaoaProblemNames } from '../bench/qaoa-problems.ts';
import type { CommandResult, CommandSpec, Context, OptionValues } from '../command.ts';
import { plural } from '../documents/qaoa.ts';
import { choiceOption, integerOption, textOption } from '../option-values.ts';
import { number } from '../render/numbers.ts';
import { table } from '../render/table.ts';
import { mostThreads, precisions } from './qaoa/simulation.ts';

const topics = ['qaoa'];
const plannedTopics = [
  'anneal',
  'compress',
  'drift',
  'features',
  'hpo',
  'minimize',
  'qaoa-batch',
  'serving',
  'tracking',
];

const symmetries: readonly Symmetry[] = ['none', 'auto'];

function requireTopic(topic: string): void {
  const known = topics.map((name) => `bench ${name}`);
  if (plannedTopics.includes(topic)) {
    const what = `"ketflow bench ${topic}"`;
    throw new KetflowError('NOT_AVAILABLE_YET', { what, available: known });
  }
  if (!topics.includes(topic)) {
    throw new KetflowError('COMMAND_UNKNOWN', {
      command: `bench ${topic}`,
      nearest: nearestName(topic, [...topics, ...plannedTopics]),
      known,
    });
  }
}

function sizesOption(options: OptionValues): readonly number[] {
  const text = textOption(options, 'qubits') ?? '';
  return text.split(',').map((size) => {
    const qubits = Number(size);
    if (size.trim() !== '' && Number.isInteger(qubits) && qubits >= 4 && qubits <= 30) {
      return qubits;
    }
    const expected = 'integers from 4 to 30, separated by commas';
    throw new KetflowError('OPTION_INVALID', { option: '--qubits', value: text, expected });
  });
}

const significant = (value: number): string => String(Number(value.toPrecision(3)));

const columns = [
  { title: 'problem' },
  { title: 'qubits', align: 'right' },
  { title: 'layers', align: 'right' },
  { title: 'ms/layer', align: 'right' },
  { title: 'min', align: 'right' },
  { title: 'goal', align: 'right' },
  { title: 'gradient s', align: 'right' },
  { title: '× evaluation', align: 'right' },
  { title: 'bytes/amplitude', align: 'right' },
] as const;

const row = (figures: QaoaFigures): readonly string[] => [
  `${figures.problem} ${figures.precision}`,
  String(figures.qubits),
  String(figures.layers),
  significant(figures.msPerLayer.median),
  significant(figures.msPerLayer.min),
  figures.goal === undefined ? '' : number(figures.goal),
  significant(figures.gradient.seconds),
  significant(figures.gradient.ratio),
  significant(figures.bytesPerAmplitude),
];

async function qaoa(
  { io, common, progress }: Context,
  options: OptionValues,
): Promise<CommandResult> {
  const sizes = sizesOption(options);
  const layers = integerOption(options, 'layers', { least: 1, most: 1000 }) ?? 6;
  const repeats = integerOption(options, 'repeats', { least: 1, most: 1000 }) ?? 5;
  const problem = choiceOption(options, 'problem', qaoaProblemNames) ?? 'maxcut3';
  const precision = choiceOption(options, 'precision', precisions) ?? 'f64';
  const symmetry = choiceOption(options, 'symmetry', symmetries) ?? 'none';
  const size = integerOption(options, 'threads', { least: 1, most: mostThreads }) ?? 1;
  const cases = sizes.map((qubits) => {
    const cost = qaoaProblem(problem, qubits, common.seed);
    return { problem, qubits, cost, layers, repeats, precision, symmetry };
  });
  const before = machine();
  const results: QaoaFigures[] = [];
  const threads = await openThreads(size);
  try {
    for (const one of cases) {
      const message = `${problem}, ${one.qubits} qubits`;
      progress.report({ step: 'bench', message, done: results.length, total: cases.length });
      results.push(await measureQaoa({ ...one, threads }, { clock: io.clock, stop: io.signal }));
    }
  } finally {
    await threads.close();
  }
  const last = results.at(-1);
  return {
    document: {
      machine: before,
      n: last?.qubits,
      layers,
      precision,
      symmetry,
      threads: threads.size,
      msPerLayer: last?.msPerLayer.median,
      msPerGradient: last && 1000 * last.gradient.seconds,
      bytesPerAmplitude: last?.bytesPerAmplitude,
      results,
    },
    text: [
      `${before.processor}, ${before.cores} cores; load ${before.load1}; Node ${before.node}`,
      `${plural(threads.size, 'thread')}; ${symmetry === 'none' ? 'all 2^n states' : 'half of the states, by symmetry'}`,
      '',
      table(columns, results.map(row)),
      '',
    ].join('\n'),
  };
}

/** Measures this machine. */
export const benchCommand: CommandSpec = {
  name: 'bench',
  summary: 'measure what this machine does: qaoa',
  arguments: ['<TOPIC>', '[FILE]'],
  options: [
    { flags: '--n, --qubits <LIST>', text: 'sizes, separated by commas', default: '16,18,20' },
    { flags: '--layers <P>', text: 'layers of QAOA (default: 6)' },
    { flags: '--problem <NAME>', text: `${qaoaProblemNames.join(', ')} (default: maxcut3)` },
    { flags: '--precision <P>', text: `${precisions.join(' or ')} (default: f64)` },
    {
      flags: '--symmetry <S>',
      text: 'none: all 2^n states; auto: half of them where E allows it (default: none)',
    },
    { flags: '--repeats <R>', text: 'how often each figure is taken (default: 5)' },
  ],
  planned: ['--algorithm', '--batch', '--evaluations', '--quick', '--seeds'],
  example: 'ketflow bench qaoa --qubits 12 --repeats 3',
  records: false,
  async run(context, [topic = '', file], options) {
    requireTopic(topic);
    if (file !== undefined) {
      const expected = `nothing after "${topic}"`;
      throw new KetflowError('OPTION_INVALID', { option: 'FILE', value: file, expected });
    }
    return qaoa(context, options);
  },
};
