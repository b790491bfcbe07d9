import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { exact, simulatedAnnealing, type Model } from '@ketflow/optimize';
import { frustratedLoops } from '../src/generators/frustrated-loops.ts';
import { labs } from '../src/generators/labs.ts';
import { palubeckis } from '../src/generators/palubeckis.ts';
import { randomQubo } from '../src/generators/random-qubo.ts';
import { regularGraph, regularGraphMaxCut } from '../src/generators/regular-graph.ts';
import { sherringtonKirkpatrick } from '../src/generators/sherrington-kirkpatrick.ts';
import { torus } from '../src/generators/torus.ts';
import { allSamples } from './models.ts';

const stream = (seed: number): RandomStream => RandomStream.root(seed);
const error = (option: string): unknown =>
  expect.objectContaining({
    code: 'OPTION_INVALID',
    details: expect.objectContaining({ option }) as unknown,
  });

function lowest(model: Model): number {
  let energy = Infinity;
  for (const sample of allSamples(model.numVariables, model.vartype)) {
    energy = Math.min(energy, model.energy(sample));
  }
  return energy;
}

/** Palubeckis' objective in exact arithmetic: the upper triangle, coefficients outside the diagonal counted twice. */
function objectiveByHand(n: number, density: number, seed: number): number[][] {
  let state = BigInt(seed);
  const next = (): bigint => (state = (state * 16807n) % (2n ** 31n - 1n));
  const coefficient = (): number => Number((201n * next()) / 2n ** 31n) - 100;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      if (j < i) return 0;
      if (j === i) return coefficient();
      return 100n * next() <= BigInt(density) * 2n ** 31n ? 2 * coefficient() : 0;
    }),
  );
}

describe('palubeckis', () => {
  it('draws the coefficients of the published generator, as an independent computation does', () => {
    for (const [n, density, seed] of [
      [60, 50, 31000],
      [60, 80, 32000],
      [60, 100, 54000],
      [5, 0, 1],
    ]) {
      const bqm = palubeckis(n, density, seed);
      expect(bqm.vartype).toBe('BINARY');
      const objective = objectiveByHand(n, density, seed);
      objective.forEach((row, i) => {
        const couplings = new Map(
          Array.from({ length: bqm.rowStart[i + 1] - bqm.rowStart[i] }, (_, k) => {
            const e = bqm.rowStart[i] + k;
            return [bqm.neighbours[e], bqm.couplings[e]] as const;
          }),
        );
        expect(bqm.linear[i]).toBe(0 - row[i]);
        for (let j = i + 1; j < n; j++) expect(couplings.get(j) ?? 0).toBe(0 - row[j]);
        expect([...couplings.values()]).not.toContain(0);
      });
    }
  });

  it('starts p3000.1 as computed by hand', () => {
    // 16807 · 31000 = 521017000; · 201 / 2³¹ = 48.77, so a₁₁ = 48 - 100 = -52.
    expect(palubeckis(1, 50, 31000).linear[0]).toBe(52);
  });

  it('divides by 2³¹, not by the modulus', () => {
    // The first state is 438043928, and 201 · 438043928 lies between 41 (2³¹ - 1) and 41 · 2³¹.
    expect(palubeckis(1, 50, 1139507182).linear[0]).toBe(60);
  });

  it('gives a model that annealing takes to its optimum', async () => {
    const model = palubeckis(18, 80, 33000);
    const request = { stream: stream(1), budget: new WorkBudget(200_000) };
    const set = await simulatedAnnealing.sample({ model }, request);
    expect(set.first?.energy).toBe(lowest(model));
  });

  it('has the density asked for, less the coefficients that are 0', () => {
    const pairs = (1000 * 999) / 2;
    const expected = pairs * 0.5 * (200 / 201);
    const deviation = Math.sqrt(pairs * 0.25);
    const { numInteractions } = palubeckis(1000, 50, 7);
    expect(Math.abs(numInteractions - expected)).toBeLessThan(5 * deviation);
  });

  it('refuses sizes, densities and seeds out of range', () => {
    expect(() => palubeckis(0, 50, 1)).toThrow(error('n'));
    expect(() => palubeckis(2 ** 15, 50, 1)).toThrow(error('n'));
    expect(() => palubeckis(5, 101, 1)).toThrow(error('density'));
    expect(() => palubeckis(5, NaN, 1)).toThrow(error('density'));
    expect(() => palubeckis(5, 50, 0)).toThrow(error('seed'));
    expect(() => palubeckis(5, 50, 2 ** 31 - 1)).toThrow(error('seed'));
  });
});

describe('randomQubo', () => {
  it('draws integers from -100 to 100, evenly, at the density asked for', () => {
    const bqm = randomQubo(400, 30, stream(2));
    const values = [...bqm.linear, ...bqm.pairs().biases];
    expect(values.every((bias) => Number.isInteger(bias) && Math.abs(bias) <= 100)).toBe(true);
    const pairs = (400 * 399) / 2;
    // Five standard deviations of a binomial count, and of the mean of the biases.
    expect(Math.abs(bqm.numInteractions - pairs * 0.3 * (200 / 201))).toBeLessThan(5 * 130);
    const mean = values.reduce((sum, bias) => sum + bias, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan((5 * 58) / Math.sqrt(values.length));
    expect([Math.min(...values), Math.max(...values)]).toEqual([-100, 100]);
  });

  it('takes 0 and 100 at their word', () => {
    expect(randomQubo(30, 0, stream(1)).numInteractions).toBe(0);
    expect(randomQubo(30, 100, stream(1)).numInteractions).toBeGreaterThan(420);
    expect(() => randomQubo(3, -1, stream(1))).toThrow(error('density'));
    expect(() => randomQubo(1.5, 1, stream(1))).toThrow(error('n'));
  });
});

describe('sherringtonKirkpatrick', () => {
  it('couples all pairs with mean 0 and variance 1/n', () => {
    const n = 300;
    const bqm = sherringtonKirkpatrick(n, stream(3));
    const { biases } = bqm.pairs();
    expect(biases.length).toBe((n * (n - 1)) / 2);
    expect([...bqm.linear].every((bias) => bias === 0)).toBe(true);
    const [sum, squares] = biases.reduce(([s, q], b) => [s + b, q + b * b], [0, 0]);
    expect(Math.abs(sum / biases.length)).toBeLessThan(5 / Math.sqrt(n * biases.length));
    expect(Math.abs((squares * n) / biases.length - 1)).toBeLessThan(
      5 * Math.sqrt(2 / biases.length),
    );
  });

  it('draws ±1/√n on demand', () => {
    const biases = sherringtonKirkpatrick(16, stream(4), 'sign').pairs().biases;
    expect(new Set(biases)).toEqual(new Set([0.25, -0.25]));
    expect(() => sherringtonKirkpatrick(3, stream(4), 'flat' as 'sign')).toThrow(error('law'));
    expect(() => sherringtonKirkpatrick(0, stream(4))).toThrow(error('n'));
  });
});

describe('regularGraph', () => {
  const sizes = fc
    .integer({ min: 1, max: 24 })
    .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 })))
    .filter(([n, degree]) => (n * degree) % 2 === 0);

  it('is simple and regular for every possible degree', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([n, degree], seed) => {
        const { rows, columns } = regularGraph(n, degree, stream(seed));
        const degrees = new Int32Array(n);
        const keys = new Set<string>();
        rows.forEach((i, e) => {
          expect(i).not.toBe(columns[e]);
          degrees[i]++;
          degrees[columns[e]]++;
          keys.add([i, columns[e]].sort((a, b) => a - b).join());
        });
        expect(keys.size).toBe((n * degree) / 2);
        expect(degrees.every((got) => got === degree)).toBe(true);
      }),
    );
  });

  it('draws the 3 matchings of 4 nodes, and the 70 cubic graphs of 6, evenly', () => {
    const count = (n: number, degree: number, draws: number): number[] => {
      const counts = new Map<string, number>();
      const chance = stream(5);
      for (let draw = 0; draw < draws; draw++) {
        const { rows, columns } = regularGraph(n, degree, chance);
        const edges = Array.from(rows, (i, e) => [i, columns[e]].sort((a, b) => a - b).join('-'));
        const key = edges.sort().join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return [...counts.values()];
    };
    // χ² has the mean f and the variance 2f for f degrees of freedom: five standard deviations.
    const chiSquare = (counts: number[], draws: number): number =>
      counts.reduce((sum, got) => sum + ((got * counts.length) / draws) * got, -draws);
    const matchings = count(4, 1, 900);
    expect(matchings.length).toBe(3);
    expect(chiSquare(matchings, 900)).toBeLessThan(2 + 5 * 2);
    const cubic = count(6, 3, 3500);
    expect(cubic.length).toBe(70);
    expect(chiSquare(cubic, 3500)).toBeLessThan(69 + 5 * 11.8);
  });

  it('gives the cut as energy', () => {
    const bqm = regularGraphMaxCut(10, 3, stream(6));
    const sample = Int8Array.from({ length: 10 }, (_, i) => (i < 4 ? 1 : -1));
    const { rows, columns } = bqm.pairs();
    const cut = rows.filter((i, e) => sample[i] !== sample[columns[e]]).length;
    expect(rows.length).toBe(15);
    expect(bqm.energy(sample)).toBe(-cut);
    // K4: two against two cut 4 of 6 edges.
    expect(lowest(regularGraphMaxCut(4, 3, stream(6)))).toBe(-4);
  });

  it('refuses degrees that no graph has', () => {
    expect(() => regularGraph(5, 3, stream(1))).toThrow(error('degree'));
    expect(() => regularGraph(5, 5, stream(1))).toThrow(error('degree'));
    expect(() => regularGraph(0, 0, stream(1))).toThrow(error('n'));
  });
});

describe('torus', () => {
  it('gives each node its four neighbours', () => {
    const { numNodes, rows, columns } = torus(4, 3);
    expect([numNodes, rows.length]).toEqual([12, 24]);
    const near = (node: number): number[] =>
      [...rows].flatMap((i, e) => (i === node ? [columns[e]] : columns[e] === node ? [i] : []));
    expect(near(0).sort((a, b) => a - b)).toEqual([1, 3, 4, 8]);
    expect(near(7).sort((a, b) => a - b)).toEqual([3, 4, 6, 11]);
    expect(() => torus(2, 3)).toThrow(error('width'));
    expect(() => torus(3, 2.5)).toThrow(error('height'));
  });
});

describe('frustratedLoops', () => {
  const graphs = fc.constantFrom(torus(4, 3), torus(3, 3), regularGraph(10, 3, stream(8)));

  it('has the planted energy as its lowest, by enumeration', () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 0, max: 12 }), fc.nat(), (graph, numLoops, seed) => {
        const { model, groundEnergy, groundState } = frustratedLoops(graph, numLoops, stream(seed));
        expect(model.energy(groundState)).toBe(groundEnergy);
        expect(lowest(model)).toBe(groundEnergy);
        expect(groundEnergy).toBeLessThanOrEqual(-2 * numLoops);
      }),
      { numRuns: 40 },
    );
  });

  it('makes one closed loop along edges of the graph, frustrated once, of the length asked for', () => {
    const graph = torus(6, 6);
    const joined = new Set(Array.from(graph.rows, (i, e) => `${i},${graph.columns[e]}`));
    for (let seed = 0; seed < 50; seed++) {
      const { model, groundEnergy } = frustratedLoops(graph, 1, stream(seed), 8);
      const { rows, columns, biases } = model.pairs();
      expect(rows.length).toBeGreaterThanOrEqual(8);
      expect(groundEnergy).toBe(2 - rows.length);
      rows.forEach((i, e) => {
        const [there, back] = [`${i},${columns[e]}`, `${columns[e]},${i}`];
        expect(joined.has(there) || joined.has(back)).toBe(true);
      });
      const degrees = Array.from(
        { length: 36 },
        (_, i) => model.rowStart[i + 1] - model.rowStart[i],
      );
      expect(new Set(degrees)).toEqual(new Set([0, 2]));
      // Frustrated: an odd number of couplings that ask for unequal spins.
      expect(biases.filter((bias) => bias > 0).length % 2).toBe(1);
    }
  });

  it('never turns straight back: on a ring every walk goes all the way round', () => {
    const rows = Int32Array.from({ length: 12 }, (_, i) => i);
    const ring = { numNodes: 12, rows, columns: rows.map((i) => (i + 1) % 12) };
    const { model, groundEnergy } = frustratedLoops(ring, 5, stream(2), 12);
    expect(groundEnergy).toBe(-50);
    expect(model.numInteractions).toBe(12);
  });

  it('refuses graphs without cycles, and wrong numbers', () => {
    const path = { numNodes: 3, rows: Int32Array.of(0, 1), columns: Int32Array.of(1, 2) };
    expect(() => frustratedLoops(path, 1, stream(1), 3)).toThrow(error('minLength'));
    expect(() => frustratedLoops(torus(3, 3), -1, stream(1))).toThrow(error('numLoops'));
    expect(() => frustratedLoops(torus(3, 3), 1, stream(1), 2)).toThrow(error('minLength'));
    expect(frustratedLoops(path, 0, stream(1), 3).groundEnergy).toBe(0);
    const outside = { ...path, columns: Int32Array.of(1, 3) };
    expect(() => frustratedLoops(outside, 1, stream(1), 3)).toThrow(
      expect.objectContaining({ code: 'VARIABLE_UNKNOWN' }),
    );
  });
});

describe('labs', () => {
  /** Σₖ Cₖ² by its definition. */
  function energyByHand(s: Int8Array): number {
    let energy = 0;
    for (let k = 1; k < s.length; k++) {
      let c = 0;
      for (let i = 0; i + k < s.length; i++) c += s[i] * s[i + k];
      energy += c * c;
    }
    return energy;
  }

  /** A sequence by the lengths of its runs. */
  const sequence = (runs: string): Int8Array =>
    Int8Array.from(
      runs.split('').flatMap((run, at) => Array<number>(Number(run)).fill(at % 2 ? -1 : 1)),
    );

  it('is the sum of the squared autocorrelations', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { minLength: 1, maxLength: 24 }), (spins) => {
        const sample = Int8Array.from(spins);
        expect(labs(spins.length).energy(sample)).toBe(energyByHand(sample));
      }),
    );
  });

  it('has the known optima', async () => {
    expect(lowest(labs(10))).toBe(13);
    expect(lowest(labs(13))).toBe(6);
    const request = { stream: stream(1), budget: new WorkBudget(Infinity) };
    const set = await exact.sample({ model: labs(20) }, request);
    expect(set.first?.energy).toBe(26);
    expect(labs(27).energy(sequence('34313131211211'))).toBe(37);
  });

  it('is of order 4, and refuses lengths out of range', () => {
    expect([labs(27).order, labs(27).vartype]).toEqual([4, 'SPIN']);
    expect([labs(1).numInteractions, labs(1).offset]).toEqual([0, 0]);
    expect(() => labs(0)).toThrow(error('n'));
    expect(() => labs(257)).toThrow(error('n'));
  });
});
