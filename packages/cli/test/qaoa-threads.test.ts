import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as quantum from '@ketflow/quantum';
import { documentWithoutTimes } from '../src/documents/without-times.ts';
import { inFolder, runJson } from './run-cli.ts';

/** The pools that were opened: their threads, whether they have helped, and how often each was closed. */
const pools = vi.hoisted((): { threads: number; helped: boolean; closed: number }[] => []);

vi.mock('@ketflow/quantum', async (original) => {
  const real = await original<typeof quantum>();
  const openThreads: typeof quantum.openThreads = async (size) => {
    const pool = await real.openThreads(size);
    const seen = { threads: pool.size, helped: false, closed: 0 };
    pools.push(seen);
    const bind = pool.bind.bind(pool);
    pool.bind = (...args) => {
      seen.helped = true;
      bind(...args);
    };
    const close = pool.close.bind(pool);
    pool.close = () => {
      seen.closed++;
      return close();
    };
    return pool;
  };
  return { ...real, openThreads };
});

beforeEach(() => {
  pools.length = 0;
});

/** A ring with fields, of odd order: all 2^n amplitudes are stored, at n = 17 in four blocks. */
const ring = (n: number): string =>
  JSON.stringify({
    vartype: 'SPIN',
    terms: Array.from({ length: n }, (_, i) => [
      { bias: 1 + (i % 3), variables: [`${i}`, `${(i + 1) % n}`] },
      { bias: 0.5 - (i % 2), variables: [`${i}`] },
    ]).flat(),
  });

const files = { 'ring.json': ring(17), 'small.json': ring(8) };
const angles = ['--gammas', '0.3,0.5', '--betas', '-0.6,-0.3'];

const run = async (cwd: string, ...args: string[]) => {
  const { code, document } = await runJson<object>(['qaoa', ...args, '--no-record'], { cwd });
  return { code, document: documentWithoutTimes(document) };
};

describe('qaoa on threads', () => {
  it.each([
    ['evaluate', ['ring.json', ...angles, '--cvar', '0.1']],
    ['evaluate', ['ring.json', ...angles, '--precision', 'f32']],
    ['sample', ['ring.json', ...angles, '--shots', '100']],
    ['landscape', ['ring.json', '--steps', '2']],
    ['optimize', ['ring.json', '--layers', '1', '--evaluations', '3']],
  ])('%s gives the same on 1 and 2: %j', (action, args) =>
    inFolder(files, async (cwd) => {
      const one = await run(cwd, action, ...args, '--threads', '1');
      const two = await run(cwd, action, ...args, '--threads', '2');
      expect(one.code).toBe(0);
      expect(two).toEqual(one);
      expect(pools).toEqual([
        { threads: 1, helped: false, closed: 1 },
        { threads: 2, helped: true, closed: 1 },
      ]);
    }),
  );

  it('bench takes as many as are named, else one', () =>
    inFolder({}, async (cwd) => {
      const args = ['bench', 'qaoa', '--qubits', '16', '--layers', '1', '--repeats', '1'];
      await runJson(args, { cwd });
      await runJson([...args, '--threads', '2'], { cwd });
      expect(pools).toEqual([
        { threads: 1, helped: false, closed: 1 },
        { threads: 2, helped: true, closed: 1 },
      ]);
    }));

  it('opens no more than find work', () =>
    inFolder(files, async (cwd) => {
      await run(cwd, 'evaluate', 'ring.json', ...angles, '--threads', '1024');
      await run(cwd, 'evaluate', 'small.json', ...angles, '--threads', '4');
      const grover = ['--mixer', 'grover', '--threads', '4'];
      await run(cwd, 'evaluate', 'ring.json', ...angles, ...grover);
      expect(pools.map(({ threads }) => threads)).toEqual([4, 1, 1]);
    }));

  it('closes them when the circuit is refused, and when it cannot be evaluated', () =>
    inFolder(files, async (cwd) => {
      const bad = ['--threads', '2', '--gammas', '1e300', '--betas', '1'];
      expect((await run(cwd, 'evaluate', 'ring.json', ...bad)).code).toBe(2);
      const half = ['--threads', '2', '--mixer', 'grover', '--precision', 'f32'];
      expect((await run(cwd, 'evaluate', 'ring.json', ...angles, ...half)).code).toBe(2);
      expect(pools).toEqual([
        { threads: 2, helped: false, closed: 1 },
        { threads: 1, helped: false, closed: 1 },
      ]);
    }));
});
