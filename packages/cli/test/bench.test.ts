import { describe, expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { costVector, createQaoa, fullSpace } from '@ketflow/quantum';
import type { QaoaFigures } from '../src/bench/measure-qaoa.ts';
import { layerGoal, spread } from '../src/bench/measure-qaoa.ts';
import { benchmarkAngles, qaoaProblem } from '../src/bench/qaoa-problems.ts';
import { inFolder, runCli, runJson } from './run-cli.ts';

interface BenchDocument {
  readonly machine: { readonly processor: string; readonly cores: number; readonly load1: number };
  readonly n: number;
  readonly layers: number;
  readonly precision: string;
  readonly symmetry: string;
  readonly threads: number;
  readonly msPerLayer: number;
  readonly msPerGradient: number;
  readonly bytesPerAmplitude: number;
  readonly results: readonly QaoaFigures[];
}

const bench = (...args: string[]) =>
  inFolder({}, (cwd) => runJson<BenchDocument>(['bench', 'qaoa', ...args], { cwd }));

async function refused(...args: string[]) {
  return inFolder({}, async (cwd) => {
    const { code, document } = await runJson<{
      error: { code: string; message: string; hint: string };
    }>(['bench', ...args], { cwd });
    expect(code).toBe(2);
    return document.error;
  });
}

describe('the problems of the benchmark', () => {
  it('maxcut3: every vertex has three edges, none twice; E = -cut; the seed chooses the graph', () => {
    for (const n of [4, 10, 20]) {
      const { offset, terms } = qaoaProblem('maxcut3', n, 1);
      const degrees = new Array<number>(n).fill(0);
      for (const { coefficient, qubits } of terms) {
        expect(coefficient).toBe(0.5);
        for (const q of qubits) degrees[q] = (degrees[q] ?? 0) + 1;
      }
      expect(degrees).toEqual(new Array<number>(n).fill(3));
      expect(new Set(terms.map(({ qubits }) => qubits.join())).size).toBe((3 * n) / 2);
      expect(terms.every(({ qubits: [a = 0, b = 0] }) => a < b)).toBe(true);
      expect(offset).toBe((-3 * n) / 4);
    }
    expect(qaoaProblem('maxcut3', 20, 1)).toEqual(qaoaProblem('maxcut3', 20, 1));
    expect(qaoaProblem('maxcut3', 20, 1)).not.toEqual(qaoaProblem('maxcut3', 20, 2));
  });

  it('maxcut3 of K4 cuts 4 of 6 edges', () => {
    const cost = costVector(fullSpace(4), qaoaProblem('maxcut3', 4, 0));
    expect(Math.min(...cost)).toBe(-4);
    expect(cost[0]).toBe(0);
  });

  it('labs: the energies by their definition, and the known optimum of 13 (Barker)', () => {
    for (const n of [4, 5, 9]) {
      const cost = costVector(fullSpace(n), qaoaProblem('labs', n, 0));
      for (let x = 0; x < cost.length; x++) {
        const z = Array.from({ length: n }, (_, q) => 1 - 2 * ((x >> q) & 1));
        let energy = 0;
        for (let k = 1; k < n; k++) {
          const c = z.slice(k).reduce((sum, zk, i) => sum + zk * (z[i] ?? 0), 0);
          energy += c * c;
        }
        expect(cost[x]).toBe(energy);
      }
    }
    expect(Math.min(...costVector(fullSpace(13), qaoaProblem('labs', 13, 0)))).toBe(6);
  });

  it('weighted: the graph of maxcut3 with other weights; nothing cut costs nothing', () => {
    const weighted = qaoaProblem('weighted', 12, 3);
    const plain = qaoaProblem('maxcut3', 12, 3);
    expect(weighted.terms.map(({ qubits }) => qubits)).toEqual(
      plain.terms.map(({ qubits }) => qubits),
    );
    expect(new Set(weighted.terms.map(({ coefficient }) => coefficient)).size).toBe(18);
    expect(costVector(fullSpace(12), weighted)[0]).toBeCloseTo(0, 12);
  });

  it('sizes without such a graph are refused', () => {
    const refusal = (name: 'maxcut3' | 'labs', n: number): string => {
      try {
        qaoaProblem(name, n, 0);
      } catch (error) {
        if (isKetflowError(error, 'OPTION_INVALID')) return error.message + error.hint;
        throw error;
      }
      return '';
    };
    expect(refusal('maxcut3', 9)).toContain('an even number, 4 or more, for maxcut3');
    expect(refusal('maxcut3', 2)).not.toBe('');
    expect(refusal('labs', 3)).toContain('an integer, 4 or more, for labs');
    expect(refusal('labs', 9)).toBe('');
  });

  it.each(['maxcut3', 'labs', 'weighted'] as const)(
    '%s: the angles leave |0...0> an amplitude that can be compared',
    (name) => {
      const { gammas, betas } = benchmarkAngles(name, 6);
      const qaoa = createQaoa({ space: fullSpace(10), cost: qaoaProblem(name, 10, 0), mixer: 'x' });
      const { re, im } = qaoa.state(gammas, betas);
      qaoa.dispose();
      expect(2 ** 10 * (re[0] ** 2 + im[0] ** 2)).toBeGreaterThan(1e-3);
    },
  );
});

describe('the figures', () => {
  it('spread is the least and the median', () => {
    expect(spread([3, 10, 1])).toEqual({ min: 1, median: 3 });
    expect(spread([4, 2])).toEqual({ min: 2, median: 3 });
  });

  it('goals are known for some sizes only', () => {
    expect(layerGoal('f64', 20, 'none')).toBe(8);
    expect(layerGoal('f32', 20, 'none')).toBe(4);
    expect(layerGoal('f32', 20, 'auto')).toBe(2);
    expect(layerGoal('f64', 8, 'none')).toBeUndefined();
    expect(layerGoal('f64', 8, 'auto')).toBeUndefined();
  });
});

describe('ketflow bench qaoa', () => {
  it('prints one result for each size, and the figures of the last one at the top', async () => {
    const { code, document } = await bench('--qubits', '8,10', '--layers', '2', '--repeats', '2');
    expect(code).toBe(0);
    expect(document.machine.processor).not.toBe('');
    expect(document.results.map(({ qubits }) => qubits)).toEqual([8, 10]);
    for (const figures of document.results) {
      expect(figures).toMatchObject({
        problem: 'maxcut3',
        layers: 2,
        precision: 'f64',
        symmetry: 'none',
        threads: 1,
      });
      expect(figures.msPerLayer.min).toBeGreaterThan(0);
      expect(figures.msPerLayer.median).toBeGreaterThanOrEqual(figures.msPerLayer.min);
      expect(figures.gradient.seconds).toBeGreaterThan(0);
      expect(figures.gradient.ratio).toBeCloseTo(
        (1000 * figures.gradient.seconds) / (2 * figures.msPerLayer.median),
        9,
      );
      expect(figures.bytesPerAmplitude).toBeGreaterThanOrEqual(16);
      expect(figures).not.toHaveProperty('goal');
    }
    const last = document.results[1];
    const mode = { precision: 'f64', symmetry: 'none', threads: 1 };
    expect(document).toMatchObject({ n: 10, layers: 2, ...mode });
    expect(document.msPerLayer).toBe(last.msPerLayer.median);
    expect(document.msPerGradient).toBeCloseTo(1000 * last.gradient.seconds, 9);
    expect(document.bytesPerAmplitude).toBe(last.bytesPerAmplitude);
  });

  it('--n is --qubits; --problem is measured; a size with a goal names it', async () => {
    const one = ['--repeats', '1', '--layers', '1'];
    const labs = await bench('--n', '9', '--problem', 'labs', '--threads', '1', ...one);
    expect(labs.document.results).toMatchObject([{ problem: 'labs', qubits: 9 }]);
    const goal = await bench('--qubits', '16', '--precision', 'f64', ...one);
    expect(goal.document.results).toMatchObject([{ qubits: 16, goal: 0.4 }]);
    const weighted = await bench('--qubits', '16', '--problem', 'weighted', ...one);
    expect(weighted.document.results[0]).not.toHaveProperty('goal');
  });

  it('--precision, --symmetry and --threads choose how it runs; goals are those of one thread', async () => {
    const one = ['--qubits', '16', '--repeats', '1', '--layers', '1'];
    const bytes = async (...how: string[]) =>
      (await bench(...one, ...how)).document.bytesPerAmplitude;
    const all = await bytes();
    expect(all).toBeGreaterThan(16);
    expect(await bytes('--symmetry', 'none')).toBe(all);
    expect((await bytes('--precision', 'f32')) / all).toBeCloseTo(0.56, 1);
    expect((await bytes('--symmetry', 'auto')) / all).toBeCloseTo(0.53, 1);
    const halved = await bench(...one, '--symmetry', 'auto', '--precision', 'f32');
    const mode = { precision: 'f32', symmetry: 'auto', threads: 1 };
    expect(halved.document).toMatchObject({ ...mode, results: [mode] });
    expect(halved.document.results[0]).not.toHaveProperty('goal');
    const two = await bench(...one, '--threads', '2');
    expect(two.document).toMatchObject({ threads: 2, results: [{ threads: 2 }] });
    expect(two.document.results[0]).not.toHaveProperty('goal');
    const goal = await bench(...one, '--symmetry', 'auto');
    expect(goal.document.results).toMatchObject([{ goal: 0.2 }]);
  });

  it('prints a table with the machine for people', async () => {
    await inFolder({}, async (cwd) => {
      const args = ['bench', 'qaoa', '--qubits', '8', '--repeats', '1', '--progress', 'none'];
      const { code, stdout } = await runCli(args, { cwd });
      expect(code).toBe(0);
      const how = ['--threads', '2', '--symmetry', 'auto', '--precision', 'f32'];
      const other = await runCli([...args, ...how], { cwd });
      expect(other.stdout).toMatch(/^2 threads; half of the states, by symmetry$/m);
      expect(other.stdout).toMatch(/^maxcut3 f32 +8 +6 /m);
      expect(stdout).toMatch(/cores; load \d/);
      expect(stdout).toMatch(/^1 thread; all 2\^n states$/m);
      expect(stdout).toMatch(/^problem +qubits +layers +ms\/layer/m);
      expect(stdout).toMatch(/^maxcut3 f64 +8 +6 /m);
    });
  });

  it('a stop ends it between two repeats', async () => {
    await inFolder({}, async (cwd) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const { code, stdout } = await runCli(
        ['bench', 'qaoa', '--qubits', '8', '--repeats', '1000', '--layers', '1000', '--json'],
        { cwd, signal: controller.signal },
      );
      expect(code).toBe(130);
      expect(stdout).toContain('"STOPPED"');
    });
  });
});

describe('what bench refuses', () => {
  it.each([
    [['--qubits', '8,x'], '--qubits', 'integers from 4 to 30'],
    [['--qubits', ''], '--qubits', 'integers from 4 to 30'],
    [['--qubits', '8,'], '--qubits', 'integers from 4 to 30'],
    [['--qubits', '3'], '--qubits', 'integers from 4 to 30'],
    [['--qubits', '31'], '--qubits', 'integers from 4 to 30'],
    [['--qubits', '8.5'], '--qubits', 'integers from 4 to 30'],
    [['--qubits', '9'], '--qubits', 'an even number'],
    [['--layers', '0'], '--layers', '1 to 1000'],
    [['--repeats', '0'], '--repeats', '1 to 1000'],
    [['--problem', 'tsp'], '--problem', 'maxcut3, labs, weighted'],
    [['--precision', 'f16'], '--precision', 'f64, f32'],
    [['--symmetry', 'half'], '--symmetry', 'none, auto'],
    [['--threads', '0'], '--threads', '1 to'],
    [['--threads', '65'], '--threads', '1 to 64'],
    [['file.json'], 'FILE', 'nothing after "qaoa"'],
  ])('qaoa %j', async (args, option, expected) => {
    const error = await refused('qaoa', ...args);
    expect(error.code).toBe('OPTION_INVALID');
    expect(error.message).toContain(option);
    expect(error.message + error.hint).toContain(expected);
  });

  it('a wrong size before anything is measured', async () => {
    const error = await refused('qaoa', '--qubits', '30,9');
    expect(error.code).toBe('OPTION_INVALID');
  });

  it('what is planned, and what nobody knows', async () => {
    for (const args of [
      ['hpo'],
      ['hpo', '--evaluations', '100'],
      ['anneal', 'G1.txt'],
      ['qaoa', '--quick'],
    ]) {
      expect((await refused(...args)).code).toBe('NOT_AVAILABLE_YET');
    }
    const unknown = await refused('qoaa');
    expect(unknown.code).toBe('COMMAND_UNKNOWN');
    expect(unknown.hint).toContain('qaoa');
    expect((await refused()).code).toBe('OPTION_MISSING');
  });
});
