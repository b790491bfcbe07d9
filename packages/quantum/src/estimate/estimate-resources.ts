import { log } from '@ketflow/core';
import { refuseUnknownOptions } from '../options.ts';
import { codeDistance, codes } from './codes.ts';
import { factoriesFor, requireFactory, type FactoryModel } from './factory-models.ts';
import { requireCounts, type LogicalCounts } from './logical-counts.ts';
import { DEFAULT_QUBIT, requireQubit, type QubitModel } from './qubit-models.ts';
import { refuse, requirePositive } from './require.ts';

/** Options of {@link estimateResources}. */
export interface EstimateOptions {
  /** Probability that one run of the program goes wrong, above 0 and below 1; default 1e-3. */
  readonly errorBudget?: number;
  /** Name of a known model or a model of one's own; default `qubit_gate_ns_e3`. */
  readonly qubit?: string | QubitModel;
  /**
   * Name of a known factory for this qubit or a model of one's own. Unset: of the known ones whose T states are good
   * enough, that which needs the fewest physical qubits.
   */
  readonly factory?: string | FactoryModel;
}

/** What a program costs on a fault-tolerant machine, one run. */
export interface ResourceEstimate {
  /** The counts as they were taken, zeros filled in. */
  readonly counts: Required<LogicalCounts>;
  /** Logical qubits with room for routing. */
  readonly logicalQubits: number;
  /** T states for one rotation; 0 without rotations. */
  readonly tStatesPerRotation: number;
  /** Logical cycles of the program. */
  readonly logicalDepth: number;
  readonly tStates: number;
  /** Share of the error budget for logical errors, T states and the synthesis of rotations. */
  readonly errorBudget: {
    readonly logical: number;
    readonly tStates: number;
    readonly rotations: number;
  };
  readonly codeDistance: number;
  readonly logicalCycleNs: number;
  readonly physicalQubits: {
    readonly data: number;
    /** 0 without T states; null when no known factory makes good enough ones. */
    readonly factories: number | null;
    readonly total: number | null;
  };
  /** The factory that is counted, and how many copies run side by side; null without one. */
  readonly factory: { readonly model: FactoryModel; readonly copies: number } | null;
  readonly runtimeNs: number;
  readonly qubit: QubitModel;
}

/** T states per rotation: A log2(rotations / error) + B. */
const SYNTHESIS_A = 0.53;
const SYNTHESIS_B = 4.86;

/** The budget in equal parts: for T states only where there are some, for rotations likewise. */
function splitBudget(budget: number, needsStates: boolean, hasRotations: boolean) {
  const part = budget / (hasRotations ? 3 : needsStates ? 2 : 1);
  return {
    logical: part,
    tStates: needsStates ? part : 0,
    rotations: hasRotations ? part : 0,
  };
}

/** What the program asks of the machine. */
interface Demand {
  readonly logicalQubits: number;
  readonly logicalDepth: number;
  readonly tStates: number;
  readonly logicalError: number;
}

/** Distance, time and qubits with this factory; a program waits for the first run of a factory that is slower than it. */
function layOut(demand: Demand, qubit: QubitModel, model: FactoryModel | null) {
  const { logicalQubits, logicalDepth, tStates, logicalError } = demand;
  const code = codes[qubit.code];
  const distanceOf = (cycles: number): number =>
    codeDistance(qubit, logicalError / (logicalQubits * cycles));
  const cycleOf = (d: number): number => code.roundNs(qubit) * d;
  const cyclesAt = (d: number): number =>
    Math.max(logicalDepth, Math.ceil((model?.durationNs ?? 0) / cycleOf(d)));
  // A larger distance has longer cycles, so that the second distance is enough for the cycles that are left.
  const distance = distanceOf(cyclesAt(distanceOf(logicalDepth)));
  const runtimeNs = cyclesAt(distance) * cycleOf(distance);
  const data = logicalQubits * code.qubits(distance);
  const copies =
    model === null ? 0 : Math.ceil((tStates * model.durationNs) / (model.statesPerRun * runtimeNs));
  const factories = copies * (model?.qubits ?? 0);
  return {
    codeDistance: distance,
    logicalCycleNs: cycleOf(distance),
    physicalQubits: { data, factories, total: data + factories },
    factory: model === null ? null : { model, copies },
    runtimeNs,
  };
}

/** The factories that may be counted: the one that is asked for, or all known ones that are good enough. */
function possibleFactories(
  model: FactoryModel | undefined,
  qubit: QubitModel,
  errorRate: number,
): readonly FactoryModel[] {
  if (model === undefined) {
    return factoriesFor(qubit).filter((known) => known.errorRate <= errorRate);
  }
  if (model.errorRate > errorRate) {
    const expected = `a factory whose T states are wrong with at most ${errorRate.toPrecision(3)} for this program`;
    refuse('factory', `${model.name}, ${model.errorRate.toPrecision(3)}`, expected);
  }
  return [model];
}

/**
 * Physical qubits and time of a program on an error-corrected machine, from its logical counts. With n qubits, R rotations
 * in D layers, T T gates, Z CCZ gates, M measurements and the error budget in three equal parts e (two without rotations,
 * one without T states too):
 *
 * - logical qubits Q = 2n + ceil(sqrt(8n)) + 1;
 * - T states per rotation t = ceil(0.53 log2(R / e) + 4.86), T states T + 4Z + tR;
 * - logical depth C = M + R + T + 3Z + tD, in cycles of d rounds, 4 two-qubit gates and 2 measurements each;
 * - distance d, the smallest odd one with 0.03 (p / 0.01)^((d+1)/2) <= e / (Q C);
 * - 2 Q d^2 data qubits, and ceil(T states * factory time / (states per run * run time)) factories.
 *
 * (The last two lines and the round are those of the surface code; see `codes.ts` for the other.) A program that is
 * shorter than one run of its factory waits for it.
 *
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN` for counts, qubit, factory or budget that cannot be.
 * @remarks One run: shots and repetitions multiply it. Decoders, wires and the search for good angles are not part of it.
 * Microsoft's estimator counts whole runs of a factory, which may take a few more copies for short programs.
 * @see M. E. Beverland et al., Assessing requirements to scale to practical quantum advantage, arXiv 2211.07629; constants
 * as in microsoft/qsharp, source/resource_estimator.
 * @example
 * const { physicalQubits, runtimeNs } = estimateResources(qaoaCounts(polynomial, 12), { errorBudget: 1e-3 });
 */
export function estimateResources(
  counts: LogicalCounts,
  options: EstimateOptions = {},
): ResourceEstimate {
  refuseUnknownOptions(options, ['errorBudget', 'qubit', 'factory']);
  const all = requireCounts(counts);
  const { qubits, rotations, rotationDepth, tGates, cczGates, measurements } = all;
  const budget = requirePositive('errorBudget', options.errorBudget ?? 1e-3, 1);
  const qubit = requireQubit(options.qubit ?? DEFAULT_QUBIT);
  const factory =
    options.factory === undefined ? undefined : requireFactory(options.factory, qubit);
  const needsStates = rotations + tGates + cczGates > 0;
  const errorBudget = splitBudget(budget, needsStates, rotations > 0);
  const tStatesPerRotation =
    rotations === 0
      ? 0
      : Math.ceil((SYNTHESIS_A * log(rotations / errorBudget.rotations)) / Math.LN2 + SYNTHESIS_B);
  const demand: Demand = {
    logicalQubits: 2 * qubits + Math.ceil(Math.sqrt(8 * qubits)) + 1,
    logicalDepth:
      measurements + rotations + tGates + 3 * cczGates + tStatesPerRotation * rotationDepth,
    tStates: tGates + 4 * cczGates + tStatesPerRotation * rotations,
    logicalError: errorBudget.logical,
  };
  const { logicalQubits, logicalDepth, tStates } = demand;
  const logical = {
    counts: all,
    logicalQubits,
    tStatesPerRotation,
    logicalDepth,
    tStates,
    errorBudget,
    qubit,
  };
  if (!needsStates) return { ...logical, ...layOut(demand, qubit, null) };
  const layouts = possibleFactories(factory, qubit, errorBudget.tStates / tStates).map((model) =>
    layOut(demand, qubit, model),
  );
  if (layouts.length > 0) {
    const best = layouts.reduce((a, b) =>
      b.physicalQubits.total < a.physicalQubits.total ? b : a,
    );
    return { ...logical, ...best };
  }
  const without = layOut(demand, qubit, null);
  const { data } = without.physicalQubits;
  return { ...logical, ...without, physicalQubits: { data, factories: null, total: null } };
}
