import { race, raceRecord } from '@ketflow/optimize';
import { machine } from '../bench/machine.ts';
import type { CommandSpec } from '../command.ts';
import { raceDocument } from '../documents/race.ts';
import { modelFileOptions, readModelFile } from '../model-file-input.ts';
import { textOption } from '../option-values.ts';
import { requireFolder, writeOutput } from '../output-file.ts';
import { racePlot } from '../render/race-plot.ts';
import { checkRace } from '../solve/check.ts';
import { commandLine } from '../solve/command-line.ts';
import { watchRace } from '../solve/live-view.ts';
import { DEFAULT_SECONDS, readOutputFiles, readSolveOptions } from '../solve/options.ts';
import { provedBound } from '../solve/proved-bound.ts';
import { raceFigure } from '../solve/race-figure.ts';
import { hashFile, raceJson, repeatedRaceJson, versions } from '../solve/race-record.ts';
import { solveReport } from '../solve/report.ts';
import { readWork, workJson } from '../work-counts.ts';

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
    { flags: '--race-out <FILE>', text: 'write the record of the race as JSON' },
    { flags: '--svg <FILE>', text: 'draw the race: objective against time, and a table' },
    { flags: '--check <FILE>', text: 'run nothing; check the record of a race of this model' },
  ],
  planned: ['--quadratize'],
  example: 'ketflow solve examples/models/petersen.txt --solver sa,qaoa --evaluations 5000',
  records: true,
  async run(context, [file = ''], options) {
    const { io, common, stream, progress, run } = context;
    const record = textOption(options, 'check');
    if (record !== undefined) return checkRace(context, file, record, options);

    const { entrants, budget, repeats, until } = readSolveOptions(options);
    const outputs = readOutputFiles(options, io.cwd);
    for (const output of Object.values(outputs)) {
      if (output !== undefined) await requireFolder(io.cwd, output);
    }
    const before = machine();
    const model = await readModelFile(context, file, options);
    const sha256 = await hashFile(io.cwd, file);
    const work = await context.replay?.artifact('race-work.json');
    const result = await race(model.problem, entrants, {
      budget,
      repeats,
      stream: stream.split('solve'),
      clock: io.clock,
      sense: model.sense,
      progress,
      watch: watchRace(progress, io.clock, budget),
      stop: io.signal,
      ...(work === undefined ? {} : { replay: readWork(work) }),
      ...(until === undefined ? {} : { target: model.sense === 'max' ? 0 - until : until }),
    });
    const bound = provedBound(result);
    const plain = raceDocument(result, { ...model, seed: common.seed, repeats });
    const document = { runId: run.runId, ...plain, bound, figures: { curves: result.curves } };
    // A run that is repeated is compared, and writes nothing but what is compared.
    const write = async (output: string | undefined, text: () => string): Promise<void> => {
      if (output !== undefined && context.replay === null)
        await writeOutput(io.cwd, output, text());
    };

    const { best } = result;
    if (best !== null) {
      const solution = {
        objective: best.objective,
        variables: model.problem.model.variables,
        sample: Array.from(best.bits),
      };
      const text = `${JSON.stringify(solution)}\n`;
      await write(outputs.out, () => text);
      await run.artifact('solution.json', text);
      await run.metrics({ objective: best.objective, energy: best.energy });
    }
    const provenance = {
      versions: await versions(),
      machine: before,
      command: commandLine('solve', [file], options),
      seed: common.seed,
      threads: 1,
      model: { path: file, sha256, name: model.name, format: model.format },
    } as const;
    const json = raceJson(provenance, raceRecord(model.problem, result));
    await write(outputs.raceOut, () => json);
    await write(outputs.svg, () => racePlot(raceFigure(result, model.name)));
    await run.artifact('race-work.json', workJson(result.runs));
    await run.artifact('verdicts.json', JSON.stringify(result.verdicts));
    const earlier = await context.replay?.artifact('race.json');
    await run.artifact('race.json', earlier === undefined ? json : repeatedRaceJson(earlier, json));

    const text = solveReport(plain, result, bound);
    return result.stopped ? { document, text, exitCode: 130, heardStop: true } : { document, text };
  },
};
