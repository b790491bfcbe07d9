import { RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import {
  costVector,
  fullSpace,
  initialAngles,
  minimiseAngles,
  recursiveQaoa,
  type CorrelationSource,
  type ZPolynomial,
} from '@ketflow/quantum';
import { cubicGraph } from '../support/cubic-graph.ts';
import { energyOf, maxCut, petersen, ringEdges } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

describe('the ring of disagrees (arXiv 1910.08980)', () => {
  it.each([8, 10, 12, 14, 16])('n = %d: recursion finds the cut of all edges at p = 1', (n) => {
    const found = recursiveQaoa(maxCut(ringEdges(n)), n, { cutoff: 3 });
    expect(found.energy).toBe(-n);
    // One of two alternating strings.
    for (let q = 0; q < n; q++)
      expect(found.bits[q]).toBe(q % 2 === 0 ? found.bits[0] : found.bits[1]);
    expect(found.eliminations.length).toBe(n - 3);
    // All edges are alike: <zz> = -1/2, and the first of them is taken.
    expect(found.eliminations[0]).toMatchObject({ qubit: 1, sign: -1, others: [0] });
    expect(found.eliminations[0].correlation).toBeCloseTo(-0.5, 6);
    expect(found.eliminations[0].expectation).toBeCloseTo(-0.75 * n, 6);
  });

  it.each([1, 2, 3])('p = %d without recursion cuts (2p + 1) / (2p + 2) of the edges', (p) => {
    const n = 10;
    const ring = maxCut(ringEdges(n));
    const cut = withQaoa(
      ring,
      (qaoa) =>
        -minimiseAngles(qaoa, initialAngles(ring, p, 'ramp'), { maxEvaluations: 200 }).expectation,
      { space: fullSpace(n) },
    );
    expect(cut / n).toBeCloseTo((2 * p + 1) / (2 * p + 2), 9);
  });
});

describe('recursiveQaoa', () => {
  const stream = RandomStream.root(11);
  const cubic = [10, 12, 14].map((n) => ({ n, edges: cubicGraph(n, stream.split(n)) }));

  it.each(cubic)('a 3-regular graph of $n: better than the angles alone', ({ n, edges }) => {
    const polynomial = maxCut(edges);
    const seen: unknown[] = [];
    const progress = { report: (event: unknown) => void seen.push(event) };
    const found = recursiveQaoa(polynomial, n, { cutoff: 4, layers: 1, progress });
    const optimum = Math.min(...costVector(fullSpace(n), polynomial));
    expect(found.energy).toBeGreaterThanOrEqual(optimum);
    // The state of one layer cuts about 0.69 of the edges; what its correlations lead to is better.
    expect(found.energy).toBeLessThan(found.eliminations[0].expectation);
    expect(found.energy).toBe(energyOf(polynomial, found.bits));
    expect(found.enumerated.length).toBeLessThanOrEqual(4);
    expect(seen[0]).toEqual({ step: 'recursive-qaoa', done: 0, total: n });
    expect(seen.at(-1)).toEqual({ step: 'recursive-qaoa', done: n, total: n });
    expect(recursiveQaoa(polynomial, n, { cutoff: 4, layers: 1 })).toEqual(found);
  });

  it('finds the maximum cut of the Petersen graph, 12', () => {
    expect(recursiveQaoa(maxCut(petersen), 10, { cutoff: 4, layers: 2 }).energy).toBe(-12);
  });

  it('follows fields: one variable to a constant', () => {
    // Fields of 2 on four variables, which one layer can set all to -1 at once, and a coupling apart.
    const polynomial: ZPolynomial = {
      offset: 1,
      terms: [
        ...[0, 1, 2, 3].map((q) => ({ coefficient: 2, qubits: [q] })),
        { coefficient: 0.5, qubits: [4, 5] },
      ],
    };
    const found = recursiveQaoa(polynomial, 6, { cutoff: 1 });
    expect([...found.bits.subarray(0, 4)]).toEqual([1, 1, 1, 1]);
    expect(found.energy).toBe(1 - 8 - 0.5);
    expect(found.eliminations[0]).toMatchObject({ qubit: 0, sign: -1, others: [] });
  });

  it('takes terms of three as products: parity constraints on a line', () => {
    // z_i z_{i+1} z_{i+2} = (-1)^i is wanted for every i: six constraints, satisfiable together.
    const polynomial: ZPolynomial = {
      offset: 0,
      terms: Array.from({ length: 6 }, (_, i) => ({
        coefficient: i % 2 === 0 ? -1 : 1,
        qubits: [i, i + 1, i + 2],
      })),
    };
    const found = recursiveQaoa(polynomial, 8, { cutoff: 2 });
    expect(found.energy).toBe(-6);
    expect(found.eliminations.some(({ others }) => others.length === 2)).toBe(true);
  });

  it('asks for variables, pairs and longer terms, and of a tie takes the first', () => {
    const asked: (readonly (readonly number[])[])[] = [];
    const agreeing: CorrelationSource = ({ products }) => {
      asked.push(products);
      return {
        values: products.map((_, s) => 1 - 1e-12 * (9 - s)),
        expectation: 0,
        evaluations: 1,
      };
    };
    const terms = [
      { coefficient: 1, qubits: [4, 2, 1] },
      { coefficient: 1, qubits: [1, 0] },
    ];
    const found = recursiveQaoa({ offset: 0, terms }, 5, { cutoff: 3, correlationsOf: agreeing });
    // Qubit 3 does not occur: 4 is asked for as variable 3.
    expect(asked).toEqual([[[0], [1], [2], [3], [0, 1], [1, 2], [1, 3], [2, 3], [1, 2, 3]]]);
    expect(found.eliminations).toMatchObject([{ qubit: 0, sign: 1, others: [] }]);
    const even = { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1, 2, 3] }] };
    recursiveQaoa(even, 4, { cutoff: 3, correlationsOf: agreeing });
    expect(asked[1].map((product) => product.join(''))).toEqual([
      ...['01', '02', '03', '12', '13', '23'],
      '0123',
    ]);
  });

  it('leaves what cancels out at x = 0', () => {
    const polynomial: ZPolynomial = {
      offset: 3,
      terms: [
        { coefficient: 1, qubits: [0, 1] },
        { coefficient: -1, qubits: [1, 0] },
        { coefficient: 2, qubits: [] },
        { coefficient: 1, qubits: [2, 3] },
      ],
    };
    const found = recursiveQaoa(polynomial, 5, { cutoff: 1 });
    expect(found.energy).toBe(4);
    expect([...found.bits.subarray(0, 2), found.bits[4]]).toEqual([0, 0, 0]);
    expect(found.enumerated).toEqual([]);
    expect(found.eliminations.map(({ qubit }) => qubit)).toEqual([3]);
  });

  it('asks nothing where the enumeration is enough', () => {
    const polynomial = maxCut(petersen);
    const found = recursiveQaoa(polynomial, 10, { cutoff: 10 });
    expect(found).toMatchObject({ energy: -12, evaluations: 0, eliminations: [] });
    expect(recursiveQaoa({ offset: 5, terms: [] }, 3)).toMatchObject({ energy: 5, enumerated: [] });
  });

  it('stops when it is told to', () => {
    const signal = AbortSignal.abort(new Error('enough'));
    expect(() => recursiveQaoa(maxCut(petersen), 10, { cutoff: 4, signal })).toThrow('enough');
  });

  it('refuses bad input', () => {
    const run = (options: object, numQubits = 10, polynomial = maxCut(petersen)) => {
      return () => recursiveQaoa(polynomial, numQubits, options);
    };
    for (const cutoff of [0, 1.5, NaN, 53]) expect(run({ cutoff })).toThrow(code('OPTION_INVALID'));
    expect(run({ layers: 0 })).toThrow(code('ANGLES_INVALID'));
    expect(run({ maxEvaluations: 0 })).toThrow(code('OPTION_INVALID'));
    expect(run({ depth: 1 })).toThrow(code('OPTION_UNKNOWN'));
    expect(run({ limitBytes: 0 })).toThrow(code('OPTION_INVALID'));
    expect(run({ cutoff: 10, limitBytes: 2 ** 12 })).toThrow(code('TOO_LARGE'));
    expect(run({ cutoff: 4, limitBytes: 2 ** 12 })).toThrow(code('TOO_LARGE'));
    expect(run({}, 9)).toThrow(code('VARIABLE_UNKNOWN'));
    expect(run({}, 0)).toThrow(code('OPTION_INVALID'));
    const term = (coefficient: number, ...qubits: number[]): ZPolynomial => ({
      offset: 0,
      terms: [{ coefficient, qubits }],
    });
    expect(run({}, 2, term(NaN, 0))).toThrow(code('BIAS_NOT_FINITE'));
    expect(run({}, 2, term(1, 1, 1))).toThrow(code('VARIABLE_DUPLICATE'));
    const answer = (...values: number[]) => ({
      correlationsOf: () => ({ values, expectation: 0, evaluations: 1 }),
      cutoff: 1,
    });
    expect(run(answer(1, 1), 2, term(1, 0, 1))).toThrow(code('SHAPE_MISMATCH'));
    expect(run(answer(NaN), 2, term(1, 0, 1))).toThrow(/1 of them not finite/);
    expect(run({ ...answer(1), layers: 1 }, 2, term(1, 0, 1))).toThrow(code('OPTION_INVALID'));
    expect(run({ ...answer(1), maxEvaluations: 1 }, 2, term(1, 0, 1))).toThrow(
      code('OPTION_INVALID'),
    );
    expect(run(answer(-1), 2, term(1, 0, 1))()).toMatchObject({ energy: -1, evaluations: 1 });
  });
});
