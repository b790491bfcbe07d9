import { RandomStream, stoppedClock } from '@ketflow/core';
import { it } from 'vitest';
import { raceFeatures } from '../../src/features/feature-race.ts';
import { selectSubset } from '../../src/features/select-subset.ts';

function info(n: number, seed: number, s = 0.3) {
  const r = RandomStream.root(seed);
  const redundancy = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) redundancy[i * n + j] = redundancy[j * n + i] = r.uniform() * s;
  return { names: Array.from({ length: n }, (_, i) => `f${i}`), relevance: Float64Array.from({ length: n }, () => r.uniform()), redundancy };
}
it('x', async () => {
  for (const [n, k] of [[104, 100], [58, 53]]) {
    const t = performance.now();
    const race = await raceFeatures(info(n, 5), k, { stream: RandomStream.root(1), clock: stoppedClock });
    console.log(n, k, performance.now() - t, race.subsets, race.features.length, race.plan, race.exact);
  }
  for (const [n,k,solver,s] of [[40, 20, 'auto', 1],[40,20,'auto', 4],[60,30,'auto', 4],[60,20,'auto', 4]]) {
    const t = performance.now();
    const c = await selectSubset(info(n, 5, s), k, { stream: RandomStream.root(1), clock: stoppedClock, solver });
    console.log(n, k, solver, s, performance.now() - t, c.objective, c.lower, c.optimal, c.solvers, c.subset.length);
  }
  for (const seed of [1,2,3,4]) for (const solver of ['greedy', 'random', 'auto']) {
    const c = await selectSubset(info(9, seed, 1), 4, { stream: RandomStream.root(1), clock: stoppedClock, solver });
    console.log(seed, solver, c.objective, c.lower, c.optimal, c.solvers.map((x) => x.objective), c.subset.length);
  }
});
