import { isKetflowError, RandomStream, WorkBudget, type StopSignal } from '@ketflow/core';
import { Bqm } from '../model/bqm.ts';
import { Polynomial } from '../model/polynomial.ts';
import { chooseK, isFeasible, type Problem } from '../model/problem.ts';
import type { SampleSet } from '../sample-set.ts';
import type { SampleRequest, Sampler } from '../sampler.ts';
import { minimumOf, randomModel } from './oracle.ts';

/** The part of a test runner that the suite uses. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
  readonly expect: (value: unknown) => {
    toBe(expected: unknown): void;
    toEqual(expected: unknown): void;
    toBeCloseTo(expected: number, digits?: number): void;
    toBeGreaterThanOrEqual(least: number): void;
    toBeLessThanOrEqual(most: number): void;
  };
}

/** What a sampler promises beyond the laws that all keep. */
export type SamplerClaim =
  | 'finds-ground-state' // on models of up to 8 variables, with its default options
  | 'choose-k' // takes the constraint
  | 'polynomials' // takes terms of any order
  | 'stops-at-target' // goes on until the budget ends, or the target
  | 'stoppable'; // ends with what there is when it is asked to

export interface SamplerUnderTest {
  readonly name: string;
  readonly create: () => Sampler;
  readonly claims: readonly SamplerClaim[];
  /** Laws that it does not keep, by name, each with its reason; one that does not exist fails. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** Slack of energies near those of the oracle. */
const SLACK = 1e-9;

/** A stop that comes at the look after the first `looks` ones, and what the budget had spent by then. */
function stopAfter(
  looks: number,
  budget: WorkBudget,
): { stop: StopSignal; spentAtStop: () => number | undefined } {
  let seen = 0;
  let spent: number | undefined;
  const stop: StopSignal = {
    get aborted(): boolean {
      if (seen++ < looks) return false;
      spent ??= budget.spent;
      return true;
    },
    throwIfAborted: () => undefined,
  };
  return { stop, spentAtStop: () => spent };
}

/** Declares the suite. */
export function samplerContract({ describe, it, expect }: Runner, under: SamplerUnderTest): void {
  const { create, claims } = under;
  const skipped = new Set((under.skip ?? []).map(({ test }) => test));
  const has = (claim: SamplerClaim): boolean => claims.includes(claim);

  const law = (name: string, body: () => Promise<void>): void => {
    if (!skipped.delete(name)) it(name, body);
  };
  const sample = (
    problem: Problem,
    request: Partial<SampleRequest> & { limit?: number; seed?: number } = {},
  ): Promise<SampleSet> => {
    const { limit = 3000, seed = 1, ...rest } = request;
    return create().sample(problem, {
      stream: RandomStream.root(seed),
      budget: new WorkBudget(limit),
      ...rest,
    });
  };
  const bitsOf = (set: SampleSet): unknown =>
    set.rows.map(({ sample: values, energy, numOccurrences }) => [
      [...values],
      energy,
      numOccurrences,
    ]);

  /** The problems that the sampler takes, without those of no variable. */
  const problems = (): Problem[] => {
    const stream = RandomStream.root(20);
    const models = [3, 6, 9, 12].map((n) => randomModel(n, 'SPIN', stream.split('spin', n)));
    models.push(randomModel(8, 'BINARY', stream.split('binary')));
    const all: Problem[] = models.map((model) => ({ model }));
    if (has('choose-k')) all.push(...models.map((model) => ({ model, constraint: chooseK(2) })));
    if (has('polynomials')) {
      for (const vartype of ['SPIN', 'BINARY'] as const) {
        const model = randomModel(7, vartype, stream.split('polynomial'));
        const cubic = { bias: -3, variables: ['v0', 'v3', 'v5', 'v6'] };
        const terms = [...model.terms(), cubic];
        all.push({ model: Polynomial.fromTerms(vartype, model.variables, terms, 2) });
      }
    }
    return all;
  };

  describe(`sampler contract: ${under.name}`, () => {
    law('empty model: its offset is the energy', async () => {
      const set = await sample({ model: Bqm.empty('SPIN', 1.5) });
      expect(set.size).toBe(1);
      expect(set.first?.energy).toBe(1.5);
      expect(set.first?.sample.length).toBe(0);
    });

    law('one variable', async () => {
      for (const vartype of ['SPIN', 'BINARY'] as const) {
        const model = Bqm.fromTerms(vartype, ['a'], [{ bias: -2, variables: ['a'] }], 1);
        const set = await sample({ model });
        expect(set.first?.energy).toBe(-1);
        expect([...(set.first?.sample ?? [])]).toEqual([1]);
      }
    });

    law('energies are those of the model, best first, samples different', async () => {
      for (const problem of problems()) {
        const set = await sample(problem);
        expect(set.size).toBeGreaterThanOrEqual(1);
        set.rows.forEach((row, at) => {
          expect(row.energy).toBe(problem.model.energy(row.sample));
          expect(row.energy).toBeGreaterThanOrEqual(set.rows[Math.max(0, at - 1)].energy);
        });
        expect(new Set(set.rows.map((row) => row.sample.join())).size).toBe(set.size);
      }
    });

    law('never below the exact minimum', async () => {
      for (const problem of problems()) {
        const set = await sample(problem);
        expect(set.first?.energy).toBeGreaterThanOrEqual(minimumOf(problem) - SLACK);
      }
    });

    law('occurrences sum to no more than the reads', async () => {
      for (const problem of problems()) {
        const set = await sample(problem);
        const sum = set.rows.reduce((total, row) => total + row.numOccurrences, 0);
        expect(sum).toBeLessThanOrEqual(set.info.reads);
        expect(sum).toBeGreaterThanOrEqual(1);
      }
    });

    law('same seed, same set', async () => {
      for (const problem of problems()) {
        const first = await sample(problem, { seed: 7 });
        const second = await sample(problem, { seed: 7 });
        expect(bitsOf(second)).toEqual(bitsOf(first));
        expect(second.info).toEqual(first.info);
      }
    });

    law('the budget is debited and never overdrawn', async () => {
      for (const problem of problems()) {
        for (const limit of [0, 1, 7, 100, 1001]) {
          const budget = new WorkBudget(limit);
          const set = await sample(problem, { budget });
          expect(budget.spent).toBeLessThanOrEqual(limit);
          expect(set.info.evaluations).toBe(budget.spent);
          if (limit === 0) expect(set.info.status).toBe('evaluations');
        }
      }
    });

    law('the work done and the options resolved repeat a run that was stopped', async () => {
      for (const problem of problems()) {
        // A clock that moves on by one second at every look, so that the deadline comes in the middle.
        let now = 0;
        const clock = { seconds: () => now++ };
        const stopped = await sample(problem, { limit: Infinity, clock, deadlineSeconds: 12 });
        const { evaluations, options } = stopped.info;
        const again = await sample(problem, { limit: evaluations, options });
        expect(bitsOf(again)).toEqual(bitsOf(stopped));
        expect(again.info.evaluations).toBe(evaluations);
      }
    });

    law('abort stops', async () => {
      const reason = new Error('called off');
      const signal = {
        aborted: true,
        throwIfAborted(): void {
          throw reason;
        },
      };
      for (const problem of problems()) {
        const outcome = await sample(problem, { signal }).catch((error: unknown) => error);
        expect(outcome).toBe(reason);
      }
    });

    law('unknown options are refused with the nearest name', async () => {
      const options = { nonsense: 1 };
      const error: unknown = await sample({ model: Bqm.empty('SPIN') }, { options }).catch(
        (reason: unknown) => reason,
      );
      expect(isKetflowError(error, 'OPTION_UNKNOWN')).toBe(true);
    });

    law('SPIN and BINARY forms of a model give the same energies', async () => {
      for (const { model, constraint } of problems()) {
        const other = { model: model.toVartype(model.vartype === 'SPIN' ? 'BINARY' : 'SPIN') };
        const constrained = constraint === undefined ? {} : { constraint };
        const [a, b] = [
          await sample({ model, ...constrained }),
          await sample({ ...other, ...constrained }),
        ];
        // A polynomial has other terms in its other form, so its walk may differ; its minimum does not.
        if (model instanceof Polynomial) continue;
        expect(b.rows.map(({ energy }) => energy)).toEqual(a.rows.map(({ energy }) => energy));
      }
    });

    if (has('stops-at-target')) {
      law('the target stops', async () => {
        for (const problem of problems()) {
          const target = minimumOf(problem) + 1e6;
          const set = await sample(problem, { limit: 1e6, target });
          expect(set.info.status).toBe('target');
          expect(set.info.evaluations).toBeLessThanOrEqual(1e4);
          expect((set.first?.energy ?? Infinity) <= target).toBe(true);
        }
      });
    }

    if (has('stoppable')) {
      law('stop: no work is begun after it, and what was done can be repeated', async () => {
        const larger = { model: randomModel(15, 'SPIN', RandomStream.root(21)) };
        let numStopped = 0;
        for (const problem of [...problems(), larger]) {
          for (const looks of [0, 1, 2, 5, 20]) {
            const budget = new WorkBudget(1e6);
            const { stop, spentAtStop } = stopAfter(looks, budget);
            const stopped = await sample(problem, { budget, stop });
            const { status, evaluations, options } = stopped.info;
            expect(evaluations).toBe(budget.spent);
            // A sampler that ends by itself may be done before it is asked.
            if (looks === 0) expect([status, evaluations, stopped.size]).toEqual(['stopped', 0, 0]);
            if (status !== 'stopped') continue;
            numStopped++;
            expect(budget.spent).toBe(spentAtStop());
            const again = await sample(problem, { limit: evaluations, options });
            expect(bitsOf(again)).toEqual(bitsOf(stopped));
            expect(again.info.lowerBound).toBe(stopped.info.lowerBound);
            if (stopped.info.lowerBound === undefined) continue;
            const minimum = minimumOf(problem) + SLACK;
            expect(stopped.info.lowerBound).toBeLessThanOrEqual(minimum);
          }
        }
        // Beside the stops at the first look, some came in the middle of the work.
        expect(numStopped).toBeGreaterThanOrEqual(problems().length + 2);
      });
    }

    if (has('finds-ground-state')) {
      law('finds the ground state of small models', async () => {
        for (const problem of problems().filter(({ model }) => model.numVariables <= 8)) {
          const set = await sample(problem, { limit: 20_000 });
          expect(set.first?.energy ?? NaN).toBeCloseTo(minimumOf(problem), 9);
        }
      });
    }

    if (has('choose-k')) {
      law(
        'choose-k: every sample is feasible, also for k = 0, k = n and out of reach',
        async () => {
          const model = randomModel(6, 'BINARY', RandomStream.root(4));
          for (let k = 0; k <= 6; k++) {
            const problem = { model, constraint: chooseK(k) };
            const set = await sample(problem);
            expect(set.size).toBeGreaterThanOrEqual(1);
            expect(set.rows.every((row) => isFeasible(problem, row.sample))).toBe(true);
          }
          const impossible = await sample({ model, constraint: chooseK(7) });
          expect(impossible.size).toBe(0);
          expect(impossible.info.status).toBe('infeasible');
        },
      );
    }

    it('skips only laws that exist', () => {
      expect([...skipped]).toEqual([]);
      return Promise.resolve();
    });
  });
}
