import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget, isKetflowError } from '@ketflow/core';
import { Bqm, exact, simulatedAnnealing } from '@ketflow/optimize';
import { sum } from '../src/modelling/expression.ts';
import { programOf } from '../src/modelling/program-of.ts';
import { BinaryProgram } from '../src/modelling/program.ts';
import type { Solution, SolveRequest } from '../src/modelling/solve.ts';
import { knapsack } from './modelling-programs.ts';
import { allSamples } from './models.ts';

function request(limit: number, seed = 1, more: Partial<SolveRequest> = {}): SolveRequest {
  return {
    sampler: simulatedAnnealing,
    stream: RandomStream.root(seed),
    budget: new WorkBudget(limit),
    ...more,
  };
}

function solvedAll(solution: Solution): boolean {
  const { best, constraints } = solution;
  return (
    (solution.status === 'feasible' || solution.status === 'optimal') &&
    best?.feasible === true &&
    constraints.every(({ violated }) => !violated)
  );
}

describe('solving a program', () => {
  it('a contradiction is a status with the name of the constraint, and costs nothing', async () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 3 }, (_, i) => program.binary(`x${i}`));
    program.chooseK('five', x, 5);
    const asked = request(1000);
    const solution = await program.solve(asked);
    expect(solution).toMatchObject({
      status: 'infeasible',
      contradiction: { constraint: 'five' },
      best: undefined,
      evaluations: 0,
      constraints: [{ name: 'five', violated: true, proof: null }],
    });
    expect(asked.budget.spent).toBe(0);
  });

  it('what no state keeps together is not found, and its weights have grown', async () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 4 }, (_, i) => program.binary(`x${i}`));
    // Pairwise possible, together not: an odd cycle of "exactly one".
    program.subjectTo('ab', x[0].plus(x[1].times(1)), '=', 1);
    program.subjectTo('bc', x[1].plus(x[2]).plus(x[3]), '=', 1);
    program.subjectTo('ca', x[2].plus(x[0]).minus(x[3]), '=', 1);
    program.subjectTo('d', x[3].plus(x[1]).minus(x[2]), '=', 1);
    program.subjectTo('e', x[0].plus(x[3]), '=', 1);
    const feasible = [...allSamples(4, 'BINARY')].filter(
      ([a, b, c, d]) =>
        a + b === 1 && b + c + d === 1 && c + a - d === 1 && d + b - c === 1 && a + d === 1,
    );
    expect(feasible).toEqual([]);
    const { status, constraints, best } = await program.solve(request(20_000, 1, { maxRounds: 5 }));
    expect(status).toBe('not-found');
    expect(best?.feasible).toBe(false);
    // Every round has violated one at least.
    expect(constraints.reduce((total, { rounds }) => total + rounds, 0)).toBeGreaterThanOrEqual(5);
    const start = program.expand().startWeights;
    const grown = constraints.filter(({ name, weight }) => (weight ?? 0) > (start.get(name) ?? 0));
    expect(grown.length).toBeGreaterThan(0);
  });

  it('an exact sampler proves the optimum of the program', async () => {
    const { program, optimum } = knapsack(3);
    const solution = await program.solve(
      request(2e8, 1, { sampler: exact, maxRounds: 1, options: { maxVariables: 24 } }),
    );
    expect(solution).toMatchObject({ status: 'optimal', rounds: 1, best: { objective: optimum } });
  });

  it('structures that a sampler does not keep become penalties', async () => {
    const program = new BinaryProgram();
    const p = program.permutation('p', 3);
    const costs = [5, 1, 8, 2, 9, 4, 7, 6, 3];
    const terms = costs.map((cost, at) => p.at(Math.floor(at / 3), at % 3).times(cost));
    program.minimize(sum(terms));
    for (const sampler of [exact, simulatedAnnealing]) {
      const solution = await program.solve(request(50_000, 1, { sampler }));
      expect(solution.best).toMatchObject({ values: { p: [1, 0, 2] }, objective: 6 });
      const [{ proof, weight }] = solution.constraints;
      expect([proof, weight === null]).toEqual(
        sampler === exact ? [null, false] : ['native', true],
      );
    }
  });

  it('same seed, same solution; the budget is kept', async () => {
    const { program } = knapsack(5);
    for (const limit of [0, 1, 50, 30_000]) {
      const [a, b] = [request(limit, 4), request(limit, 4)];
      const [first, second] = [await program.solve(a), await program.solve(b)];
      expect(second).toEqual(first);
      expect(first.evaluations).toBe(a.budget.spent);
      expect(a.budget.spent).toBeLessThanOrEqual(limit);
    }
  });

  it('ends at the target, when it is told to stop, at the deadline, and throws the reason of a signal', async () => {
    const { program, optimum } = knapsack(6);
    const easy = await program.solve(request(1e6, 1, { target: Math.floor(0.7 * optimum) }));
    expect(easy.rounds).toBe(1);
    const stopped = await program.solve(request(1e6, 1, { stop: signal(true) }));
    expect(stopped).toMatchObject({ rounds: 1, evaluations: 0 });
    let now = 0;
    const clock = { seconds: () => now++ / 1000 };
    const late = await program.solve(request(Infinity, 1, { clock, deadlineSeconds: 5 }));
    expect(late.evaluations).toBeGreaterThan(0);
    expect(solvedAll(late)).toBe(true);
    const reason = new Error('called off');
    const thrown: unknown = await program
      .solve(request(1e5, 1, { signal: signal(true, reason) }))
      .catch((error: unknown) => error);
    expect(thrown).toBe(reason);
  });

  it('refuses a number of rounds that is none', async () => {
    const { program } = knapsack(6);
    const error: unknown = await program
      .solve(request(100, 1, { maxRounds: 0 }))
      .catch((caught: unknown) => caught);
    expect(isKetflowError(error, 'OPTION_INVALID')).toBe(true);
  });

  it('a program of a model and linear constraints, of either vartype', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const model = Bqm.fromTerms(
      'SPIN',
      names,
      [
        { bias: 1, variables: ['a', 'b'] },
        { bias: -2, variables: ['c', 'd'] },
        { bias: 3, variables: ['a'] },
      ],
      0.5,
    );
    const terms = names.map((variable, i) => ({ bias: 1 + (i % 2), variable }));
    for (const relation of ['<=', '>=', '='] as const) {
      for (const given of [model, model.toVartype('BINARY')]) {
        const program = programOf(given, [{ name: 'r', terms, relation, bound: 3 }]);
        const best = [...allSamples(4, 'BINARY')]
          .filter((x) => {
            const left = terms.reduce((total, { bias }, i) => total + bias * x[i], 0);
            return relation === '=' ? left === 3 : relation === '<=' ? left <= 3 : left >= 3;
          })
          .map((x) => model.energy(x.map((bit) => 2 * bit - 1)))
          .reduce((a, b) => Math.min(a, b));
        const solution = await program.solve(request(20_000));
        expect(solution.best?.feasible).toBe(true);
        expect(solution.best?.objective).toBeCloseTo(best, 9);
      }
    }
  });
});

function signal(aborted: boolean, reason?: Error): { aborted: boolean; throwIfAborted(): void } {
  return {
    aborted,
    throwIfAborted() {
      if (reason !== undefined) throw reason;
    },
  };
}
