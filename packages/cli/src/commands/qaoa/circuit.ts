/**
 * The circuit that the options of `ketflow qaoa` describe: model, space, mixer, and whose angles are meant.
 * @module
 */
import { isKetflowError, KetflowError } from '@ketflow/core';
import { toQubits, type ModelFile } from '@ketflow/optimize';
import {
  binomial,
  createQaoa,
  fromConvention,
  fullSpace,
  weightSpace,
  type AngleConvention,
  type Angles,
  type BasisSpace,
  type Mixer,
  type ZPolynomial,
} from '@ketflow/quantum';
import type { Context, OptionSpec, OptionValues } from '../../command.ts';
import { modelFileOptions, readModelFile } from '../../model-file-input.ts';
import { choiceOption, integerOption, numbersOption, requiredOption } from '../../option-values.ts';

const conventions: readonly AngleConvention[] = ['ketflow', 'farhi', 'qokit'];

/** Options of every action. */
export const circuitOptions: readonly OptionSpec[] = [
  { flags: '--convention <C>', text: `whose angles: ${conventions.join(', ')} (default: ketflow)` },
  { flags: '--mixer <M>', text: 'x, xy-ring, xy-complete, grover (default: x, with --k xy-ring)' },
  { flags: '--k <K>', text: 'only the states with exactly K variables at 1' },
  ...modelFileOptions,
];

export const angleOptions: readonly OptionSpec[] = [
  { flags: '--gammas <A,B>', text: 'phase angles, one for each layer' },
  { flags: '--betas <C,D>', text: 'mixer angles, as many' },
];

/** A model, and how its circuit is built. */
export interface Circuit {
  readonly model: ModelFile;
  readonly variables: readonly string[];
  readonly polynomial: ZPolynomial;
  readonly space: BasisSpace;
  readonly mixer: Mixer;
  readonly convention: AngleConvention;
  /** An angle of Ketflow is so many times the one of the convention. */
  readonly unit: { readonly gamma: number; readonly beta: number };
}

/**
 * Reads the model and the options that describe its circuit.
 * @throws KetflowError as `readModelFile`; `OPTION_INVALID`; `K_OUT_OF_RANGE`; `TOO_LARGE` for more states than can be
 * numbered.
 */
export async function readCircuit(
  context: Context,
  file: string,
  options: OptionValues,
): Promise<Circuit> {
  const convention = choiceOption(options, 'convention', conventions) ?? 'ketflow';
  const k = integerOption(options, 'k');
  const mixer = mixerOption(options, k !== undefined);
  const model = await readModelFile(context, file, options);
  const { variables } = model.problem.model;
  const n = variables.length;
  if (k !== undefined && (k < 1 || k > n)) throw new KetflowError('K_OUT_OF_RANGE', { k, max: n });
  const { gammas, betas } = fromConvention(convention, model.sense, [1], [1]);
  return {
    model,
    variables,
    polynomial: toQubits(model.problem.model),
    space: spaceOf(n, k, mixer),
    mixer,
    convention,
    unit: { gamma: gammas[0] ?? 1, beta: betas[0] ?? 1 },
  };
}

function mixerOption(options: OptionValues, isWeight: boolean): Mixer {
  const mixers: readonly Mixer[] = ['xy-ring', 'xy-complete', 'grover'];
  const mixer = choiceOption<Mixer>(options, 'mixer', ['x', ...mixers]);
  if (isWeight && mixer === 'x') {
    throw new KetflowError('OPTION_INVALID', {
      option: '--mixer',
      value: mixer,
      expected: `${mixers.join(', ')} with --k, since x changes the number of variables at 1`,
    });
  }
  return mixer ?? (isWeight ? 'xy-ring' : 'x');
}

/** From so many states on they cannot be numbered. */
const COUNTLESS = 2 ** 53;

/** Number of states of n variables, k of them at 1. */
const statesOf = (n: number, k: number | undefined): number =>
  k === undefined ? 2 ** n : binomial(n, k);

function spaceOf(n: number, k: number | undefined, mixer: Mixer): BasisSpace {
  const isNumbered = (m: number): boolean => statesOf(m, k) < COUNTLESS;
  const make = (m: number): BasisSpace => (k === undefined ? fullSpace(m) : weightSpace(m, k));
  if (isNumbered(n)) return make(n);
  // The largest space that can be numbered is too large as well, and its refusal knows what would fit.
  let most = n - 1;
  while (!isNumbered(most)) most--;
  try {
    createQaoa({ space: make(most), cost: { offset: 0, terms: [] }, mixer }).dispose();
  } catch (error) {
    if (!isKetflowError(error, 'TOO_LARGE')) throw error;
    const states = `${n} qubits${k === undefined ? '' : ` with ${k} ones`}`;
    const what = `The simulation of the first 2^53 states of ${states} alone`;
    const neededBytes = (error.details.neededBytes / statesOf(most, k)) * COUNTLESS;
    throw new KetflowError('TOO_LARGE', { ...error.details, what, neededBytes }, { cause: error });
  }
  return make(most + 1);
}

/**
 * `--gammas` and `--betas`, turned into the convention of Ketflow.
 * @throws KetflowError `OPTION_MISSING`, `OPTION_INVALID`; `ANGLES_INVALID` for unequal numbers or an angle that is not
 * finite.
 */
export function readAngles(
  { convention, model }: Circuit,
  options: OptionValues,
  action: string,
): Angles {
  const read = (name: 'gammas' | 'betas'): number[] => {
    requiredOption(options, name, `qaoa ${action}`);
    return numbersOption(options, name) ?? [];
  };
  const [gammas, betas] = [read('gammas'), read('betas')];
  if (gammas.length !== betas.length) {
    const reason = `there are ${gammas.length} gammas and ${betas.length} betas`;
    throw new KetflowError('ANGLES_INVALID', { reason });
  }
  for (const [name, values] of [
    ['gammas', gammas],
    ['betas', betas],
  ] as const) {
    const k = values.findIndex((value) => !Number.isFinite(value));
    if (k >= 0) {
      throw new KetflowError('ANGLES_INVALID', { reason: `${name}[${k}] is ${values[k] ?? ''}` });
    }
  }
  return fromConvention(convention, model.sense, gammas, betas);
}

/** Angles of Ketflow in the convention of the circuit. */
export function inConvention(
  { unit }: Circuit,
  { gammas, betas }: Angles,
): { gammas: number[]; betas: number[] } {
  return {
    gammas: Array.from(gammas, (gamma) => gamma / unit.gamma),
    betas: Array.from(betas, (beta) => beta / unit.beta),
  };
}

/** Energies to the objective of the file: which way is better, and its value. */
export const objectiveLabel = ({ model }: Circuit): string =>
  `objective (${model.sense === 'max' ? 'more' : 'less'} is better)`;
