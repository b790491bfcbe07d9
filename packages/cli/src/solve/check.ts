import { RandomStream } from '@ketflow/core';
import { checkRaceRecord, type RecordDifference } from '@ketflow/optimize';
import type { CommandResult, Context, OptionValues } from '../command.ts';
import { readInput } from '../input-file.ts';
import { recordInput } from '../input-hash.ts';
import { readModelFile } from '../model-file-input.ts';
import { cut, wrap } from '../render/table.ts';
import { refuseRaceOptions } from './options.ts';
import { hashFile, hashOf } from './race-record.ts';
import { readRaceFile } from './record-shape.ts';

/** The document of `solve --check`. */
export interface CheckDocument {
  readonly runId: string | null;
  readonly record: string;
  readonly ok: boolean;
  readonly differences: readonly RecordDifference[];
}

/** Characters of a value that a line of text shows. */
const SHOWN = 120;

/**
 * Checks the record of a race against the model file: `ketflow solve FILE --check RACE.json`.
 * @throws KetflowError `OPTION_INVALID` beside options of a race; as `readRaceFile` and `readModelFile`.
 */
export async function checkRace(
  context: Context,
  file: string,
  record: string,
  options: OptionValues,
): Promise<CommandResult> {
  refuseRaceOptions(options);
  const { io, run } = context;
  const race = await readRaceFile(io.cwd, record);
  await recordInput(run, 'race', record, await readInput(io.cwd, record));
  const { problem } = await readModelFile(context, file, {
    ...options,
    format: options['format'] ?? race.model.format,
    sense: options['sense'] ?? race.problem.sense,
  });
  const [sha256, own] = [await hashFile(io.cwd, file), hashOf(race)];
  const stream = RandomStream.root(race.seed).split('solve');
  const differences: readonly RecordDifference[] = [
    ...(sha256 === race.model.sha256
      ? []
      : [{ what: `model ${race.model.path}`, was: race.model.sha256, now: sha256 }]),
    ...(own === race.sha256 ? [] : [{ what: 'sha256', was: race.sha256, now: own }]),
    ...checkRaceRecord(race, problem, stream),
  ];
  const ok = differences.length === 0;
  await run.artifact('check.json', JSON.stringify({ ok, differences }));
  const document: CheckDocument = { runId: run.runId, record, ok, differences };
  const shown = (value: string | null): string => cut(value ?? 'nothing', SHOWN);
  const lines = ok
    ? [
        `${record}: ok. ${race.runs.length} runs of ${race.solvers.length} solvers: samples, successes, times to ` +
          'solution, verdicts and warnings are what their data say.',
      ]
    : [
        `${record}: differs in ${differences.length} place${differences.length === 1 ? '' : 's'}.`,
        ...differences.map(
          ({ what, was, now }) => `${what}: it says ${shown(was)}, found ${shown(now)}`,
        ),
      ];
  const text = `${lines.map((line) => wrap(line)).join('\n')}\n`;
  return ok ? { document, text } : { document, text, exitCode: 1 };
}
