import { KetflowError } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';
import { costVector, requirePolynomial } from './cost/cost-vector.ts';
import { levelLimit, type DiagonalCost } from './cost/diagonal-cost.ts';
import { polynomialLevels, tableLevels } from './cost/level-cost.ts';
import { fillTable, planCost, rangeOf, tableRange, type CostRange } from './cost/prepare-cost.ts';
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
  // The offset is a global phase: without it E is small where its differences are, and so are rounding errors.
  const { cost, offset } = withoutOffset(options.cost);
  const { plan, range, fill } =
    familyOf(mixer) === 'transverse'
      ? planTransverse(options, cost, isUniform)
      : planTable(options, cost, isUniform);
  const startBytesOf = ({ size }: BasisSpace): number => (isUniform ? 0 : 16 * size);
  requireMemory({
    what: `A simulation of ${space.size} states`,
    space,
    limitBytes,
    bytesOf: (other) => backend.bytesOf({ ...plan, space: other }, 1) + startBytesOf(other),
  });
  const amplitudes = startAmplitudes(start, space);
  const state = backend.create({
    ...plan,
    cost: fill(limitBytes),
    limitBytes: limitBytes - startBytesOf(space),
    ...(amplitudes ? { start: amplitudes } : {}),
  });
  return new Qaoa(space, range, state, { offset, startBytes: startBytesOf(space) });
}

/** What a simulation will be; a table of a polynomial is made by `fill`, once it is known to fit. */
interface Planned {
  readonly plan: SimulationPlan;
  readonly range: CostRange;
  readonly fill: (limitBytes: number) => DiagonalCost;
}

function withoutOffset(cost: ZPolynomial | Float64Array): {
  cost: ZPolynomial | Float64Array;
  offset: number;
} {
  if (cost instanceof Float64Array) return { cost, offset: 0 };
  const { offset, terms } = simplify(cost);
  return { cost: { offset: 0, terms }, offset };
}

function requireCost({ space, cost }: QaoaOptions): void {
  if (!(cost instanceof Float64Array)) {
    if (!Array.isArray((cost as Partial<ZPolynomial> | undefined)?.terms)) {
      throw new KetflowError('SHAPE_MISMATCH', {
        what: 'cost',
        expected: 'a polynomial { offset, terms } or a Float64Array',
        got: Object.prototype.toString.call(cost).slice(8, -1),
      });
    }
    requirePolynomial(space.numQubits, cost);
  } else if (cost.length !== space.size) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'cost vector',
      expected: `${space.size} costs`,
      got: String(cost.length),
    });
  }
}

/** The single-qubit mixers: any form of cost, either precision, threads, and half of an even state. */
function planTransverse(
  options: QaoaOptions,
  cost: ZPolynomial | Float64Array,
  isUniform: boolean,
): Planned {
  const { space, mixer, threads } = options;
  const precision = requireChoice('precision', options.precision ?? 'f64', ['f64', 'f32']);
  const symmetry = requireChoice('symmetry', options.symmetry ?? 'auto', ['auto', 'none']);
  const mayHalve = symmetry === 'auto' && mixer === 'x' && isUniform;
  const planned = planCost(space, cost, mayHalve);
  const { diagonal, isHalved, range } = planned;
  const common = { space, mixer, precision, ...(threads ? { threads } : {}) };
  return {
    plan: { ...common, cost: diagonal, isHalved },
    range,
    fill: (limitBytes) => fillTable(planned, limitBytes),
  };
}

/** The mixers that take a table of energies; the Grover mixer takes levels where there are few and the start is uniform. */
function planTable(
  options: QaoaOptions,
  cost: ZPolynomial | Float64Array,
  isUniform: boolean,
): Planned {
  const { space, mixer } = options;
  const precision = requireChoice('precision', options.precision ?? 'f64', ['f64']);
  requireChoice('symmetry', options.symmetry ?? 'auto', ['auto', 'none']);
  const common = { space, isHalved: false, mixer, precision };
  const mayLevel = familyOf(mixer) === 'grover' && isUniform;
  if (cost instanceof Float64Array) {
    const range = tableRange(cost);
    const levels = mayLevel ? tableLevels(cost, Math.min(levelLimit, cost.length / 4)) : undefined;
    const diagonal = levels ?? ({ kind: 'table', energies: cost } as const);
    return { plan: { ...common, cost: diagonal }, range, fill: () => diagonal };
  }
  const range = rangeOf(cost);
  const levels =
    mayLevel && space.weight === undefined ? polynomialLevels(space.numQubits, cost) : undefined;
  if (levels) return { plan: { ...common, cost: levels }, range, fill: () => levels };
  const table = { kind: 'table', energies: new Float64Array(0) } as const;
  return {
    plan: { ...common, cost: table },
    range,
    fill: (limitBytes) => ({ kind: 'table', energies: costVector(space, cost, { limitBytes }) }),
  };
}

function requireChoice<T extends string>(option: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) {
    const expected = `${choices.join(' or ')} with this mixer`;
    throw new KetflowError('OPTION_INVALID', { option, value, expected });
  }
  return value;
}
