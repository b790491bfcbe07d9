import { KetflowError } from '@ketflow/core';
import { chosenK, SampleSet, type Problem, type Sampler } from '@ketflow/optimize';
import { greedyMrmr } from './mrmr.ts';
import type { FeatureInformation } from './mutual-information.ts';

/**
 * Greedy mRMR as an entrant of a race: the classical method that people use for this very problem. It scores a candidate
 * by its relevance less its mean redundancy, which no sampler of the bare model can; k(2n - k + 1)/2 evaluations.
 */
export function greedyMrmrSampler(information: FeatureInformation): Sampler {
  const n = information.names.length;
  const refusal = ({ model, constraint }: Problem): KetflowError | undefined =>
    constraint !== undefined && model.numVariables === n
      ? undefined
      : new KetflowError('CONSTRAINT_UNSUPPORTED', { solver: 'greedy-mrmr', constraint: 'none' });
  return {
    name: 'greedy-mrmr',
    simulated: false,
    parameters: {},
    accepts: refusal,
    sample(problem, { budget, signal, clock }) {
      const refused = refusal(problem);
      if (refused !== undefined) throw refused;
      signal?.throwIfAborted();
      const start = clock?.seconds() ?? 0;
      const k = chosenK(problem) ?? 0;
      const needed = (k * (2 * n - k + 1)) / 2;
      const granted = budget.remaining >= needed ? budget.debit(needed) : 0;
      const samples: [Int8Array, number][] = [];
      if (granted === needed) {
        const chosen = greedyMrmr(information, k).subset;
        const unset = problem.model.vartype === 'SPIN' ? -1 : 0;
        const sample = new Int8Array(n).fill(unset);
        for (const feature of chosen) sample[feature] = 1;
        samples.push([sample, 1]);
      }
      const seconds = clock === undefined ? null : clock.seconds() - start;
      const set = SampleSet.fromSamples(problem.model, samples, {
        status: granted === needed ? 'converged' : 'evaluations',
        evaluations: granted,
        reads: samples.length,
        evaluationsToBest: granted,
        secondsToBest: samples.length === 0 ? null : seconds,
        secondsToTarget: null,
        options: {},
      });
      return Promise.resolve(set);
    },
  };
}
