import { RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import {
  depthOneExpectation,
  depthOneSource,
  recursiveQaoa,
  type DepthOneSourceOptions,
  type ZPolynomial,
} from '@ketflow/quantum';
import { cubicGraph } from '../support/cubic-graph.ts';
import { energyOf, maxCut, petersen, ringEdges } from '../support/problems.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;
const stream = RandomStream.root(23);

/** A model of fields and couplings of any sign and size on a cubic graph. */
function spinGlass(n: number, random: RandomStream): ZPolynomial {
  const coefficient = (): number => 2 * random.uniform() - 1;
  const couplings = cubicGraph(n, random).map((qubits) => ({ coefficient: coefficient(), qubits }));
  const fields = Array.from({ length: n }, (_, q) => ({ coefficient: coefficient(), qubits: [q] }));
  return { offset: coefficient(), terms: [...fields, ...couplings] };
}

describe('depthOneSource', () => {
  it('a ring of 200: all edges are cut (arXiv 1910.08980)', () => {
    const n = 200;
    const found = recursiveQaoa(maxCut(ringEdges(n)), n, { correlationsOf: depthOneSource() });
    expect(found.energy).toBe(-n);
    expect(found.eliminations).toHaveLength(n - 8);
    // A ring stays a ring: <zz> = -1/2, <E> three quarters of the edges.
    for (const { correlation, expectation } of found.eliminations) {
      expect(Math.abs(correlation)).toBeCloseTo(0.5, 6);
      expect(expectation / n).toBeLessThan(-0.75 + 1e-6);
    }
  });

  const models: [string, ZPolynomial][] = [
    ...[0, 1, 2].map((i): [string, ZPolynomial] => [
      `MaxCut, cubic graph ${i}`,
      maxCut(cubicGraph(12, stream.split('graph', i))),
    ]),
    ...[0, 1, 2].map((i): [string, ZPolynomial] => [
      `spin glass ${i}`,
      spinGlass(12, stream.split('glass', i)),
    ]),
  ];

  it.each(models)('%s of 12: the eliminations of the state vector', (_, polynomial) => {
    const options = { cutoff: 2 };
    const exact = recursiveQaoa(polynomial, 12, options);
    const found = recursiveQaoa(polynomial, 12, { ...options, correlationsOf: depthOneSource() });
    expect(found.bits).toEqual(exact.bits);
    expect(found.energy).toBe(exact.energy);
    expect(found.eliminations).toHaveLength(exact.eliminations.length);
    for (const [k, { correlation, expectation, ...step }] of found.eliminations.entries()) {
      expect(exact.eliminations[k]).toMatchObject(step);
      expect(correlation).toBeCloseTo(exact.eliminations[k].correlation, 5);
      expect(expectation).toBeCloseTo(exact.eliminations[k].expectation, 9);
    }
  });

  it('a cubic graph of 60: the energy is that of the bits, better than one layer alone', () => {
    const n = 60;
    const polynomial = maxCut(cubicGraph(n, stream.split('large')));
    const found = recursiveQaoa(polynomial, n, { correlationsOf: depthOneSource() });
    expect(found.energy).toBe(energyOf(polynomial, found.bits));
    expect(found.enumerated.length).toBeLessThanOrEqual(8);
    // One layer cuts about 0.69 of the 90 edges.
    expect(found.eliminations[0].expectation / 90).toBeCloseTo(-0.69, 1);
    expect(found.energy / 90).toBeLessThan(-0.84);
    const z = Array.from(found.bits, (bit) => 1 - 2 * bit);
    for (const { qubit, sign, others } of found.eliminations) {
      expect(z[qubit]).toBe(others.reduce<number>((value, q) => value * z[q], sign));
    }
    expect(recursiveQaoa(polynomial, n, { correlationsOf: depthOneSource() })).toEqual(found);
  });

  it('counts its evaluations, which are limited', () => {
    const question = { polynomial: maxCut(petersen), numQubits: 10, products: [[0, 1]] };
    const once = depthOneSource({ maxEvaluations: 1 })(question);
    expect(once.evaluations).toBe(2);
    const full = depthOneSource()(question);
    expect(full.expectation).toBeLessThan(once.expectation);
    expect(full.evaluations).toBeLessThanOrEqual(61);
    // The best angles of one layer on a cubic graph without triangles.
    const optimum = depthOneExpectation(question.polynomial, Math.atan(Math.SQRT1_2), -Math.PI / 8);
    expect(full.expectation).toBeCloseTo(optimum, 12);
  });

  it('finds the same whatever the unit of E', () => {
    const polynomial = spinGlass(12, stream.split('unit'));
    const larger: ZPolynomial = {
      offset: 1024 * polynomial.offset,
      terms: polynomial.terms.map((term) => ({ ...term, coefficient: 1024 * term.coefficient })),
    };
    const [one, other] = [polynomial, larger].map((cost) =>
      depthOneSource()({ polynomial: cost, numQubits: 12, products: [[0], [0, 1]] }),
    );
    expect(other).toEqual({ ...one, expectation: 1024 * one.expectation });
  });

  it('stops when it is told to, and refuses what it cannot do', () => {
    const make = (options: object) => () => depthOneSource(options);
    expect(make({ maxEvaluations: 0 })).toThrow(code('OPTION_INVALID'));
    expect(make({ layers: 1 })).toThrow(code('OPTION_UNKNOWN'));
    const run = (polynomial: ZPolynomial, options: DepthOneSourceOptions = {}) => {
      const correlationsOf = depthOneSource(options);
      return () => recursiveQaoa(polynomial, 10, { cutoff: 2, correlationsOf });
    };
    const signal = AbortSignal.abort(new Error('enough'));
    expect(run(maxCut(petersen), { signal })).toThrow('enough');
    const triple = { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1, 2] }] };
    expect(run(triple)).toThrow(code('HIGHER_ORDER_UNSUPPORTED'));
  });
});
