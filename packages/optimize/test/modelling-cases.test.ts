import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { greedy, random, simulatedAnnealing } from '@ketflow/optimize';
import { sum, type Expression } from '../src/modelling/expression.ts';
import { BinaryProgram } from '../src/modelling/program.ts';
import { knapsack, selection } from './modelling-programs.ts';

describe('every result is feasible, ten seeds each', () => {
  const seeds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

  /** Solves ten cases; how many reach the optimum. */
  async function optima(
    caseOf: (seed: number) => { program: BinaryProgram; optimum: number },
    limit: number,
    { sampler = simulatedAnnealing, native = true } = {},
  ): Promise<number> {
    let count = 0;
    for (const seed of seeds) {
      const { program, optimum } = caseOf(seed);
      const solution = await program.solve({
        sampler,
        native,
        stream: RandomStream.root(seed),
        budget: new WorkBudget(limit),
      });
      expect(['feasible', 'optimal']).toContain(solution.status);
      expect(solution.best?.feasible).toBe(true);
      expect(solution.constraints.filter(({ violated }) => violated)).toEqual([]);
      if (Math.abs((solution.best?.objective ?? NaN) - optimum) < 1e-9) count++;
    }
    return count;
  }

  it('one to eight features out of eight, by moves and by a penalty', async () => {
    for (let k = 1; k <= 8; k++) {
      expect(await optima(() => selection(k), 3000)).toBe(10);
      expect(await optima(() => selection(k), 6000, { native: false })).toBe(10);
    }
  });

  it('knapsack of 15 items, also with weak samplers', async () => {
    expect(await optima(knapsack, 200_000)).toBeGreaterThanOrEqual(9);
    expect(await optima(knapsack, 100_000, { sampler: greedy })).toBeGreaterThanOrEqual(8);
    expect(await optima(knapsack, 50_000, { sampler: random })).toBeGreaterThanOrEqual(5);
  });

  it('quadratic assignment of 6', async () => {
    const caseOf = (seed: number): { program: BinaryProgram; optimum: number } => {
      const stream = RandomStream.root(seed).split('qap');
      const matrix = (): number[][] => all.map(() => all.map(() => stream.integer(10)));
      const all = [0, 1, 2, 3, 4, 5];
      const [flow, distance] = [matrix(), matrix()];
      const program = new BinaryProgram();
      const p = program.permutation('p', 6);
      const terms: Expression[] = [];
      for (const i of all) {
        for (const j of all) {
          for (const a of all) {
            for (const b of all) {
              const cost = flow[i][j] * distance[a][b];
              if (i !== j && a !== b) terms.push(p.at(i, a).times(p.at(j, b)).times(cost));
            }
          }
        }
      }
      program.minimize(sum(terms));
      const optimum = permutations(6).reduce((least, columns) => {
        let cost = 0;
        for (const i of all) {
          for (const j of all) if (i !== j) cost += flow[i][j] * distance[columns[i]][columns[j]];
        }
        return Math.min(least, cost);
      }, Infinity);
      return { program, optimum };
    };
    expect(await optima(caseOf, 20_000)).toBe(10);
  });

  it('round trips of 7 cities', async () => {
    const caseOf = (seed: number): { program: BinaryProgram; optimum: number } => {
      const stream = RandomStream.root(seed).split('tsp');
      const cities = Array.from({ length: 7 }, () => [stream.uniform(), stream.uniform()]);
      const distance = (i: number, j: number): number =>
        Math.hypot(cities[i][0] - cities[j][0], cities[i][1] - cities[j][1]);
      const program = new BinaryProgram();
      const p = program.permutation('stop', 7);
      const terms: Expression[] = [];
      for (let stop = 0; stop < 7; stop++) {
        for (let i = 0; i < 7; i++) {
          for (let j = 0; j < 7; j++) {
            if (i === j) continue;
            const leg = p.at(stop, i).times(p.at((stop + 1) % 7, j));
            terms.push(leg.times(distance(i, j)));
          }
        }
      }
      program.minimize(sum(terms));
      const optimum = permutations(6).reduce((least, tour) => {
        const round = [...tour, 6];
        const length = round.reduce((total, i, at) => total + distance(i, round[(at + 1) % 7]), 0);
        return Math.min(least, length);
      }, Infinity);
      return { program, optimum };
    };
    expect(await optima(caseOf, 30_000)).toBe(10);
  });

  it('unit commitment: three units, two periods, least and most output, demand', async () => {
    const caseOf = (seed: number): { program: BinaryProgram; optimum: number } => {
      const stream = RandomStream.root(seed).split('units');
      const units = Array.from({ length: 3 }, () => {
        const least = 2 + stream.integer(3);
        const most = least + 2 + stream.integer(5);
        return { least, most, start: 5 + stream.integer(20), price: 1 + stream.integer(6) };
      });
      const program = new BinaryProgram();
      const costs: Expression[] = [];
      let optimum = 0;
      for (const period of [0, 1]) {
        // What some units give in full or in part, so that the demand can be met.
        const running = units.filter((_, u) => u === period || stream.integer(2) === 1);
        const demand = running.reduce(
          (total, { least, most }) => total + least + stream.integer(most - least + 1),
          0,
        );
        const outputs: Expression[] = [];
        units.forEach(({ least, most, start, price }, u) => {
          const isOn = program.binary(`on ${u} ${period}`);
          const above = program.integer(`above ${u} ${period}`, 0, most - least);
          const output = isOn.times(least).plus(above);
          program.subjectTo(`most ${u} ${period}`, above, '<=', isOn.times(most - least));
          outputs.push(output);
          costs.push(isOn.times(start), output.times(price));
        });
        program.subjectTo(`demand ${period}`, sum(outputs), '=', demand);
        const cheapest = (u: number, left: number): number => {
          if (u === units.length) return left === 0 ? 0 : Infinity;
          const { least, most, start, price } = units[u];
          let best = cheapest(u + 1, left);
          for (let output = least; output <= Math.min(most, left); output++) {
            best = Math.min(best, start + price * output + cheapest(u + 1, left - output));
          }
          return best;
        };
        optimum += cheapest(0, demand);
      }
      program.minimize(sum(costs));
      return { program, optimum };
    };
    expect(await optima(caseOf, 600_000)).toBeGreaterThanOrEqual(9);
  });

  it('three colours for the Petersen graph and for random graphs that have them', async () => {
    const colouring = (numNodes: number, edges: readonly (readonly number[])[]): BinaryProgram => {
      const program = new BinaryProgram();
      const labels = ['red', 'green', 'blue'];
      const colours = Array.from({ length: numNodes }, (_, i) =>
        program.oneHot(`node ${i}`, labels),
      );
      for (const [i, j] of edges) {
        for (const label of labels) {
          const both = colours[i].is(label).plus(colours[j].is(label));
          program.subjectTo(`${i}-${j} ${label}`, both, '<=', 1);
        }
      }
      return program;
    };
    const petersen = [0, 1, 2, 3, 4].flatMap((i) => [
      [i, (i + 1) % 5],
      [i, i + 5],
      [i + 5, ((i + 2) % 5) + 5],
    ]);
    const program = colouring(10, petersen);
    expect(await optima(() => ({ program, optimum: 0 }), 20_000)).toBe(10);
    const random3 = (seed: number): { program: BinaryProgram; optimum: number } => {
      const stream = RandomStream.root(seed).split('colours');
      const colour = Array.from({ length: 16 }, () => stream.integer(3));
      const edges: number[][] = [];
      for (let i = 0; i < 16; i++) {
        for (let j = 0; j < i; j++) {
          if (colour[i] !== colour[j] && stream.uniform() < 0.4) edges.push([i, j]);
        }
      }
      return { program: colouring(16, edges), optimum: 0 };
    };
    expect(await optima(random3, 60_000)).toBe(10);
  });
});

/** All orders of 0 … n - 1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((shorter) =>
    Array.from({ length: n }, (_, at) => shorter.toSpliced(at, 0, n - 1)),
  );
}
