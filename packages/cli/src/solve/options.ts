/**
 * The options of `ketflow solve`, read and held against each other before any work.
 * @module
 */
import path from 'node:path';
import { KetflowError } from '@ketflow/core';
import { samplerByName, type Entrant, type RaceBudget } from '@ketflow/optimize';
import type { OptionValues } from '../command.ts';
import { integerOption, numberOption, textOption } from '../option-values.ts';

export const DEFAULT_SECONDS = 10;

const DEFAULT_REPEATS = 10;

/** What is asked of the solvers. */
export interface SolveOptions {
  readonly entrants: readonly Entrant[];
  readonly budget: RaceBudget;
  readonly repeats: number;
  /** In the sense of the file. */
  readonly until: number | undefined;
}

/** `sa.numSweeps=200` → options of the solver `sa`. */
function solverOptions(settings: readonly string[], solvers: readonly string[]) {
  const options = new Map<string, Record<string, string>>();
  for (const setting of settings) {
    const [, solver, option, value] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (solver === undefined || option === undefined || !solvers.includes(solver)) {
      const expected = `SOLVER.OPTION=VALUE with a solver of this run: ${solvers.join(', ')}`;
      throw new KetflowError('OPTION_INVALID', { option: '--set', value: setting, expected });
    }
    options.set(solver, { ...options.get(solver), [option]: value ?? '' });
  }
  return options;
}

function budgetOption(options: OptionValues): RaceBudget {
  const seconds = numberOption(options, 'seconds', { above: 0 });
  const evaluations = integerOption(options, 'evaluations', { least: 1 });
  if (seconds !== undefined && evaluations !== undefined) {
    throw new KetflowError('OPTION_INVALID', {
      option: '--seconds with --evaluations',
      value: `${seconds}, ${evaluations}`,
      expected: 'one of them: a race has one budget',
    });
  }
  return evaluations === undefined
    ? { key: 'seconds', limit: seconds ?? DEFAULT_SECONDS }
    : { key: 'evaluations', limit: evaluations };
}

/** @throws KetflowError `OPTION_INVALID`, `SOLVER_UNKNOWN`, `NOT_AVAILABLE_YET`. */
export function readSolveOptions(options: OptionValues): SolveOptions {
  const names = (textOption(options, 'solver') ?? 'auto').split(',').map((name) => name.trim());
  names.forEach(samplerByName);
  const settings = Array.isArray(options['set']) ? options['set'] : [];
  const given = solverOptions(settings, names);
  const budget = budgetOption(options);
  const repeats = integerOption(options, 'repeats', { least: 1, most: 10_000 });
  return {
    entrants: names.map((solver): Entrant => ({ solver, options: given.get(solver) ?? {} })),
    budget,
    repeats: repeats ?? (names.length > 1 ? DEFAULT_REPEATS : 1),
    until: numberOption(options, 'until'),
  };
}

/** The options that name a file to write, by name. */
const outputs = { out: '--out', raceOut: '--race-out', svg: '--svg' } as const;

/** The files to write; undefined where none is asked for. */
export type OutputFiles = Readonly<Record<keyof typeof outputs, string | undefined>>;

/** @throws KetflowError `OPTION_INVALID` when two options name one file. */
export function readOutputFiles(options: OptionValues, cwd: string): OutputFiles {
  const files = {
    out: textOption(options, 'out'),
    raceOut: textOption(options, 'raceOut'),
    svg: textOption(options, 'svg'),
  };
  const taken = new Map<string, string>();
  for (const [name, flag] of Object.entries(outputs)) {
    const file = files[name as keyof typeof outputs];
    if (file === undefined) continue;
    const place = path.resolve(cwd, file);
    const other = taken.get(place);
    if (other !== undefined) {
      const expected = `another file than that of ${other}`;
      throw new KetflowError('OPTION_INVALID', { option: flag, value: file, expected });
    }
    taken.set(place, flag);
  }
  return files;
}

/** What makes no sense beside `--check`, which runs no solver. */
const raceOnly: Readonly<Record<string, string>> = {
  seconds: '--seconds',
  evaluations: '--evaluations',
  until: '--until',
  repeats: '--repeats',
  set: '--set',
  ...outputs,
};

/** @throws KetflowError `OPTION_INVALID` when `--check` stands beside an option of a race. */
export function refuseRaceOptions(options: OptionValues): void {
  for (const [name, flag] of Object.entries(raceOnly)) {
    const value = options[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw new KetflowError('OPTION_INVALID', {
      option: `--check with ${flag}`,
      value: String(value),
      expected: 'one of them: --check runs no solver, it checks a race that was run',
    });
  }
}
