import { afterAll, describe, expect, it } from 'vitest';
import { createQaoa, fullSpace, openThreads, type Qaoa, type ThreadPool } from '@ketflow/quantum';
import { WorkQueue } from '../src/threads/work-queue.ts';
import { labs } from './support/problems.ts';

interface WebAssemblyApi {
  readonly Memory: new (descriptor: { initial: number; maximum: number; shared: boolean }) => {
    readonly buffer: ArrayBufferLike;
  };
}

const gammas = [0.11, 0.23, 0.31];
const betas = [-0.4, -0.9, -0.2];
const polynomial = labs(17);
const pools: ThreadPool[] = [];

async function pool(size: number): Promise<ThreadPool> {
  const threads = await openThreads(size);
  pools.push(threads);
  return threads;
}

function simulation(threads?: ThreadPool, symmetry: 'auto' | 'none' = 'none'): Qaoa {
  const space = fullSpace(17);
  return createQaoa({
    space,
    cost: polynomial,
    mixer: 'x',
    symmetry,
    ...(threads ? { threads } : {}),
  });
}

describe('threads', () => {
  afterAll(async () => {
    for (const threads of pools) await threads.close();
  });

  for (const symmetry of ['none', 'auto'] as const) {
    it(`change no bit: symmetry ${symmetry}`, async () => {
      const alone = simulation(undefined, symmetry);
      const expected = alone.gradient(gammas, betas);
      const state = alone.state(gammas, betas);
      for (const size of [1, 2, 3, 5]) {
        const helped = simulation(await pool(size), symmetry);
        // Whether the workers come in time differs from call to call.
        for (let repeat = 0; repeat < 20; repeat++) {
          expect(helped.gradient(gammas, betas)).toEqual(expected);
        }
        expect(helped.state(gammas, betas)).toEqual(state);
        helped.dispose();
      }
      alone.dispose();
    });
  }

  it('serve several simulations in turn, and memories that are used again', async () => {
    const threads = await pool(2);
    const alone = simulation();
    const expected = alone.evaluate(gammas, betas);
    const [first, second] = [simulation(threads), simulation(threads)];
    for (let repeat = 0; repeat < 10; repeat++) {
      expect(first.evaluate(gammas, betas)).toBe(expected);
      expect(second.evaluate(gammas, betas)).toBe(expected);
    }
    for (const qaoa of [first, second]) qaoa.dispose();
    for (let repeat = 0; repeat < 10; repeat++) {
      const third = simulation(threads);
      expect(third.evaluate(gammas, betas)).toBe(expected);
      third.dispose();
    }
    alone.dispose();
  });

  it('may be closed while a simulation lives', async () => {
    const threads = await openThreads(2);
    const qaoa = simulation(threads);
    const value = qaoa.evaluate(gammas, betas);
    await threads.close();
    expect(qaoa.evaluate(gammas, betas)).toBe(value);
    qaoa.dispose();
  });

  it('share as many work items as there are chunks in the largest state', async () => {
    const memory = new (
      globalThis as unknown as { WebAssembly: WebAssemblyApi }
    ).WebAssembly.Memory({
      initial: 1,
      maximum: 1,
      shared: true,
    });
    const threads = await pool(2);
    for (const items of [2 ** 14, 2 ** 14 + 1, 2 ** 16]) {
      const seen = new Uint8Array(items);
      const queue = new WorkQueue({
        module: {},
        memory,
        // The workers cannot be reached with a module of nothing: the calling thread does all.
        kernels: { mark: (_context, _scratch, first, last) => seen.fill(1, first, last).length },
        context: 0,
        scratch: 0,
        scratchBytes: 0,
        pool: { size: threads.size, bind: () => undefined } as unknown as ThreadPool,
      });
      for (let round = 0; round < 3; round++) {
        seen.fill(0);
        queue.run('mark', items);
        expect(seen.every((mark) => mark === 1)).toBe(true);
      }
      queue.release();
    }
  });

  it('are a whole number from 1 to 64', async () => {
    for (const size of [0, -1, 1.5, 65, NaN]) {
      await expect(openThreads(size)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    }
  });
});
