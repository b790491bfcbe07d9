import { RandomStream, stoppedClock } from '@ketflow/core';
import { it } from 'vitest';
import { raceFeatures } from '../../src/features/feature-race.ts';
import { selectSubset } from '../../src/features/select-subset.ts';

function info(n: number, seed: number) {
  const r = RandomStream.root(seed);
  const redundancy = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) redundancy[i * n + j] = redundancy[j * n + i] = r.uniform() * 0.3;
  return { names: Array.from({ length: n }, (_, i) => `f${i}`), relevance: Float64Array.from({ length: n }, () => r.uniform()), redundancy };
}
it('x', async () => {
  for (const [n, k] of [[106, 100], [40, 30], [10,3], [20,4]]) {
    const t = performance.now();
    const race = await raceFeatures(info(n, 5), k, { stream: RandomStream.root(1), clock: stoppedClock });
    console.log(n, k, performance.now() - t, race.subsets, race.features.length, race.plan, race.exact);
  }
  for (const [n,k,solver] of [[9, 4, 'auto'],[9,4,'exact'],[9,4,'qaoa'],[9,4,'random'],[500,400,'greedy'],[60,20,'exact'],[36,12,'exact']]) {
    const t = performance.now();
    const c = await selectSubset(info(n, 5), k, { stream: RandomStream.root(1), clock: stoppedClock, solver });
    console.log(n, k, solver, performance.now() - t, c.objective, c.lower, c.optimal, c.solvers, c.subset.length);
  }
});
