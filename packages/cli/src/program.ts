/**
 * Turns the command line into a call of one command. Commander does the parsing; what it refuses becomes an error of
 * the catalogue with the nearest name.
 * @module
 */
import { Command, CommanderError } from 'commander';
import { availableParallelism } from 'node:os';
import { KetflowError, nearestName } from '@ketflow/core';
import type { CommandSpec, CommonOptions, OptionSpec, OptionValues } from './command.ts';
import { plannedCommands } from './commands/planned.ts';
import { choiceOption, integerOption, textOption } from './option-values.ts';
import { progressModes, type ProgressMode } from './progress.ts';

const commonOptions: readonly OptionSpec[] = [
  { flags: '--json', text: 'print one JSON document on standard output and nothing else' },
  { flags: '--seed <N>', text: 'root of all random streams', default: '0' },
  { flags: '--store <URI>', text: 'where runs are kept (default: .ketflow in this folder)' },
  { flags: '--experiment <NAME>', text: 'experiment of the run (default: Default)' },
  { flags: '--no-record', text: 'record no run' },
  {
    flags: '--threads <T>',
    text: 'threads to read data and of qaoa (default: all cores; of bench: 1)',
  },
  { flags: '--progress <MODE>', text: progressModes.join(', '), default: 'auto' },
  { flags: '--quiet', text: 'no progress and no closing hints' },
];

/** What the command line asked for. */
export type Call =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly spec: CommandSpec;
      readonly common: CommonOptions;
      readonly progress: ProgressMode;
      readonly args: readonly string[];
      readonly options: OptionValues;
    };

const longName = (flags: string): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

function addOption(
  command: Command,
  { flags, text, default: value, repeatable }: OptionSpec,
): void {
  if (repeatable !== true) command.option(flags, text, value);
  else command.option(flags, text, (one: string, list: string[]) => [...list, one], []);
}

function parseCommon(options: OptionValues): { common: CommonOptions; progress: ProgressMode } {
  const quiet = options['quiet'] === true;
  const common: CommonOptions = {
    json: options['json'] === true,
    seed: integerOption(options, 'seed', { least: 0 }) ?? 0,
    store: textOption(options, 'store'),
    experiment: textOption(options, 'experiment'),
    record: options['record'] !== false,
    threads: integerOption(options, 'threads', { least: 1, most: 1024 }) ?? availableParallelism(),
    quiet,
  };
  const mode = choiceOption(options, 'progress', progressModes) ?? 'auto';
  return { common, progress: quiet ? 'none' : mode };
}

/** The message of commander as an error of the catalogue. */
function translate(error: CommanderError, command: string, spec?: CommandSpec): KetflowError {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? error.message;
  switch (error.code) {
    case 'commander.unknownOption': {
      const known = [...(spec?.options ?? []), ...commonOptions].map(({ flags }) =>
        longName(flags),
      );
      if (spec?.planned?.includes(quoted) === true) {
        return new KetflowError('NOT_AVAILABLE_YET', {
          what: `"ketflow ${command} ${quoted}"`,
          available: known,
        });
      }
      return new KetflowError('OPTION_UNKNOWN', {
        option: quoted,
        nearest: nearestName(quoted, known),
        known,
      });
    }
    case 'commander.missingArgument':
      return new KetflowError('OPTION_MISSING', { option: quoted, command });
    case 'commander.optionMissingArgument':
      return new KetflowError('OPTION_INVALID', {
        option: longName(quoted),
        value: '',
        expected: 'a value after it',
      });
    case 'commander.excessArguments':
      return new KetflowError('OPTION_INVALID', {
        option: `ketflow ${command}`,
        value: error.message.replace(/^error: /, ''),
        expected: (spec?.arguments ?? []).join(' ') || 'no argument',
      });
    default:
      return new KetflowError('INTERNAL', { reason: error.message }, { cause: error });
  }
}

/** Puts common options that stand before the command behind it: `--json runs list` is `runs list --json`. */
function commandFirst(argv: readonly string[]): readonly string[] {
  let at = 0;
  for (;;) {
    const word = argv[at];
    if (word === undefined || !word.startsWith('--')) break;
    const option = commonOptions.find(({ flags }) => longName(flags) === word.split('=')[0]);
    if (option === undefined) return argv;
    at += option.flags.includes('<') && !word.includes('=') ? 2 : 1;
  }
  return argv[at] === undefined ? argv : [...argv.slice(at), ...argv.slice(0, at)];
}

/**
 * Parses the command line.
 * @throws KetflowError `COMMAND_UNKNOWN`, `NOT_AVAILABLE_YET`, `OPTION_UNKNOWN`, `OPTION_INVALID`, `OPTION_MISSING`.
 */
export function parseCommandLine(
  words: readonly string[],
  specs: readonly CommandSpec[],
  version: string,
): Call {
  const argv = commandFirst(words);
  const first = argv.find((word) => !word.startsWith('-'));
  const names = specs.map(({ name }) => name);
  if (first !== undefined && plannedCommands.includes(first)) {
    throw new KetflowError('NOT_AVAILABLE_YET', { what: `"ketflow ${first}"`, available: names });
  }
  if (first !== undefined && first !== 'help' && !names.includes(first)) {
    throw new KetflowError('COMMAND_UNKNOWN', {
      command: first,
      nearest: nearestName(first, [...names, ...plannedCommands]),
      known: names,
    });
  }
  let printed = '';
  let call: Call | undefined;
  const output = { writeOut: (text: string) => (printed += text), writeErr: () => undefined };
  const program = new Command('ketflow')
    .description('Quantum optimisation at work in the life of a machine-learning model.')
    .version(version)
    .exitOverride()
    .configureOutput(output)
    .addHelpText('after', '\nStart with: ketflow quickstart');
  for (const spec of specs) {
    const command = program
      .command([spec.name, ...spec.arguments].join(' '))
      .description(spec.summary)
      .exitOverride()
      .configureOutput(output)
      .allowExcessArguments(false)
      .showSuggestionAfterError(false)
      .addHelpText('after', `\nExample:\n  ${spec.example}`);
    for (const option of [...spec.options, ...commonOptions]) {
      addOption(command, option);
    }
    command.action(() => {
      const options = command.opts<OptionValues>();
      call = { kind: 'command', spec, args: command.args, options, ...parseCommon(options) };
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help') {
      return { kind: 'text', text: printed === '' ? program.helpInformation() : printed };
    }
    throw translate(
      error,
      first ?? '',
      specs.find(({ name }) => name === first),
    );
  }
  return call ?? { kind: 'text', text: program.helpInformation() };
}
