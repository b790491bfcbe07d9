import { KetflowError } from '@ketflow/core';
import type { GateCheck } from '@ketflow/records';
import type { CommandSpec } from '../command.ts';
import { headerOption } from '../data-input.ts';
import { runGate } from '../gate/run-gate.ts';
import { findVersion, parseModelName } from '../model-argument.ts';
import { textOption } from '../option-values.ts';
import { openStoreToRead } from '../recording.ts';
import { number } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';
import { verdictSentence } from '../render/verdict.ts';

const cellOf = (value: GateCheck['value']): string =>
  typeof value === 'number' ? number(value) : (value ?? '');

/** Asks the gate and moves nothing. */
export const gateCommand: CommandSpec = {
  name: 'gate',
  summary: 'ask whether a version may take an alias, and print every check with its evidence',
  arguments: ['<MODEL>'],
  options: [
    { flags: '--alias <ALIAS>', text: 'the alias to compare with (default: champion)' },
    { flags: '--data <DATA>', text: 'labelled rows that neither model has seen (required)' },
    { flags: '--target <COLUMN>', text: 'the column to compare with (default: that of the model)' },
    { flags: '--policy <FILE>', text: 'what to ask, as JSON' },
    headerOption,
  ],
  example: 'ketflow gate models:/ionosphere/3 --data examples/data/ionosphere.csv',
  records: false,
  async run(context, [model = ''], options) {
    const name = parseModelName(model);
    if (name.kind === 'file') {
      const expected = 'models:/NAME/VERSION or models:/NAME@ALIAS';
      throw new KetflowError('OPTION_INVALID', { option: 'MODEL', value: model, expected });
    }
    const store = await openStoreToRead(context.common, context.io);
    try {
      const candidate = await findVersion(store, name);
      const alias = textOption(options, 'alias') ?? 'champion';
      const result = await runGate(context, store, {
        candidate,
        alias,
        command: 'gate',
        options,
      });
      const rows = result.checks.map((check) => [
        check.passed ? 'passed' : 'FAILED',
        check.name,
        cellOf(check.value),
        cellOf(check.threshold),
        check.evidence,
      ]);
      const titles = ['', 'check', 'value', 'threshold', 'evidence'].map((title) => ({ title }));
      const text = [
        `${result.candidate} against ${result.champion} (${alias}): ${result.allowed ? 'allowed' : 'refused'}`,
        '',
        table(titles, rows),
        '',
        ...result.verdicts.map((verdict) => wrap(verdictSentence(verdict))),
        '',
      ].join('\n');
      return { document: result, text, exitCode: result.allowed ? 0 : 3 };
    } finally {
      await store.close();
    }
  },
};
