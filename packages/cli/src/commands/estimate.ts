import { KetflowError, WorkBudget } from '@ketflow/core';
import { samplerByName, toQubits, type ModelFile } from '@ketflow/optimize';
import {
  crossover,
  estimateResources,
  qaoaCounts,
  type EstimateOptions,
  type FactoryModel,
  type LogicalCounts,
  type QubitModel,
  type ResourceEstimate,
} from '@ketflow/quantum';
import type { CommandSpec, Context, OptionValues } from '../command.ts';
import {
  estimateDocument,
  estimateText,
  type ClassicalTime,
  type EstimateDocument,
} from '../documents/estimate.ts';
import { readJsonObject } from '../json-input.ts';
import { modelFileOptions, readModelFile } from '../model-file-input.ts';
import { integerOption, numberOption, textOption } from '../option-values.ts';
import { number } from '../render/numbers.ts';

const DEFAULT_SECONDS = 2;

/** Published growth of the steps with N for LABS: R. Shaydulin et al., Science Advances 2024. */
const CLASSICAL_BASE = 1.34;
const QUANTUM_BASE = 1.21;

/** What is estimated: a model file or counts. */
type Subject = { readonly model: ModelFile; readonly layers: number } | LogicalCounts;

/** Either FILE with `--layers` or `--counts`. */
async function readSubject(
  context: Context,
  file: string | undefined,
  options: OptionValues,
): Promise<Subject> {
  const countsFile = textOption(options, 'counts');
  const layers = integerOption(options, 'layers', { least: 1 });
  if (file === undefined) {
    if (countsFile === undefined) {
      throw new KetflowError('OPTION_MISSING', { option: 'FILE or --counts', command: 'estimate' });
    }
    if (layers !== undefined) {
      const expected = 'a model FILE: counts are those of the whole program';
      throw new KetflowError('OPTION_INVALID', {
        option: '--layers with --counts',
        value: String(layers),
        expected,
      });
    }
    // What is in it is checked by the estimate, at the door.
    return (await readJsonObject(context.io.cwd, countsFile)) as LogicalCounts;
  }
  if (countsFile !== undefined) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'FILE with --counts',
      value: `${file}, ${countsFile}`,
      expected: 'one of them',
    });
  }
  if (layers === undefined) {
    throw new KetflowError('OPTION_MISSING', { option: '--layers', command: 'estimate' });
  }
  return { model: await readModelFile(context, file, options), layers };
}

/** A name, or the object in the file that the option names: what ends in `.json` is a file. */
async function nameOrObject(
  { io }: Context,
  options: OptionValues,
  name: string,
): Promise<string | object | undefined> {
  const value = textOption(options, name);
  return value?.endsWith('.json') === true ? readJsonObject(io.cwd, value) : value;
}

async function readMachine(context: Context, options: OptionValues): Promise<EstimateOptions> {
  const errorBudget = numberOption(options, 'error', { above: 0, below: 1 });
  const qubit = await nameOrObject(context, options, 'qubit');
  const factory = await nameOrObject(context, options, 'factory');
  return {
    ...(errorBudget === undefined ? {} : { errorBudget }),
    ...(qubit === undefined ? {} : { qubit: qubit as string | QubitModel }),
    ...(factory === undefined ? {} : { factory: factory as string | FactoryModel }),
  };
}

/** Times the strongest classical solver for the size: the proof where it is cheap, else annealing to its best value. */
async function timeClassical(
  { io, stream, progress }: Context,
  { problem, objectiveOf }: ModelFile,
  limit: number,
): Promise<ClassicalTime> {
  progress.report({ step: 'estimate', message: 'timing the classical solver' });
  const start = io.clock.seconds();
  const { first, info } = await samplerByName('auto').sample(problem, {
    stream: stream.split('estimate'),
    budget: new WorkBudget(Infinity),
    clock: io.clock,
    deadlineSeconds: start + limit,
    signal: io.signal,
  });
  const isProved = info.status === 'optimal';
  const whole = io.clock.seconds() - start;
  const solver = info.chosen ?? 'auto';
  return {
    solver,
    seconds: isProved ? whole : (info.secondsToBest ?? whole),
    status: info.status,
    objective: objectiveOf(first?.energy ?? NaN),
    evaluations: info.evaluations,
    secondsPerEvaluation: whole / info.evaluations,
    measured: isProved
      ? `${solver}: to the proven optimum, one thread`
      : `${solver}: to the best value found in ${number(limit)} s, unproved, one thread`,
  };
}

/** N* for the LABS bases, with the overhead measured on this model. */
function crossoverOf(
  { runtimeNs }: ResourceEstimate,
  classical: ClassicalTime,
): EstimateDocument['crossover'] {
  const overhead = runtimeNs / 1e9 / classical.secondsPerEvaluation;
  if (!(overhead > 0 && overhead < Infinity)) {
    return { variables: null, note: 'No crossover: the classical solver took no measurable time.' };
  }
  const { variables } = crossover({
    classicalBase: CLASSICAL_BASE,
    quantumBase: QUANTUM_BASE,
    overhead,
  });
  return {
    variables,
    note:
      `ln(overhead) / ln(${CLASSICAL_BASE}/${QUANTUM_BASE}) with overhead ${number(overhead)}, the time of one shot over that ` +
      `of one state scored by ${classical.solver}, both for this model. The bases are those of LABS (memetic tabu ` +
      `${CLASSICAL_BASE}^N; QAOA with p = 12 and quantum minimum finding ${QUANTUM_BASE}^N; Shaydulin et al. 2024): nothing says that ` +
      `this model grows like that, and a shot is taken to last as long at that size as at this one.`,
  };
}

/** Physical qubits and time of QAOA, or of any counts, on an error-corrected machine, beside a classical solver. */
export const estimateCommand: CommandSpec = {
  name: 'estimate',
  summary: 'say what QAOA on a model would cost on an error-corrected quantum computer',
  arguments: ['[FILE]'],
  options: [
    { flags: '--layers <P>', text: 'layers of the QAOA circuit; needed with FILE' },
    { flags: '--counts <COUNTS.json>', text: 'logical counts instead of FILE' },
    { flags: '--error <E>', text: 'probability that a run goes wrong (default: 0.001)' },
    { flags: '--qubit <NAME>', text: 'a qubit model or a .json file (default: qubit_gate_ns_e3)' },
    { flags: '--factory <NAME>', text: 'a T factory or a .json file (default: the smallest)' },
    { flags: '--seconds <S>', text: `time for the classical solver (default: ${DEFAULT_SECONDS})` },
    ...modelFileOptions,
  ],
  example: 'ketflow estimate examples/models/petersen.txt --layers 3',
  records: false,
  async run(context, [file], options) {
    const limit = numberOption(options, 'seconds', { above: 0 }) ?? DEFAULT_SECONDS;
    const machine = await readMachine(context, options);
    const subject = await readSubject(context, file, options);
    if (!('model' in subject)) {
      const estimate = estimateResources(subject, machine);
      const note = 'No crossover: counts alone tell no classical solver what to solve.';
      const rivals = { classical: null, crossover: { variables: null, note } };
      const document = estimateDocument(estimate, rivals);
      return { document, text: estimateText(document) };
    }
    const { model, layers } = subject;
    const numQubits = model.problem.model.numVariables;
    const counts = qaoaCounts(toQubits(model.problem.model), layers, { numQubits });
    const estimate = estimateResources(counts, machine);
    const classical = await timeClassical(context, model, limit);
    const rivals = { classical, crossover: crossoverOf(estimate, classical) };
    const document = estimateDocument(estimate, rivals);
    return { document, text: estimateText(document) };
  },
};
