import { KetflowError } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';
import { costVector, requirePolynomial } from './cost/cost-vector.ts';
import { levelLimit } from './cost/diagonal-cost.ts';
import { polynomialLevels, tableLevels } from './cost/level-cost.ts';
import { prepareCost, rangeOf, tableRange, type CostRange } from './cost/prepare-cost.ts';
import { simplify } from './cost/simplify.ts';
import { defaultBackend } from './default-backend.ts';
import { defaultLimitBytes, requireMemory } from './memory-limit.ts';
import { familyOf, requireMixerSpec, type MixerSpec } from './mixer-spec.ts';
import { refuseUnknownOptions } from './options.ts';
import { Qaoa } from './qaoa.ts';
import { defaultStart, startAmplitudes, type StartState } from './start-state.ts';
import type { Precision } from './precision.ts';
import type { SimulationPlan, StateVectorBackend } from './state-vector.ts';
import type { ThreadPool } from './threads/thread-pool.ts';
import type { ZPolynomial } from './z-polynomial.ts';

/** Options of {@link createQaoa}. */
export interface QaoaOptions {
  readonly space: BasisSpace;
  /** E, minimised: a polynomial in z = 1 - 2x, or its value in every basis state, shape (space.size,), finite. Copied. */
  readonly cost: ZPolynomial | Float64Array;
  readonly mixer: MixerSpec;
  /** Where the circuit begins; default: the eigenstate of a warm start, the empty set
   * for independent sets, else uniform. */
  readonly start?: StartState;
  /** Precision of the amplitudes; default `f64`. `f32` halves memory and time and keeps about 6 digits; mixer `x` only. */
  readonly precision?: Precision;
  /**
   * `auto` (default): where all bits may be flipped without changing E (MaxCut), the mixer `x` stores one half of the
   * amplitudes. `none`: never.
   */
  readonly symmetry?: 'auto' | 'none';
  /** Threads of {@link openThreads} that help with the mixer `x`; the values do not depend on them. Default: none. */
  readonly threads?: ThreadPool;
  /** Engine; default {@link defaultBackend}. The values do not depend on it. */
  readonly backend?: StateVectorBackend;
  /** Most bytes the simulation may hold; default 2 GiB, at most 4 GiB less a page. */
  readonly limitBytes?: number;
}

const knownOptions = [
  'space',
  'cost',
  'mixer',
  'start',
  'precision',
  'symmetry',
  'threads',
  'backend',
  'limitBytes',
];

/**
 * Prepares a QAOA simulation: start |s>, the uniform superposition of the space, then for each layer k first
 * exp(-i gamma_k E), then the mixer with beta_k.
 *
 * @throws KetflowError `SHAPE_MISMATCH` if a table does not fit the space, `BIAS_NOT_FINITE` for a cost that is not finite,
 * `OPTION_INVALID` for a mixer that leaves the space or a precision that it does not have, `OPTION_UNKNOWN` for an option
 * that nothing reads, `TOO_LARGE` before anything is allocated.
 * @remarks Mixer `x`: 17 or 18 bytes an amplitude in f64 (9 or 10 in f32) when E has few distinct values, as with whole
 * coefficients; 16 (8) when it is quadratic with real ones; else 24 (16). Half as many amplitudes when all terms are of even
 * order. A gradient holds a second vector. Call `dispose` when done.
 * @example
 * const space = fullSpace(2);
 * const cost = { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] };
 * const qaoa = createQaoa({ space, cost, mixer: 'x' });
 * qaoa.evaluate([Math.PI / 4], [-Math.PI / 8]); // -1
 * qaoa.dispose();
 */
export function createQaoa(options: QaoaOptions): Qaoa {
  refuseUnknownOptions(options, knownOptions);
  const { space, mixer, limitBytes = defaultLimitBytes } = options;
  const backend = options.backend ?? defaultBackend();
  requireMixerSpec(mixer, space);
  requireCost(options);
  const start = options.start ?? defaultStart(mixer);
  const isUniform = start === 'uniform';
  const startBytes = isUniform ? 0 : startBytesOf(space);
  const isTransverse = familyOf(mixer) === 'transverse';
  // The smallest form of all must fit before any table of the states is made.
  const least = isTransverse ? leastTransverse(options, isUniform) : leastTable(options, isUniform);
  requireMemory({
    what: `A simulation of ${space.size} states`,
    space,
    limitBytes,
    bytesOf: (other) =>
      backend.bytesOf({ ...least, space: other }, 1) + (isUniform ? 0 : startBytesOf(other)),
  });
  const amplitudes = startAmplitudes(start, space);
  const { plan, range } = isTransverse
    ? transversePlan(options, least)
    : tablePlan(options, least, isUniform);
  const state = backend.create({
    ...plan,
    limitBytes: limitBytes - startBytes,
    ...(amplitudes ? { start: amplitudes } : {}),
  });
  return new Qaoa(space, range, state, startBytes);
}

interface Prepared {
  readonly plan: SimulationPlan;
  readonly range: CostRange;
}

function requireCost({ space, cost }: QaoaOptions): void {
  if (!(cost instanceof Float64Array)) {
    requirePolynomial(space.numQubits, cost);
  } else if (cost.length !== space.size) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'cost vector',
      expected: `${space.size} costs`,
      got: String(cost.length),
    });
  }
}

/** Bytes of the amplitudes of a start state that is kept. */
function startBytesOf({ size }: BasisSpace): number {
  return 16 * size;
}

/** The single-qubit mixers: any form of cost, either precision, threads, and half of an even state. Here with a cost of no bytes. */
function leastTransverse(options: QaoaOptions, isUniform: boolean): SimulationPlan {
  const { space, mixer, threads } = options;
  const precision = requireChoice('precision', options.precision ?? 'f64', ['f64', 'f32']);
  const symmetry = requireChoice('symmetry', options.symmetry ?? 'auto', ['auto', 'none']);
  const isHalved = symmetry === 'auto' && mixer === 'x' && isUniform;
  const polynomial = { offset: 0, terms: [] };
  const cost = {
    kind: 'polynomial',
    lowEnergies: new Float64Array(0),
    terms: [],
    polynomial,
  } as const;
  return { space, cost, isHalved, mixer, precision, ...(threads ? { threads } : {}) };
}

function transversePlan({ space, cost, limitBytes }: QaoaOptions, least: SimulationPlan): Prepared {
  const { diagonal, isHalved, range } = prepareCost(
    space,
    cost,
    least.isHalved,
    limitBytes ?? defaultLimitBytes,
  );
  return { plan: { ...least, cost: diagonal, isHalved }, range };
}

/** The mixers that take a table of energies; the Grover mixer takes levels where there are few and the start is uniform. */
function leastTable(options: QaoaOptions, isUniform: boolean): SimulationPlan {
  const { space, mixer } = options;
  const precision = requireChoice('precision', options.precision ?? 'f64', ['f64']);
  requireChoice('symmetry', options.symmetry ?? 'auto', ['auto', 'none']);
  const table = { kind: 'table', energies: new Float64Array(0) } as const;
  const oneLevel = { kind: 'levels', maxLevels: 1, write: neverWritten } as const;
  const cost = mayLevel(mixer, isUniform) ? oneLevel : table;
  return { space, cost, isHalved: false, mixer, precision };
}

function neverWritten(): never {
  throw new KetflowError('INTERNAL', { reason: 'a cost that only has bytes was written' });
}

function mayLevel(mixer: MixerSpec, isUniform: boolean): boolean {
  return familyOf(mixer) === 'grover' && isUniform;
}

function tablePlan(options: QaoaOptions, least: SimulationPlan, isUniform: boolean): Prepared {
  const { space, cost, mixer, limitBytes = defaultLimitBytes } = options;
  const isLevelled = mayLevel(mixer, isUniform);
  if (isLevelled && space.weight === undefined && !(cost instanceof Float64Array)) {
    const simple = simplify(cost);
    const levels = polynomialLevels(space.numQubits, simple);
    if (levels) return { plan: { ...least, cost: levels }, range: rangeOf(simple) };
  }
  const energies = cost instanceof Float64Array ? cost : costVector(space, cost, { limitBytes });
  const range = tableRange(energies);
  const levels = isLevelled
    ? tableLevels(energies, Math.min(levelLimit, energies.length / 4))
    : undefined;
  return { plan: { ...least, cost: levels ?? { kind: 'table', energies } }, range };
}

function requireChoice<T extends string>(option: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) {
    const expected = `${choices.join(' or ')} with this mixer`;
    throw new KetflowError('OPTION_INVALID', { option, value, expected });
  }
  return value;
}
