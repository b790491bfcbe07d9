import { KetflowError, nearestName } from '@ketflow/core';
import type { CommandSpec, OptionSpec, OptionValues } from '../../command.ts';
import type { Action } from './action.ts';
import { evaluateAction } from './evaluate.ts';
import { exportAction } from './export.ts';
import { landscapeAction } from './landscape.ts';
import { optimizeAction } from './optimize.ts';
import { sampleAction } from './sample.ts';

const actions: readonly Action[] = [
  evaluateAction,
  optimizeAction,
  sampleAction,
  landscapeAction,
  exportAction,
];

const longName = ({ flags }: OptionSpec): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

const keyOf = (option: OptionSpec): string =>
  longName(option)
    .slice(2)
    .replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Every option once, in the order of the actions. */
const options = [
  ...new Map(
    actions.flatMap((action) =>
      action.options.map((option) => [longName(option), option] as const),
    ),
  ).values(),
];

function actionOf(name: string): Action {
  const action = actions.find((one) => one.name === name);
  if (action !== undefined) return action;
  const names = actions.map((one) => one.name);
  throw new KetflowError('COMMAND_UNKNOWN', {
    command: `qaoa ${name}`,
    nearest: nearestName(name, names),
    known: names.map((known) => `qaoa ${known}`),
  });
}

/** Refuses options that the action does not read. @throws KetflowError `OPTION_UNKNOWN`. */
function refuseOthers(action: Action, values: OptionValues): void {
  const known = action.options.map(longName);
  for (const option of options) {
    if (values[keyOf(option)] === undefined || known.includes(longName(option))) continue;
    throw new KetflowError('OPTION_UNKNOWN', {
      option: `${longName(option)} of qaoa ${action.name}`,
      nearest: undefined,
      known,
    });
  }
}

/** Simulates the QAOA circuit of a model, searches its angles, and writes it for other programs. */
export const qaoaCommand: CommandSpec = {
  name: 'qaoa',
  summary: `the QAOA circuit of a model: ${actions.map(({ name }) => name).join(', ')}`,
  arguments: ['<ACTION>', '<FILE>'],
  options,
  example: 'ketflow qaoa evaluate examples/models/petersen.txt --gammas 0.6 --betas -0.4',
  records: ['optimize'],
  async run(context, [name = '', file = ''], values) {
    const action = actionOf(name);
    refuseOthers(action, values);
    return action.run(context, file, values);
  },
};
