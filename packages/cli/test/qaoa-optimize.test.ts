import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluateDocument, OptimizeDocument } from '../src/documents/qaoa.ts';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

const petersen = path.join(root, 'examples/models/petersen.txt');

const inside = (body: (world: { cwd: string }) => Promise<void>): Promise<void> =>
  inFolder({}, (cwd) => body({ cwd }));

const angles = (gammas: string, betas: string): string[] => ['--gammas', gammas, '--betas', betas];

describe('qaoa optimize', () => {
  const optimize = async (world: { cwd: string }, ...more: string[]) =>
    (await runJson<OptimizeDocument>(['qaoa', 'optimize', ...more], world)).document;

  it('reaches the optimum of one layer on triangle-free 3-regular graphs, whatever the convention', () =>
    inside(async (world) => {
      for (const convention of ['ketflow', 'farhi', 'qokit']) {
        const found = await optimize(
          world,
          ...[petersen, '--layers', '1', '--convention', convention],
        );
        // 15 (1/2 + (1/(2 sqrt 3)) (2/3)^1) (Wang, Hadfield, Jiang, Rieffel 2018)
        expect(found.objective).toBeCloseTo(15 * 0.6924500897, 7);
        expect(found).toMatchObject({ status: 'converged', method: 'lbfgs', layers: 1 });
        expect(found.approximationRatio).toBeCloseTo(found.objective / 12, 12);
        // The angles mean the same when they are given back.
        const again = await runJson<EvaluateDocument>(
          [
            ...['qaoa', 'evaluate', petersen, '--convention', convention],
            ...angles(found.gammas.join(','), found.betas.join(',')),
          ],
          world,
        );
        expect(again.document.expectation).toBeCloseTo(found.expectation, 12);
        expect(again.document.gradient.gammas[0]).toBeCloseTo(0, 4);
      }
    }));

  it('every start and every method; more layers are better; the budget is kept', () =>
    inside(async (world) => {
      const one = await optimize(world, petersen, '--layers', '1');
      for (const init of ['ramp', 'fixed', 'sk', 'interp', 'random']) {
        const found = await optimize(world, petersen, '--layers', '2', '--init', init);
        expect(found.gammas).toHaveLength(2);
        expect(found.evaluations).toBeLessThanOrEqual(500);
        if (init !== 'random') expect(found.objective).toBeGreaterThan(one.objective);
      }
      for (const method of ['nelder-mead', 'spsa', 'cobyla']) {
        const found = await optimize(
          world,
          ...[petersen, '--layers', '1', '--method', method, '--evaluations', '30'],
        );
        expect(found.method).toBe(method);
        expect(found.evaluations).toBeLessThanOrEqual(30);
        expect(found.objective).toBeGreaterThan(9);
      }
      const short = await optimize(world, petersen, '--layers', '2', '--evaluations', '3');
      expect(short).toMatchObject({ evaluations: 3, status: 'evaluations' });
    }));

  it('called off before it began: the start itself, exit 130', () =>
    inside(async (world) => {
      const { code, document } = await runJson<OptimizeDocument>(
        ['qaoa', 'optimize', petersen, '--layers', '2'],
        { ...world, signal: AbortSignal.abort() },
      );
      expect(code).toBe(130);
      expect(document).toMatchObject({ status: 'stopped', evaluations: 0 });
      expect(document.objective).toBeGreaterThan(8);
    }));

  it('--shots and --cvar change what is lowered; the same seed gives the same angles', () =>
    inside(async (world) => {
      const exact = await optimize(world, petersen, '--layers', '1');
      const shots = ['--layers', '1', '--shots', '200', '--evaluations', '25'];
      const noisy = await optimize(world, petersen, ...shots);
      expect(noisy.method).toBe('spsa');
      expect(noisy.gammas).not.toEqual(exact.gammas);
      expect((await optimize(world, petersen, ...shots)).gammas).toEqual(noisy.gammas);
      expect((await optimize(world, petersen, ...shots, '--seed', '3')).gammas).not.toEqual(
        noisy.gammas,
      );
      const tail = await optimize(world, petersen, '--layers', '1', '--cvar', '0.2');
      expect(tail.method).toBe('lbfgs');
      const named = ['--layers', '1', '--cvar', '0.2', '--method', 'lbfgs'];
      expect((await optimize(world, petersen, ...named)).gammas).toEqual(tail.gammas);
      expect(tail.cvarObjective).toBeGreaterThanOrEqual(exact.objective);
      const ordinary = await runJson<EvaluateDocument>(
        [
          ...['qaoa', 'evaluate', petersen, '--cvar', '0.2'],
          ...angles(exact.gammas.join(), exact.betas.join()),
        ],
        world,
      );
      expect(tail.cvarObjective).toBeGreaterThan(ordinary.document.cvarObjective ?? Infinity);
    }));

  it('is a run that replays; the other actions are none', () =>
    inside(async (world) => {
      await runCli(['qaoa', 'evaluate', petersen, ...angles('1', '1')], world);
      const none = await runJson<{ runs: object[] }>(['runs', 'list'], world);
      expect(none.document.runs).toEqual([]);
      const { runId } = await optimize(world, petersen, '--layers', '2', '--svg', 'd.svg');
      expect(runId).toMatch(/^[0-9a-f]{32}$/);
      await rm(path.join(world.cwd, 'd.svg'));
      const { code, document } = await runJson<{ identical: boolean }>(['replay', 'last'], world);
      expect(document).toMatchObject({ runId, identical: true });
      expect(code).toBe(0);
      expect(existsSync(path.join(world.cwd, 'd.svg'))).toBe(false); // a replay writes nothing
    }));

  it('a stop by the user ends it with the best so far: printed, exit 130', () =>
    inside(async (world) => {
      for (const init of ['ramp', 'interp']) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 150);
        const endless = ['--method', 'nelder-mead', '--evaluations', '100000000'];
        const { code, document } = await runJson<OptimizeDocument>(
          ['qaoa', 'optimize', petersen, '--layers', '40', '--init', init, ...endless],
          { ...world, signal: controller.signal },
        );
        expect(code).toBe(130);
        expect(document.status).toBe('stopped');
        expect(document.evaluations).toBeGreaterThan(10);
        expect(document.objective).toBeGreaterThan(8);
      }
    }));

  it('a model with one energy has no ratio', () =>
    inFolder({ 'flat.txt': '3 0\n' }, async (cwd) => {
      const found = await optimize({ cwd }, 'flat.txt', '--layers', '1');
      expect(found).toMatchObject({ approximationRatio: null, optimum: 0, objective: 0 });
      expect(found.probabilityOfOptimum).toBeCloseTo(1, 12);
    }));
});
