import { describe, expect, it } from 'vitest';
import { samplerContract } from '@ketflow/optimize/contract';
import {
  auto,
  exact,
  greedy,
  parallelTempering,
  qaoa,
  random,
  simulatedAnnealing,
  simulatedBifurcation,
  tabu,
} from '@ketflow/optimize';

const runner = { describe, it, expect };

samplerContract(runner, {
  name: 'sa',
  create: () => simulatedAnnealing,
  claims: ['finds-ground-state', 'choose-k', 'polynomials', 'stops-at-target', 'stoppable'],
});

samplerContract(runner, {
  name: 'exact',
  create: () => exact,
  claims: ['finds-ground-state', 'choose-k', 'polynomials', 'stoppable'],
});

samplerContract(runner, {
  name: 'greedy',
  create: () => greedy,
  claims: ['choose-k', 'polynomials', 'stoppable'],
});

samplerContract(runner, {
  name: 'random',
  create: () => random,
  claims: ['finds-ground-state', 'choose-k', 'polynomials', 'stops-at-target', 'stoppable'],
});

samplerContract(runner, {
  name: 'qaoa',
  create: () => qaoa,
  claims: ['finds-ground-state', 'choose-k', 'polynomials', 'stops-at-target', 'stoppable'],
});

samplerContract(runner, {
  name: 'auto',
  create: () => auto,
  claims: ['finds-ground-state', 'choose-k', 'polynomials', 'stoppable'],
});

samplerContract(runner, {
  name: 'pt',
  create: () => parallelTempering,
  claims: ['finds-ground-state', 'stops-at-target', 'stoppable'],
});

samplerContract(runner, {
  name: 'tabu',
  create: () => tabu,
  claims: ['finds-ground-state', 'stops-at-target', 'stoppable'],
});

samplerContract(runner, {
  name: 'sb',
  create: () => simulatedBifurcation,
  claims: ['finds-ground-state', 'stops-at-target', 'stoppable'],
});
