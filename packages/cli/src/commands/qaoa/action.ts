import type { CommandResult, Context, OptionSpec, OptionValues } from '../../command.ts';

/** What `ketflow qaoa` can do with a model file. */
export interface Action {
  readonly name: string;
  /** The options that this action reads; the others of the command are refused. */
  readonly options: readonly OptionSpec[];
  readonly run: (context: Context, file: string, options: OptionValues) => Promise<CommandResult>;
}
