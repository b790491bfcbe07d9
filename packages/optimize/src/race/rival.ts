import type { Problem } from '../model/problem.ts';
import { simulatedAnnealing } from '../samplers/simulated-annealing.ts';
import type { Starter } from './line-up.ts';
import { isReference } from './plan.ts';

/** Names of the classical samplers that a quantum one has to measure itself with. */
const strong: readonly string[] = ['sa', 'tabu', 'pt', 'auto', 'exact'];

/**
 * The classical rival that is missing among the solvers that take the problem: simulated annealing, where a quantum solver
 * is among them and no strong classical one is. A quantum result never stands alone.
 */
export function missingRival(taking: readonly Starter[], problem: Problem): Starter | undefined {
  const racing = taking.filter((starter) => !isReference(starter));
  const isNeeded =
    racing.some(({ sampler }) => sampler.simulated) &&
    !racing.some(({ sampler }) => strong.includes(sampler.name));
  if (!isNeeded || simulatedAnnealing.accepts(problem) !== undefined) return undefined;
  const { name } = simulatedAnnealing;
  // Another solver may have been given its name as a label.
  const isTaken = taking.some((starter) => starter.name === name);
  return {
    name: isTaken ? `${name} (added)` : name,
    sampler: simulatedAnnealing,
    entrant: { solver: simulatedAnnealing },
  };
}
