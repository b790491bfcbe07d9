import { KetflowError } from '@ketflow/core';
import { race, samplerByName, type Entrant, type RaceBudget } from '@ketflow/optimize';
import type { CommandSpec, OptionValues } from '../command.ts';
import { raceDocument, raceTable } from '../documents/race.ts';
import { modelFileOptions, readModelFile } from '../model-file-input.ts';
import { integerOption, numberOption, textOption } from '../option-values.ts';
import { readWork, workJson } from '../work-counts.ts';
import { requireFolder, writeOutput } from '../output-file.ts';
import { count, number } from '../render/numbers.ts';
import { wrap } from '../render/table.ts';
import { verdictSentence } from '../render/verdict.ts';

const DEFAULT_SECONDS = 10;

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

/** Solves a binary optimisation model; several solvers race. */
export const solveCommand: CommandSpec = {
  name: 'solve',
  summary: 'minimise a binary model; several solvers race on the same budget',
  arguments: ['<FILE>'],
  options: [
    { flags: '--solver <NAMES>', text: 'solvers, separated by commas', default: 'auto' },
    { flags: '--seconds <S>', text: `time for each run (default: ${DEFAULT_SECONDS})` },
    { flags: '--evaluations <N>', text: 'states each run may score, instead of a time' },
    { flags: '--until <E>', text: 'stop at this objective' },
    { flags: '--repeats <R>', text: 'runs of each solver (default: 1, or 10 in a race)' },
    ...modelFileOptions,
    { flags: '--set <OPTION=VALUE>', text: 'SOLVER.OPTION=VALUE, several times', repeatable: true },
    { flags: '--out <FILE>', text: 'write the best solution as JSON' },
  ],
  planned: ['--quadratize'],
  example: 'ketflow solve examples/models/petersen.txt --solver sa,qaoa --evaluations 5000',
  records: true,
  async run(context, [file = ''], options) {
    const { io, common, stream, progress, run } = context;
    const names = (textOption(options, 'solver') ?? 'auto').split(',').map((name) => name.trim());
    names.forEach(samplerByName);
    const settings = Array.isArray(options['set']) ? options['set'] : [];
    const given = solverOptions(settings, names);
    const out = textOption(options, 'out');
    if (out !== undefined) await requireFolder(io.cwd, out);
    const budget = budgetOption(options);
    const repeats =
      integerOption(options, 'repeats', { least: 1, most: 10_000 }) ?? (names.length > 1 ? 10 : 1);
    const until = numberOption(options, 'until');
    const model = await readModelFile(context, file, options);
    const entrants = names.map((solver): Entrant => ({ solver, options: given.get(solver) ?? {} }));
    const work = await context.replay?.artifact('race-work.json');
    const result = await race(model.problem, entrants, {
      budget,
      repeats,
      stream: stream.split('solve'),
      clock: io.clock,
      sense: model.sense,
      progress,
      stop: io.signal,
      ...(work === undefined ? {} : { replay: readWork(work) }),
      ...(until === undefined ? {} : { target: model.sense === 'max' ? 0 - until : until }),
    });
    const document = {
      runId: run.runId,
      ...raceDocument(result, { ...model, seed: common.seed, repeats }),
    };
    const { best } = result;
    if (best !== null) {
      const solution = {
        objective: best.objective,
        variables: model.problem.model.variables,
        sample: Array.from(best.bits),
      };
      const text = `${JSON.stringify(solution)}\n`;
      if (out !== undefined) await writeOutput(io.cwd, out, text);
      await run.artifact('solution.json', text);
      await run.metrics({ objective: best.objective, energy: best.energy });
    }
    await run.artifact('race-work.json', workJson(result.runs));
    await run.artifact('verdicts.json', JSON.stringify(result.verdicts));
    const { problem } = document;
    const text = [
      `${problem.name} (${problem.format}): ${count(problem.variables)} variables, ` +
        `${count(problem.interactions)} interactions, ${problem.sense === 'max' ? 'more' : 'less'} is better`,
      best === null
        ? 'No feasible solution found.'
        : `Best objective ${number(best.objective)} by ${best.solver}; status ${result.results[0]?.status ?? ''}` +
          (result.stopped ? '; stopped, this is what there was' : ''),
      '',
      raceTable(document),
      ...(result.verdicts.length === 0 ? [] : ['']),
      ...result.verdicts.map((verdict) => wrap(verdictSentence(verdict))),
      '',
    ].join('\n');
    return result.stopped ? { document, text, exitCode: 130, heardStop: true } : { document, text };
  },
};
