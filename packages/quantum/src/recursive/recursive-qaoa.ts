import { KetflowError, silentProgress, type Progress } from '@ketflow/core';
import { requireLayers } from '../angles/angles.ts';
import { fullSpace, weightSpace } from '../basis-space.ts';
import { costVector } from '../cost/cost-vector.ts';
import { simplify } from '../cost/simplify.ts';
import { defaultLimitBytes, requireMemory } from '../memory-limit.ts';
import { requireCount, type StopSignal } from '../optimisers/optimiser.ts';
import { refuseUnknownOptions } from '../options.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import { simulatedCorrelations, type CorrelationSource } from './correlation-source.ts';
import { candidateProducts, renumbered, strongest, substitute, variablesOf } from './eliminate.ts';

/** Options of {@link recursiveQaoa}. */
export interface RecursiveQaoaOptions {
  /** Variables that are left to exact enumeration, 1 to 52; default 8. */
  readonly cutoff?: number;
  /** QAOA layers p of each state; default 1. */
  readonly layers?: number;
  /** Most gradient evaluations before each elimination; default 60. */
  readonly maxEvaluations?: number;
  /** Measures the correlations in place of the state vector; then `layers` and `maxEvaluations` are refused. */
  readonly correlationsOf?: CorrelationSource;
  /** Stops between evaluations: its reason is thrown. */
  readonly signal?: StopSignal;
  readonly progress?: Progress;
  /** Most bytes of each simulation and of the last table; default 2 GiB. */
  readonly limitBytes?: number;
}

/** A variable that was replaced by a product of others: z_qubit = sign prod_{q in others} z_q. */
export interface Elimination {
  readonly qubit: number;
  readonly sign: 1 | -1;
  /** None: z_qubit is the constant `sign`. */
  readonly others: readonly number[];
  /** <z_qubit prod_{q in others} z_q>, whose sign was taken. */
  readonly correlation: number;
  /** <E> in the state in which it was measured. */
  readonly expectation: number;
}

/** A solution found by {@link recursiveQaoa}. */
export interface RecursiveQaoaResult {
  /** x, shape (numQubits,). */
  readonly bits: Uint8Array;
  /** E of `bits`, from the polynomial that was given. */
  readonly energy: number;
  /** In the order in which they were made. */
  readonly eliminations: readonly Elimination[];
  /** The variables that were enumerated, increasing. Variables in none of the lists cancelled out and have x = 0. */
  readonly enumerated: readonly number[];
  /** Circuits evaluated: gradients, and the state measured before each elimination. */
  readonly evaluations: number;
}

const knownOptions = [
  'cutoff',
  'layers',
  'maxEvaluations',
  'correlationsOf',
  'signal',
  'progress',
  'limitBytes',
];
/** A full space has at most so many qubits. */
const mostQubits = 52;

/**
 * Recursive QAOA: optimises the angles of a QAOA circuit, measures M_S = <prod_{q in S} z_q>, fixes the strongest one to its
 * sign, z_j = sign(M_S) prod_{q in S, q != j} z_q with j the last qubit of S, substitutes it in E, and begins again with one
 * variable less, until `cutoff` are left, whose optimum is enumerated.
 *
 * The S are the pairs and single variables in the terms of E, as in the paper, and for terms of three or more variables the
 * terms themselves. Correlations that agree to 1e-9 are a tie: the shorter product wins, then the lexicographically first.
 *
 * @param polynomial - E, minimised; terms of any order.
 * @param numQubits - 1 to 4096; the state vector takes as many as `limitBytes` allows.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN` or `ANGLES_INVALID` (`layers`) for an option; `BIAS_NOT_FINITE`,
 * `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE` for terms that are not valid; `TOO_LARGE` before anything is allocated;
 * `SHAPE_MISMATCH` if `correlationsOf` gives another number of values or one that is not finite.
 * @remarks Deterministic. A heuristic: exact if `cutoff` >= `numQubits`, no guarantee in general.
 * @see S. Bravyi, A. Kliesch, R. König, E. Tang, Obstacles to variational quantum optimization from symmetry protection,
 * Phys. Rev. Lett. 125, 260505 (2020), arXiv 1910.08980.
 * @example
 * const { bits, energy } = recursiveQaoa(polynomial, 12, { layers: 1, cutoff: 4 });
 */
export function recursiveQaoa(
  polynomial: ZPolynomial,
  numQubits: number,
  options: RecursiveQaoaOptions = {},
): RecursiveQaoaResult {
  refuseUnknownOptions(options, knownOptions);
  const { cutoff = 8, signal, progress = silentProgress, limitBytes = defaultLimitBytes } = options;
  // One state, all x = 0: the cheapest table that looks at every term.
  costVector(weightSpace(numQubits, 0), polynomial);
  requireCutoff(cutoff);
  requireMemory({
    what: `The enumeration of ${Math.min(cutoff, numQubits)} variables`,
    space: fullSpace(Math.min(cutoff, numQubits)),
    limitBytes,
    bytesOf: ({ size }) => 8 * size,
  });
  const correlationsOf = sourceOf(options, limitBytes);

  const eliminations: Elimination[] = [];
  let evaluations = 0;
  let rest = simplify(polynomial);
  let variables = variablesOf(rest);
  while (variables.length > cutoff) {
    signal?.throwIfAborted();
    progress.report({
      step: 'recursive-qaoa',
      done: numQubits - variables.length,
      total: numQubits,
    });
    const small = renumbered(rest, variables);
    const products = candidateProducts(small);
    const answer = correlationsOf({ polynomial: small, numQubits: variables.length, products });
    const values = requireValues(answer.values, products.length);
    evaluations += answer.evaluations;
    const chosen = strongest(values);
    const product = products[chosen].map((v) => variables[v]);
    const qubit = product[product.length - 1];
    const others = product.slice(0, -1);
    const correlation = values[chosen];
    const sign = correlation < 0 ? -1 : 1;
    eliminations.push({ qubit, sign, others, correlation, expectation: answer.expectation });
    rest = substitute(rest, qubit, sign, others);
    variables = variablesOf(rest);
  }
  const z = new Int8Array(numQubits).fill(1);
  enumerate(rest, variables, z, limitBytes);
  for (const { qubit, sign, others } of eliminations.toReversed()) {
    z[qubit] = others.reduce<number>((value, q) => value * z[q], sign);
  }
  progress.report({ step: 'recursive-qaoa', done: numQubits, total: numQubits });
  return {
    bits: Uint8Array.from(z, (value) => (1 - value) / 2),
    energy: energyOf(polynomial, z),
    eliminations,
    enumerated: variables,
    evaluations,
  };
}

/** Writes the optimum of the variables that are left into z; of several the one of lowest index. */
function enumerate(
  rest: ZPolynomial,
  variables: readonly number[],
  z: Int8Array,
  limitBytes: number,
): void {
  if (variables.length === 0) return;
  const space = fullSpace(variables.length);
  const energies = costVector(space, renumbered(rest, variables), { limitBytes });
  const best = energies.indexOf(energies.reduce((low, e) => Math.min(low, e), Infinity));
  for (const v of space.unrank(best)) z[variables[v]] = -1;
}

function energyOf({ offset, terms }: ZPolynomial, z: Int8Array): number {
  return terms.reduce(
    (energy, { coefficient, qubits }) =>
      energy + qubits.reduce((product, q) => product * z[q], coefficient),
    offset,
  );
}

function sourceOf(options: RecursiveQaoaOptions, limitBytes: number): CorrelationSource {
  const { correlationsOf, layers = 1, maxEvaluations = 60, signal } = options;
  if (correlationsOf === undefined) {
    requireLayers(layers);
    requireCount('maxEvaluations', maxEvaluations);
    return simulatedCorrelations({ layers, maxEvaluations, signal, limitBytes });
  }
  for (const option of ['layers', 'maxEvaluations'] as const) {
    if (options[option] !== undefined) {
      throw new KetflowError('OPTION_INVALID', {
        option,
        value: String(options[option]),
        expected: 'left out beside correlationsOf, which prepares the state',
      });
    }
  }
  return correlationsOf;
}

function requireCutoff(cutoff: number): void {
  if (!Number.isInteger(cutoff) || cutoff < 1 || cutoff > mostQubits) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'cutoff',
      value: String(cutoff),
      expected: `an integer from 1 to ${mostQubits}`,
    });
  }
}

function requireValues(values: ArrayLike<number>, count: number): Float64Array {
  const taken = Float64Array.from(values);
  if (taken.length !== count || !taken.every((value) => Number.isFinite(value))) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'correlations',
      expected: `${count} finite values`,
      got: `${taken.length}, ${taken.filter((value) => !Number.isFinite(value)).length} of them not finite`,
    });
  }
  return taken;
}
