import { describe, expect, it } from 'vitest';
import { chiSquareSurvival, RandomStream } from '@ketflow/core';

import { Bqm } from '@ketflow/optimize';
import { LANES } from '../src/samplers/annealing/replicas/replica-groups.ts';
import { asUnitModel } from '../src/samplers/annealing/replicas/unit-model.ts';
import { WasmReplicaGroups } from '../src/samplers/annealing/replicas/wasm-replica-groups.ts';
import { scanModel } from '../src/samplers/annealing/scan/scan-model.ts';
import { WasmScanEngine } from '../src/samplers/annealing/scan/wasm-scan-engine.ts';

/** Seeds are fixed; with other seeds one of these 50 comparisons would fail about once in 2,000 runs. */
const FALSE_ALARM = 1e-5;

/** Spins up of `LANES` replicas or of runs, sweep by sweep: shape (n,) of ±1 each. */
interface Walkers {
  readonly count: number;
  sweep(beta: number): void;
  spins(walker: number): Int8Array;
  dispose(): void;
}

function replicas(bqm: Bqm, seed: number): Walkers {
  const model = asUnitModel(bqm);
  if (model === undefined) throw new Error('not a model of one unit');
  const groups = new WasmReplicaGroups(model, 1);
  groups.start(0, RandomStream.root(seed));
  return {
    count: LANES,
    sweep: (beta) => groups.sweep(0, [beta], 0, model.n, 1),
    spins: (walker) => groups.spins(0, walker, 'now'),
    dispose: () => groups.dispose(),
  };
}

function runs(bqm: Bqm, seed: number): Walkers {
  const model = scanModel(bqm);
  const engine = new WasmScanEngine(model, [1, 1], LANES);
  engine.start(RandomStream.root(seed), () => undefined);
  return {
    count: LANES,
    sweep: (beta) => engine.sweep([beta], 0, model.n, 1),
    spins: (walker) => engine.spins(walker),
    dispose: () => engine.dispose(),
  };
}

/** What is observed, and how often each outcome is expected. */
interface Counts {
  readonly observed: readonly number[];
  readonly expected: readonly number[];
}

/** The chance of a deviation at least as large, by Pearson's chi-square. */
function pValue({ observed, expected }: Counts): number {
  const statistic = observed.reduce(
    (sum, count, at) => sum + (count - expected[at]) ** 2 / expected[at],
    0,
  );
  return chiSquareSurvival(statistic, observed.length - 1);
}

/** Chances of a flip up, in 256ths: near whole ones and between, below one, and common ones. */
const chances = [0.02, 0.4, 1, 1.1, 4 / 3, 1.7, 2, 2.3, 7.5, 100, 200];

describe.each([
  ['sixteen replicas in bytes', replicas],
  ['a run at a time', runs],
] as const)('the acceptance of %s', (_, create) => {
  it('is exp(-β ΔE) for a rise of either parity', () => {
    // Spins on their own, with biases of 1 and 2 units (parities of the kernel); the last two give the unit.
    const numFree = 62;
    for (const bias of [1, 2]) {
      const h = [...new Array<number>(numFree).fill(bias), 0, 0];
      for (const [at, chance] of chances.entries()) {
        const p = chance / 256;
        const beta = -Math.log(p) / (2 * bias);
        const walkers = create(Bqm.fromIsing(h, [[numFree, numFree + 1, 1]]), 100 * bias + at);
        // All down: the lowest state.
        walkers.sweep(Infinity);
        const observed = [0, 0];
        let before = Array.from({ length: walkers.count }, (__, w) => walkers.spins(w));
        for (let sweep = 0; sweep < 200; sweep++) {
          walkers.sweep(beta);
          const now = Array.from({ length: walkers.count }, (__, w) => walkers.spins(w));
          for (const [w, spins] of before.entries()) {
            for (let i = 0; i < numFree; i++) if (spins[i] < 0) observed[now[w][i] > 0 ? 1 : 0]++;
          }
          before = now;
        }
        walkers.dispose();
        const total = observed[0] + observed[1];
        expect(total).toBeGreaterThan(90_000);
        const p0 = pValue({ observed, expected: [total * (1 - p), total * p] });
        expect(p0, `${chance}/256, bias ${bias}: ${observed.join()}`).toBeGreaterThan(FALSE_ALARM);
      }
    }
  });

  it('visits the states of two spins as often as Boltzmann says', () => {
    // 30 pairs on their own; every tenth sweep counts, so that those of one pair are nearly independent.
    const numPairs = 30;
    const h = Array.from({ length: 2 * numPairs }, (__, i) => (i % 2 === 0 ? 1 : -2));
    const pairs = Array.from({ length: numPairs }, (__, i) => [2 * i, 2 * i + 1, 1] as const);
    for (const beta of [0.1, 0.35, 0.7]) {
      const walkers = create(Bqm.fromIsing(h, pairs), 7);
      for (let sweep = 0; sweep < 50; sweep++) walkers.sweep(beta);
      const observed = [0, 0, 0, 0];
      for (let round = 0; round < 60; round++) {
        for (let sweep = 0; sweep < 40; sweep++) walkers.sweep(beta);
        for (let w = 0; w < walkers.count; w++) {
          const spins = walkers.spins(w);
          for (let i = 0; i < spins.length; i += 2) {
            observed[(spins[i] > 0 ? 1 : 0) + (spins[i + 1] > 0 ? 2 : 0)]++;
          }
        }
      }
      walkers.dispose();
      const weights = [0, 1, 2, 3].map((code) => {
        const [a, b] = [(code & 1) * 2 - 1, (code & 2) - 1];
        return Math.exp(-beta * (a - 2 * b + a * b));
      });
      const sum = weights.reduce((x, y) => x + y, 0);
      const expected = weights.map((weight) => (weight / sum) * 60 * numPairs * walkers.count);
      const p = pValue({ observed, expected });
      expect(p, `β = ${beta}: ${observed.join()}, ${expected.join()}`).toBeGreaterThan(FALSE_ALARM);
    }
  });
});
