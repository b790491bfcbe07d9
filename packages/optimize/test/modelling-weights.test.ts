import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from '@ketflow/optimize';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { sum } from '../src/modelling/expression.ts';
import { BinaryProgram } from '../src/modelling/program.ts';
import { WeightLoop } from '../src/modelling/weight-loop.ts';
import { provenWeights } from '../src/modelling/weight-proof.ts';
import { selection } from './modelling-programs.ts';
import { allSamples } from './models.ts';

/** Random objective and constraints on six bits: small sums, some sharing bits. */
function randomProgram(seed: number): { program: BinaryProgram; names: string[] } {
  const stream = RandomStream.root(seed);
  const program = new BinaryProgram();
  const x = Array.from({ length: 6 }, (_, i) => program.binary(`x${i}`));
  const pairs = x.flatMap((a, i) => x.slice(0, i).map((b) => a.times(b)));
  program.minimize(sum([...x, ...pairs].map((term) => term.times(stream.integer(7) - 3))));
  const names = Array.from({ length: 1 + stream.integer(3) }, (_, i) => `c${i}`);
  for (const name of names) {
    const bits = [...stream.subset(6, 1 + stream.integer(4))];
    const left = sum(bits.map((i) => x[i].times([1, 1, -1, 2][stream.integer(4)])));
    const relation = (['<=', '>=', '='] as const)[stream.integer(3)];
    program.subjectTo(name, left, relation, stream.integer(3));
  }
  return { program, names };
}

describe('weights of penalties', () => {
  it('energy = objective + Σ weight · penalty, without expanding again', () => {
    const { program, names } = randomProgram(3);
    const expanded = program.expand();
    const penalised = names.filter((name) => expanded.startWeights.has(name));
    expect(penalised.length).toBeGreaterThan(0);
    const zero = Object.fromEntries(penalised.map((name) => [name, 0]));
    const { model } = program.compile(zero).problem;
    for (const name of penalised) {
      const [one, five] = [1, 5].map((w) => program.compile({ ...zero, [name]: w }).problem.model);
      for (const sample of allSamples(model.numVariables, 'BINARY')) {
        const penalty = one.energy(sample) - model.energy(sample);
        expect(five.energy(sample) - model.energy(sample)).toBeCloseTo(5 * penalty, 9);
        expect(program.compile().decode(sample).objective).toBeCloseTo(model.energy(sample), 9);
      }
    }
    expect(program.expand()).toBe(expanded);
    program.subjectTo('more', program.binary('z'), '<=', 0);
    expect(program.expand()).not.toBe(expanded);
  });

  it('start above the largest change of the objective by one flip, over the smallest violation', () => {
    const program = new BinaryProgram();
    const [x, y, z] = ['x', 'y', 'z'].map((name) => program.binary(name));
    // Flips of x change it by -2 … 3, of y by 0 … 5, of z by 7.
    program.minimize(sum([x.times(-2), x.times(y).times(5), z.times(7)]));
    program.subjectTo('c', x.plus(y).times(2), '<=', 2);
    program.subjectTo('d', z.plus(x), '<=', 1);
    const { startWeights } = program.expand();
    expect(startWeights.get('c')).toBe(1.0625 * 5);
    expect(startWeights.get('d')).toBe(1.0625 * 7);
  });

  it('a proof means that no minimum against single flips violates the constraint', () => {
    let numProven = 0;
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 0, max: 6 }), (seed, strength) => {
        const { program } = randomProgram(seed);
        const expanded = program.expand({ native: false });
        if (expanded.contradiction !== undefined) return;
        const weights = Object.fromEntries(
          [...expanded.startWeights].map(([name, weight], i) => [
            name,
            (weight * 2 ** (strength + i)) / 4,
          ]),
        );
        const proven = provenWeights(expanded, weights);
        numProven += proven.size;
        if (proven.size === 0) return;
        const { problem, decode } = expanded.compiled(weights);
        const { model } = problem;
        for (const sample of allSamples(model.numVariables, 'BINARY')) {
          const violated = Object.keys(decode(sample).violations).filter((n) => proven.has(n));
          if (violated.length === 0) continue;
          const energy = model.energy(sample);
          const lower = [...sample.keys()].some(
            (i) => model.energy(sample.with(i, 1 - sample[i])) < energy,
          );
          expect(lower).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
    expect(numProven).toBeGreaterThan(30);
  });

  it('a weight that is too small is not proven, nor one where no flip leads out', () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 12 }, (_, i) => program.binary(`x${i}`));
    program.minimize(sum(x).times(-3));
    program.subjectTo('few', sum(x), '=', 4);
    const expanded = program.expand({ native: false });
    expect([...provenWeights(expanded, { few: 3.01 })]).toEqual(['few']);
    expect([...provenWeights(expanded, { few: 3 })]).toEqual([]);

    const wall = new BinaryProgram();
    wall.integer('n', 0, 5, { encoding: 'domain-wall' });
    expect([...provenWeights(wall.expand(), { n: 100 })]).toEqual([]);
  });

  it('the loop doubles what the best sample violates and halves what is never tight', () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 5 }, (_, i) => program.binary(`x${i}`));
    program.subjectTo('violated', sum(x), '>=', 3);
    program.subjectTo('loose', sum(x), '<=', 4);
    program.subjectTo('tight', x[0].plus(x[1]), '<=', 1);
    program.subjectTo('equal', x[2].plus(x[3].times(2)), '=', 0);
    const expanded = program.expand();
    const loop = new WeightLoop(expanded);
    const before = { ...loop.weights };
    const leaders = [expanded.withSlack([1, 0, 0, 0, 1]), expanded.withSlack([1, 0, 0, 0, 0])];
    const readings = leaders.map((sample) => expanded.decode(sample));
    loop.observe(readings);
    expect(loop.weights).toEqual(before);
    loop.adjust(leaders, readings);
    const changes = Object.entries(loop.weights).map(([name, w]) => [name, w / before[name]]);
    expect(Object.fromEntries(changes)).toEqual({ violated: 2, loose: 0.5, tight: 1, equal: 1 });
    expect(loop.raised('violated')).toBe(1);
    expect(loop.raised('tight')).toBe(0);
  });

  it('k features out of eight: the start weight gives k ones for every k, fixed weights fail', async () => {
    const solvedWith = async (k: number, weights: Record<string, number>): Promise<number> => {
      const { program } = selection(k);
      const { problem, decode } = program.compile(weights, { native: false });
      const set = await exact.sample(problem, {
        stream: RandomStream.root(1),
        budget: new WorkBudget(1000),
      });
      return Object.values(decode(set.first?.sample ?? []).values).reduce<number>(
        (total, value) => total + Number(value),
        0,
      );
    };
    const counts = [1, 2, 3, 4, 5, 6, 7, 8];
    const atStart = await Promise.all(counts.map((k) => solvedWith(k, {})));
    expect(atStart).toEqual(counts);
    const tooWeak = await Promise.all(counts.map((k) => solvedWith(k, { k: 0.05 })));
    const numInfeasible = tooWeak.filter((count, i) => count !== counts[i]).length;
    expect(numInfeasible).toBeGreaterThanOrEqual(5);
    for (const k of counts.slice(0, 7)) {
      const expanded = selection(k).program.expand({ native: false });
      const proven = provenWeights(expanded, Object.fromEntries(expanded.startWeights));
      expect([...proven]).toEqual(['k']);
    }
  });
});
