import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { Bqm, qaoa, type Problem, type SampleSet } from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

function run(
  problem: Problem,
  options: Record<string, unknown> = {},
  limit = 4000,
): Promise<SampleSet> {
  const stream = RandomStream.root(0);
  return qaoa.sample(problem, { stream, budget: new WorkBudget(limit), options });
}

/** Mean energy over the samples kept. */
function meanOf(set: SampleSet): number {
  const sum = set.rows.reduce((total, row) => total + row.energy * row.numOccurrences, 0);
  return sum / set.rows.reduce((total, row) => total + row.numOccurrences, 0);
}

describe('qaoa', () => {
  it('samples better than chance: a ring of 6, mean energy 0 at random', async () => {
    const ring = Array.from({ length: 6 }, (_, i): [number, number, number] => [i, (i + 1) % 6, 1]);
    const model = Bqm.fromIsing(new Array<number>(6).fill(0), ring);
    const set = await run({ model }, { layers: 3 });
    expect(set.size).toBeGreaterThan(60);
    expect(set.first?.energy).toBe(-6);
    expect(meanOf(set)).toBeLessThan(-3);
  });

  it('counts shots of the angle search and says what it simulated', async () => {
    const set = await run(selectionProblem(12, 3, 2), {
      angleEvaluations: 10,
      angleShots: 20,
      shots: 100,
    });
    expect(set.info).toMatchObject({
      status: 'converged',
      evaluations: 300,
      reads: 300,
      simulated: true,
      tableEvaluations: 220,
    });
    expect(set.info.gammas?.length).toBe(3);
    expect(set.info.gammas?.every((gamma) => gamma > 0)).toBe(true);
    expect(set.info.betas?.every((beta) => beta < 0)).toBe(true);
  });

  it.each(['xy-ring', 'xy-complete', 'grover'])('keeps k with the mixer %s', async (mixer) => {
    const set = await run(selectionProblem(10, 3, 2), { mixer });
    for (const { sample } of set) expect(sample.reduce((sum, bit) => sum + bit, 0)).toBe(3);
    expect(set.info.options['mixer']).toBe(mixer);
  });

  it('refuses what would not fit and says what would', () => {
    const model = Bqm.fromIsing(new Array<number>(24).fill(1), []);
    const refusal = qaoa.accepts({ model });
    expect(refusal?.code).toBe('TOO_LARGE');
    expect(refusal?.hint).toContain('Up to 20 variables');
    expect(qaoa.accepts({ model }, { maxStates: 2 ** 24 })).toBeUndefined();
    expect(qaoa.accepts(selectionProblem(57, 8, 1))?.hint).toContain('Up to 24 variables');
  });

  it('refuses what has states beyond number in words', () => {
    const model = Bqm.fromIsing(new Array<number>(800).fill(1), []);
    for (const refusal of [qaoa.accepts({ model }), qaoa.accepts(selectionProblem(400, 200, 1))]) {
      expect(refusal?.code).toBe('TOO_LARGE');
      expect(refusal?.message).toContain('the first 2^53 states');
      expect(refusal?.message).not.toContain('Infinity');
    }
    expect(qaoa.accepts({ model })?.message).toContain('800 qubits');
  });

  it('refuses mixers that leave the constraint or need one', () => {
    const model = Bqm.fromIsing([1, 1], []);
    expect(qaoa.accepts({ model }, { mixer: 'xy-ring' })?.code).toBe('OPTION_INVALID');
    expect(qaoa.accepts(selectionProblem(9, 3, 1), { mixer: 'x' })?.code).toBe('OPTION_INVALID');
  });

  it('takes a model whose energies are all alike', async () => {
    const set = await run({ model: Bqm.fromIsing([0, 0], [], { offset: 3 }) });
    expect(set.first?.energy).toBe(3);
  });
});
