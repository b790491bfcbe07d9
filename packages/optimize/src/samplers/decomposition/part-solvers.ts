import type { GivenOptions } from '../../options.ts';

/** A sampler that solves parts: how many variables it is given, and options that make it end by itself. */
export interface PartSolver {
  readonly size: number;
  /** Independent of what is left of any budget, so that a part is repeated whatever limited the whole. */
  readonly options: GivenOptions;
}

export type PartSolverName = 'exact' | 'sa' | 'tabu' | 'sb' | 'greedy' | 'sqa' | 'highs' | 'qaoa';

/** The samplers that solve parts, by name. */
export const partSolvers: Readonly<Record<PartSolverName, PartSolver>> = {
  exact: { size: 16, options: { nodeLimit: 100_000, boundSteps: 100 } },
  sa: { size: 64, options: { numReads: 2, numSweeps: 200 } },
  tabu: { size: 64, options: { numReads: 2, patience: 1000 } },
  sb: { size: 64, options: { numReads: 16, numSteps: 200 } },
  greedy: { size: 64, options: { numReads: 8 } },
  sqa: { size: 64, options: { numReads: 1, numSweeps: 100, numSlices: 8 } },
  highs: { size: 40, options: { nodeLimit: 200 } },
  qaoa: { size: 12, options: { angleEvaluations: 12, angleShots: 64, shots: 256 } },
};
