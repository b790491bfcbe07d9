import type { Progress, RandomStream } from '@ketflow/core';
import type { Store } from '@ketflow/records';
import type { Io } from './io.ts';

/** One option of a command, beside the common ones. */
export interface OptionSpec {
  /** As commander writes it: `--k <K>`. */
  readonly flags: string;
  readonly text: string;
  readonly default?: string | boolean;
  /** May be given several times; the value is the list. */
  readonly repeatable?: boolean;
}

/** The options that every command takes, parsed. */
export interface CommonOptions {
  readonly json: boolean;
  readonly seed: number;
  readonly store: string | undefined;
  readonly experiment: string | undefined;
  readonly record: boolean;
  readonly threads: number;
  readonly quiet: boolean;
}

/** Takes what a run should remember; `runId` is null when nothing is recorded. */
export interface RunRecorder {
  readonly runId: string | null;
  params(values: Readonly<Record<string, string>>): Promise<void>;
  metrics(values: Readonly<Record<string, number>>): Promise<void>;
  tags(values: Readonly<Record<string, string>>): Promise<void>;
  artifact(path: string, content: Uint8Array | string): Promise<void>;
}

/** The earlier run that is repeated. */
export interface Replay {
  /** A metric of it; undefined when it has none of that name. */
  metric(key: string): number | undefined;
  /** A tag of it. */
  tag(key: string): string | undefined;
  /** The text of an artifact of it; undefined when it has none of that path. */
  artifact(path: string): Promise<string | undefined>;
}

/** What a command gets to work with. */
export interface Context {
  readonly io: Io;
  readonly common: CommonOptions;
  readonly stream: RandomStream;
  readonly progress: Progress;
  /** Takes params, metrics and artifacts; does nothing under `--no-record`. */
  readonly run: RunRecorder;
  /** Where the run is recorded; null under `--no-record` and for commands that record nothing. */
  readonly store: Store | null;
  /** Set when an earlier run is repeated: measured values that decide anything are taken from it. */
  readonly replay: Replay | null;
}

/** What a command prints: the document with `--json`, the text without. */
export interface CommandResult {
  /** Null when the command has printed what there is to print, as a server does when it is ready. */
  readonly document: object | null;
  readonly text: string;
  readonly exitCode?: number;
  /** True when the command took a stop by the user into account: it drained, or kept the best so far. */
  readonly heardStop?: boolean;
}

/** Option values by camel-case name, as commander gives them. */
export type OptionValues = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** A command: what help shows and what it does. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** As commander writes them: `<DATA>`, `[RUN]`, `<FILE...>`. */
  readonly arguments: readonly string[];
  readonly options: readonly OptionSpec[];
  /** Options of `docs/cli.md` that are not built yet: they answer `NOT_AVAILABLE_YET`. */
  readonly planned?: readonly string[];
  /** One line that runs as printed in a clone. */
  readonly example: string;
  /** Whether it records a run; of a command with actions, the actions that do. */
  readonly records: boolean | readonly string[];
  readonly run: (
    context: Context,
    args: readonly string[],
    options: OptionValues,
  ) => Promise<CommandResult>;
}
