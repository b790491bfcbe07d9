import { describe, expect, it } from 'vitest';
import type * as Quantum from '@ketflow/quantum';

// A page that is not cross-origin isolated has no shared memories, and a memory that grows leaves its old views empty.
(globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated = false;
const quantum: typeof Quantum = await import('@ketflow/quantum');
const { createQaoa, fullSpace, openThreads, referenceBackend, wasmBackend, weightSpace } = quantum;

const cost: Quantum.ZPolynomial = {
  offset: 0,
  terms: Array.from({ length: 9 }, (_, q) => ({ coefficient: 0.3 * (q + 1), qubits: [q, q + 1] })),
};
const gammas = [0.11, -0.2];
const betas = [0.4, 0.3];

describe('without shared memory', () => {
  it('a pool has one thread', async () => expect((await openThreads(4)).size).toBe(1));

  for (const [name, options] of [
    ['x', { space: fullSpace(10), mixer: 'x' }],
    ['xy-ring', { space: weightSpace(10, 4), mixer: 'xy-ring' }],
    ['grover', { space: weightSpace(10, 4), mixer: 'grover' }],
  ] as const) {
    it(`the kernels hold the bits of their twins, before and after a gradient: ${name}`, () => {
      const [a, b] = [referenceBackend, wasmBackend].map((backend) => {
        const qaoa = createQaoa({ ...options, cost, backend });
        const gradient = qaoa.gradient(gammas, betas);
        const value = qaoa.evaluate(gammas, betas);
        qaoa.dispose();
        return { gradient, value };
      });
      expect(b).toEqual(a);
      expect(b.value).toBe(b.gradient.value);
    });
  }

  it('runs that are written for each pair survive the growth of the memory', () => {
    // Above 2^23 runs in all the table holds one pair at a time.
    const space = fullSpace(20);
    const long = {
      offset: 0,
      terms: [
        { coefficient: 1, qubits: [0, 19] },
        { coefficient: 0.7, qubits: [3] },
      ],
    };
    const start = { kind: 'dicke', weight: 3 } as const;
    const qaoa = createQaoa({ space, cost: long, mixer: 'xy-complete', start });
    const before = qaoa.evaluate([0.1], [0.02]);
    const gradient = qaoa.gradient([0.1], [0.02]);
    expect(gradient.value).toBe(before);
    expect(qaoa.evaluate([0.1], [0.02])).toBe(before);
    const h = 1e-5;
    const slope = (qaoa.evaluate([0.1], [0.02 + h]) - qaoa.evaluate([0.1], [0.02 - h])) / (2 * h);
    expect(gradient.betas[0]).toBeCloseTo(slope, 6);
    qaoa.dispose();
  });
});
