import type { Model } from './model/problem.ts';
import type { Vartype } from './model/vartype.ts';

/** Why a sampler stopped. */
export type SampleStatus =
  | 'optimal' // proven
  | 'target' // the energy that was asked for is reached
  | 'time' // the deadline has passed
  | 'evaluations' // the budget, or a limit on counted work, is spent
  | 'converged' // all that the options ask for is done
  | 'stopped' // called off gently, before the end
  | 'infeasible'; // no sample keeps the constraint

/** What a sampler tells of its work beside the samples. */
export interface SampleInfo {
  readonly status: SampleStatus;
  /** Candidate states scored, as debited from the budget. */
  readonly evaluations: number;
  /** Samples that were drawn or annealed; the set keeps the best different ones. */
  readonly reads: number;
  /** Evaluations after which the best energy was first seen. */
  readonly evaluationsToBest: number;
  /** Seconds from the start to the best energy; null without a clock or without a sample. */
  readonly secondsToBest: number | null;
  /** Seconds from the start to the target; null without a clock, or when it was not reached. */
  readonly secondsToTarget: number | null;
  /**
   * The options as resolved. The same problem and stream with these options and a budget of `evaluations` give the same
   * bits again, whatever stopped the first run.
   */
  readonly options: Readonly<Record<string, unknown>>;
  /** Proven lower bound on the energy. */
  readonly lowerBound?: number;
  /** Nodes of the search tree. */
  readonly nodes?: number;
  /** The sampler that `auto` chose. */
  readonly chosen?: string;
  /** True where a quantum computer was simulated. */
  readonly simulated?: boolean;
  /** States of the cost table of a simulation; not part of `evaluations`. */
  readonly tableEvaluations?: number;
  /** QAOA angles, radians. */
  readonly gammas?: readonly number[];
  readonly betas?: readonly number[];
}

/** One sample of a set. */
export interface SampleRow {
  /** Int8Array, shape (n,), values of the vartype, in the order of the model's variables. */
  readonly sample: Int8Array;
  readonly energy: number;
  readonly numOccurrences: number;
}

/** Different samples of a model, best first, with the energies that the model gives them. Immutable. */
export class SampleSet implements Iterable<SampleRow> {
  readonly variables: readonly string[];
  readonly vartype: Vartype;
  readonly rows: readonly SampleRow[];
  readonly info: SampleInfo;

  private constructor(
    variables: readonly string[],
    vartype: Vartype,
    rows: readonly SampleRow[],
    info: SampleInfo,
  ) {
    this.variables = variables;
    this.vartype = vartype;
    this.rows = rows;
    this.info = info;
  }

  /**
   * Collects samples: equal ones are merged, energies computed, sorted by energy, then by the sample's bits (the first
   * variable most significant, 1 last).
   * @param samples - Values of the model's vartype, with how often each occurred. The arrays are taken over.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  static fromSamples(
    model: Model,
    samples: Iterable<readonly [sample: Int8Array, numOccurrences: number]>,
    info: SampleInfo,
  ): SampleSet {
    const merged = new Map<string, SampleRow>();
    for (const [sample, count] of samples) {
      const key = sample.join();
      const known = merged.get(key);
      const numOccurrences = count + (known?.numOccurrences ?? 0);
      merged.set(key, { sample, energy: known?.energy ?? model.energy(sample), numOccurrences });
    }
    const rows = [...merged.values()].sort(compareRows);
    return new SampleSet(model.variables, model.vartype, rows, info);
  }

  /** Rows that are sorted, different, and have the energies that the model gives them. */
  static fromRows(model: Model, rows: readonly SampleRow[], info: SampleInfo): SampleSet {
    return new SampleSet(model.variables, model.vartype, rows, info);
  }

  /** The best sample; undefined when there is none. */
  get first(): SampleRow | undefined {
    return this.rows[0];
  }

  get size(): number {
    return this.rows.length;
  }

  /** The rows, best first. */
  [Symbol.iterator](): Iterator<SampleRow> {
    return this.rows[Symbol.iterator]();
  }

  /** The same samples with parts of `info` replaced. */
  withInfo(changed: Partial<SampleInfo>): SampleSet {
    return new SampleSet(this.variables, this.vartype, this.rows, { ...this.info, ...changed });
  }
}

/** By energy, then by bits. */
export function compareRows(a: SampleRow, b: SampleRow): number {
  if (a.energy !== b.energy) return a.energy - b.energy;
  const at = a.sample.findIndex((value, i) => value !== b.sample[i]);
  return at === -1 ? 0 : a.sample[at] - b.sample[at];
}
