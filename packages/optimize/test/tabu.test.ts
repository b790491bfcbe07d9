import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream, WorkBudget } from '@ketflow/core';
import {
  Bqm,
  chooseK,
  Polynomial,
  simulatedAnnealing,
  type Model,
  type SampleRequest,
  type SampleSet,
} from '@ketflow/optimize';
import { palubeckis } from '../src/generators/palubeckis.ts';
import { Search } from '../src/search.ts';
import { tabu } from '../src/samplers/tabu.ts';
import { distanceOf, ElitePool, type Elite } from '../src/samplers/tabu/elite-pool.ts';
import { KernelTabuWalk } from '../src/samplers/tabu/kernel-tabu-walk.ts';
import { Searches } from '../src/samplers/tabu/searches.ts';
import { allSamples } from './models.ts';

const requestOf = (seed: number, limit = Infinity): SampleRequest => ({
  stream: RandomStream.root(seed),
  budget: new WorkBudget(limit),
});
const solve = (model: Model, more: Partial<SampleRequest> = {}, seed = 1): Promise<SampleSet> =>
  tabu.sample({ model }, { ...requestOf(seed), ...more });

function minimumOf(model: Bqm): number {
  let best = Infinity;
  for (const sample of allSamples(model.numVariables, model.vartype)) {
    best = Math.min(best, model.energy(sample));
  }
  return best;
}

function randomIsing(n: number, seed: number, bias: (chance: RandomStream) => number): Bqm {
  const chance = RandomStream.root(seed);
  const couplings: [number, number, number][] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) couplings.push([i, j, bias(chance)]);
  return Bqm.fromIsing(
    Array.from({ length: n }, () => bias(chance)),
    couplings,
  );
}

describe('tabu', () => {
  it('finds the ground states of small models of integers and of reals', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const n = seed + 1;
      for (const bias of [
        (chance: RandomStream) => chance.integer(7) - 3,
        (chance: RandomStream) => chance.normal(),
      ]) {
        const model = randomIsing(n, seed, bias);
        const set = await solve(model, { options: { numReads: 12 } });
        expect(set.first?.energy).toBeCloseTo(minimumOf(model), 9);
      }
    }
  });

  it('is not behind annealing on a problem of 100 variables, whatever the seed', async () => {
    const model = palubeckis(100, 50, 7);
    const annealed = await simulatedAnnealing.sample({ model }, requestOf(3));
    for (const seed of [1, 2, 3]) {
      const set = await solve(model, { options: { numReads: 20 } }, seed);
      expect(set.first?.energy).toBe(annealed.first?.energy);
    }
  });

  it('takes models of no interaction, of parts that do not touch, and of zeros', async () => {
    const single = Bqm.fromTerms('SPIN', ['a'], [{ bias: -2, variables: ['a'] }]);
    expect((await solve(single)).first?.energy).toBe(-2);
    const zero = Bqm.fromIsing([0, 0, 0], [[0, 1, 0]]);
    expect((await solve(zero)).first?.energy).toBe(0);
    const parts = Bqm.fromIsing(
      new Array<number>(200).fill(0),
      Array.from({ length: 100 }, (_, i) => [2 * i, 2 * i + 1, i % 2 === 0 ? 1 : -2] as const),
    );
    expect((await solve(parts)).first?.energy).toBe(-150);
  });

  it('starts from the states that are given', async () => {
    const model = randomIsing(30, 4, (chance) => chance.integer(7) - 3);
    const given = Int8Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 1 : -1));
    const set = await solve(model, { budget: new WorkBudget(1), initialStates: [given] });
    expect(set.first?.sample).toEqual(given);
    expect(set.info).toMatchObject({ status: 'evaluations', evaluations: 1, reads: 1 });
  });

  it('counts a state to start from as one evaluation and a move as one for each variable', async () => {
    const model = randomIsing(10, 4, (chance) => chance.integer(7) - 3);
    const options = { numReads: 1, patience: 1 };
    const set = await solve(model, { options });
    // The descent, then the one move without a better state.
    expect((set.info.evaluations - 1) % 10).toBe(0);
    const budget = new WorkBudget(25);
    const limited = await solve(model, { budget });
    expect(limited.info.evaluations).toBe(21);
  });

  it('ends by itself when nothing limits it, and says with which options', async () => {
    const set = await solve(randomIsing(40, 2, (chance) => chance.integer(3) - 1));
    expect(set.info.status).toBe('converged');
    expect(set.info.reads).toBe(40);
    expect(set.info.options).toEqual({ numReads: 40, patience: 1000, tenure: 10, poolSize: 10 });
  });

  it('refuses constraints and terms of more than two variables', async () => {
    const model = randomIsing(4, 1, (chance) => chance.integer(3) - 1);
    const constrained = tabu.accepts({ model, constraint: chooseK(2) });
    expect(isKetflowError(constrained, 'CONSTRAINT_UNSUPPORTED')).toBe(true);
    const cubic = Polynomial.fromTerms(
      'SPIN',
      ['a', 'b', 'c'],
      [{ bias: 1, variables: ['a', 'b', 'c'] }],
    );
    const error: unknown = await solve(cubic).catch((reason: unknown) => reason);
    expect(isKetflowError(error, 'HIGHER_ORDER_UNSUPPORTED')).toBe(true);
  });
});

describe('the relinking', () => {
  const n = 60;
  const model = randomIsing(n, 9, (chance) => chance.integer(9) - 4).toVartype('BINARY');
  const eliteOf = (spins: Int8Array): Elite => ({ spins, energy: 0 });
  const from = eliteOf(Int8Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1)));

  /** The state that relinking gives, with the energy of every state of the middle third when only one is there. */
  async function relink(
    to: Elite,
    even: boolean,
    limit = Infinity,
  ): Promise<Int8Array | undefined> {
    const walk = new KernelTabuWalk(model);
    try {
      walk.configure(5, 3, 3);
      const searches = new Searches(walk, new Search(model, requestOf(1, limit)), 100);
      return await searches.relink([from, to], even);
    } finally {
      walk.dispose();
    }
  }
  const flipped = (count: number): Elite =>
    eliteOf(from.spins.map((spin, i) => (i < count ? -spin : spin)));

  it('gives a state of the middle third of the way', async () => {
    const to = flipped(30);
    const between = (await relink(to, false)) ?? new Int8Array(n);
    const gone = distanceOf(from.spins, between);
    expect(gone).toBeGreaterThanOrEqual(10);
    expect(gone).toBeLessThanOrEqual(20);
    expect(distanceOf(between, to.spins)).toBe(30 - gone);
  });

  it('goes to the opposite state where that is nearer and of the same energy', async () => {
    const to = flipped(48);
    const between = (await relink(to, true)) ?? new Int8Array(n);
    const gone = distanceOf(from.spins, between);
    expect(gone).toBeGreaterThanOrEqual(4);
    expect(gone).toBeLessThanOrEqual(8);
    expect(distanceOf(between, to.spins)).toBe(48 + gone);
  });

  it('is undefined where there is nothing between, and where the budget ends on the way', async () => {
    expect(await relink(flipped(5), false)).toBeUndefined();
    expect(await relink(flipped(30), false, 1 + 15 * n)).toBeUndefined();
    expect(await relink(flipped(30), false, 1 + 20 * n)).toBeDefined();
  });
});

describe('the pool of elites', () => {
  const elite = (energy: number, ...spins: number[]): Elite => ({
    energy,
    spins: Int8Array.from(spins),
  });
  const chance = RandomStream.root(1);
  const routesOf = (pool: ElitePool): string[] => {
    const routes: string[] = [];
    for (let route = pool.takeRoute(chance); route; route = pool.takeRoute(chance)) {
      routes.push(`${route[0].energy}>${route[1].energy}`);
    }
    return routes.sort();
  };

  it('keeps the best that differ, with a way from each to each other', () => {
    const pool = new ElitePool(2);
    expect(pool.add(elite(3, 1, 1))).toBe(true);
    expect(pool.add(elite(3, 1, 1))).toBe(false);
    expect(pool.isFull).toBe(false);
    expect(pool.add(elite(2, 1, -1))).toBe(true);
    expect(pool.add(elite(3, -1, -1))).toBe(false);
    expect(pool.add(elite(1, -1, 1))).toBe(true);
    expect(routesOf(pool)).toEqual(['1>2', '2>1']);
    expect(pool.takeRoute(chance)).toBeUndefined();
  });

  it('keeps the best alone when it is renewed', () => {
    const pool = new ElitePool(2);
    pool.add(elite(3, 1, 1));
    pool.add(elite(2, 1, -1));
    pool.renew();
    expect(routesOf(pool)).toEqual([]);
    pool.add(elite(5, -1, -1));
    expect(routesOf(pool)).toEqual(['2>5', '5>2']);
  });
});
