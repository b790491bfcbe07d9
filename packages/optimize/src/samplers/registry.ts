import { KetflowError, nearestName } from '@ketflow/core';
import type { Sampler } from '../sampler.ts';
import { auto } from './auto.ts';
import { exact } from './exact.ts';
import { greedy } from './greedy.ts';
import { qaoa } from './qaoa.ts';
import { parallelTempering } from './parallel-tempering.ts';
import { createDecomposition } from './decomposition.ts';
import { highs } from './highs.ts';
import { simulatedBifurcation } from './simulated-bifurcation.ts';
import { simulatedQuantumAnnealing } from './simulated-quantum-annealing.ts';
import { tabu } from './tabu.ts';
import { random } from './random.ts';
import { simulatedAnnealing } from './simulated-annealing.ts';

/** Every sampler by its name on the command line. */
export const samplers: Readonly<Record<string, Sampler>> = {
  auto,
  sa: simulatedAnnealing,
  tabu,
  pt: parallelTempering,
  sqa: simulatedQuantumAnnealing,
  sb: simulatedBifurcation,
  greedy,
  random,
  exact,
  highs,
  qaoa,
  decomposition: createDecomposition(samplerByName),
};

/** @throws KetflowError `SOLVER_UNKNOWN` with the nearest name. */
export function samplerByName(name: string): Sampler {
  if (Object.hasOwn(samplers, name)) return samplers[name];
  const known = Object.keys(samplers);
  throw new KetflowError('SOLVER_UNKNOWN', {
    solver: name,
    nearest: nearestName(name, known),
    known,
  });
}
