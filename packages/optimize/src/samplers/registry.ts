import { KetflowError, nearestName } from '@ketflow/core';
import type { Sampler } from '../sampler.ts';
import { auto } from './auto.ts';
import { exact } from './exact.ts';
import { greedy } from './greedy.ts';
import { qaoa } from './qaoa.ts';
import { parallelTempering } from './parallel-tempering.ts';
import { random } from './random.ts';
import { simulatedAnnealing } from './simulated-annealing.ts';

/** Every sampler by its name on the command line. */
export const samplers: Readonly<Record<string, Sampler>> = {
  auto,
  sa: simulatedAnnealing,
  pt: parallelTempering,
  greedy,
  random,
  exact,
  qaoa,
};

const planned: readonly string[] = ['tabu', 'sqa', 'sb', 'highs'];

/** @throws KetflowError `SOLVER_UNKNOWN` with the nearest name, `NOT_AVAILABLE_YET` for one that is planned. */
export function samplerByName(name: string): Sampler {
  if (Object.hasOwn(samplers, name)) return samplers[name];
  const known = Object.keys(samplers);
  if (planned.includes(name)) {
    throw new KetflowError('NOT_AVAILABLE_YET', { what: `Solver "${name}"`, available: known });
  }
  throw new KetflowError('SOLVER_UNKNOWN', {
    solver: name,
    nearest: nearestName(name, known),
    known,
  });
}
