import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correlations,
  depthOneCorrelations,
  depthOneExpectation,
  depthOneGradient,
  fullSpace,
  type ZPolynomial,
  type ZTerm,
} from '@ketflow/quantum';
import { bipartite, maxCut, petersen, type Edge } from '../support/problems.ts';
import { real } from '../support/real.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string): Error => expect.objectContaining({ code: c }) as Error;
const angle = real(-3.2, 3.2);
const coefficient = real(-1, 1);

/** Fields and couplings, sparse or dense, some terms twice, on qubits 0..n-1. */
const ising: fc.Arbitrary<{ n: number; polynomial: ZPolynomial }> = fc
  .integer({ min: 2, max: 8 })
  .chain((n) =>
    fc.record({
      n: fc.constant(n),
      polynomial: fc.record({
        offset: coefficient,
        terms: fc.array(
          fc.record({
            coefficient,
            qubits: fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: 2 }),
          }),
          { maxLength: 40 },
        ),
      }),
    }),
  );

describe('one layer in closed form (reference 6.1, 6.2)', () => {
  it('is the state vector on every Ising model, with its gradient', () => {
    fc.assert(
      fc.property(ising, angle, angle, ({ n, polynomial }, gamma, beta) => {
        const expected = withQaoa(polynomial, (qaoa) => qaoa.gradient([gamma], [beta]), {
          space: fullSpace(n),
        });
        const size = polynomial.terms.reduce((total, t) => total + Math.abs(t.coefficient), 1);
        const got = depthOneGradient(polynomial, gamma, beta);
        expect(Math.abs(got.expectation - expected.value)).toBeLessThan(1e-12 * size);
        expect(Math.abs(got.gamma - expected.gammas[0])).toBeLessThan(1e-11 * size * size);
        expect(Math.abs(got.beta - expected.betas[0])).toBeLessThan(1e-11 * size);
        expect(depthOneExpectation(polynomial, gamma, beta)).toBe(got.expectation);
      }),
    );
  });

  it('has the correlations of the state vector, of all pairs', () => {
    fc.assert(
      fc.property(ising, angle, angle, ({ n, polynomial }, gamma, beta) => {
        const qubits = Array.from({ length: n }, (_, q) => q);
        const pairs = qubits.flatMap((i) => qubits.slice(0, i).map((j) => [i, j]));
        const products = [[], ...qubits.map((q) => [q]), ...pairs];
        const expected = withQaoa(
          polynomial,
          (qaoa) => correlations(qaoa.probabilities([gamma], [beta]), products),
          { space: fullSpace(n) },
        );
        const got = depthOneCorrelations(polynomial, gamma, beta, products);
        expect(got.length).toBe(products.length);
        for (const [s, value] of got.entries()) {
          expect(Math.abs(value - expected[s])).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it.each([
    [2, 0.75],
    [3, 0.6924500897],
    [4, 0.6623797632],
    [5, 0.6431083506],
    [6, 0.629402082],
  ])('has the optimum of triangle-free graphs of degree %i: %d', (degree, published) => {
    const edges = bipartite(degree);
    const gamma = Math.atan(1 / Math.sqrt(degree - 1));
    const { expectation, ...slopes } = depthOneGradient(maxCut(edges), gamma, -Math.PI / 8);
    expect(Math.abs(-expectation / edges.length - published)).toBeLessThan(5e-11);
    expect(Math.abs(slopes.gamma)).toBeLessThan(1e-13 * edges.length);
    expect(Math.abs(slopes.beta)).toBeLessThan(1e-13 * edges.length);
  });

  it('is Wang, Hadfield, Jiang, Rieffel (2018) on graphs with triangles', () => {
    const { sin, cos } = Math;
    const wheel: Edge[] = [0, 1, 2, 3, 4].flatMap((i): Edge[] => [
      [i, (i + 1) % 5],
      [i, 5],
    ]);
    const [gamma, beta] = [0.7, 0.35];
    /** Degrees of both ends less one, triangles on the edge. */
    const cut = (e: number, f: number, t: number): number =>
      0.5 +
      0.25 * sin(4 * beta) * sin(gamma) * (cos(gamma) ** e + cos(gamma) ** f) -
      0.25 * sin(2 * beta) ** 2 * cos(gamma) ** (e + f - 2 * t) * (1 - cos(2 * gamma) ** t);
    const expected = 5 * cut(2, 2, 1) + 5 * cut(2, 4, 2);
    expect(depthOneExpectation(maxCut(wheel), gamma, -beta)).toBeCloseTo(-expected, 13);
  });

  it('takes thousands of variables', () => {
    // Disjoint copies of the Petersen graph, on qubits far apart.
    const copies = 1000;
    const edges = Array.from({ length: copies }, (_, c) =>
      petersen.map(([u, v]): Edge => [u * copies + c, v * copies + c]),
    ).flat();
    const one = depthOneGradient(maxCut(petersen), 0.6, -0.4);
    const many = depthOneGradient(maxCut(edges), 0.6, -0.4);
    expect(many.expectation / copies).toBeCloseTo(one.expectation, 11);
    expect(many.gamma / copies).toBeCloseTo(one.gamma, 11);
    expect(many.beta / copies).toBeCloseTo(one.beta, 11);
  });

  it('of no terms is the offset', () => {
    expect(depthOneGradient({ offset: 2, terms: [] }, 1, 1)).toEqual({
      expectation: 2,
      gamma: 0,
      beta: 0,
    });
  });

  it('refuses what it cannot do', () => {
    const run =
      (terms: ZTerm[], gamma = 1, beta = 1, offset = 0) =>
      () =>
        depthOneExpectation({ offset, terms }, gamma, beta);
    expect(run([{ coefficient: 1, qubits: [0, 1, 2] }])).toThrow(
      'takes terms of at most 2 variables; the model has 3',
    );
    expect(run([{ coefficient: 1, qubits: [0, 1, 2] }])).toThrow(code('HIGHER_ORDER_UNSUPPORTED'));
    expect(run([{ coefficient: NaN, qubits: [0] }])).toThrow(code('BIAS_NOT_FINITE'));
    expect(run([], 1, 1, Infinity)).toThrow(code('BIAS_NOT_FINITE'));
    expect(run([{ coefficient: 1, qubits: [-1] }])).toThrow(code('VARIABLE_UNKNOWN'));
    expect(run([{ coefficient: 1, qubits: [0.5, 1] }])).toThrow(code('VARIABLE_UNKNOWN'));
    expect(run([{ coefficient: 1, qubits: [2, 2] }])).toThrow(code('VARIABLE_DUPLICATE'));
    const pair = [{ coefficient: 3, qubits: [0, 1] }];
    expect(run(pair, NaN)).toThrow('gammas[0] = NaN is not a number of size up to');
    expect(run(pair, 1, Infinity)).toThrow(code('ANGLES_INVALID'));
    expect(run(pair, 2e5)).toThrow(code('ANGLES_INVALID'));
    expect(run(pair, 1e5)).not.toThrow();
    const ask =
      (products: number[][], gamma = 1, terms: ZTerm[] = pair) =>
      () =>
        depthOneCorrelations({ offset: 0, terms }, gamma, 1, products);
    expect(ask([[0], [0, 1, 2]])).toThrow(code('HIGHER_ORDER_UNSUPPORTED'));
    expect(ask([[0]], 1, [{ coefficient: 1, qubits: [0, 1, 2] }])).toThrow(
      code('HIGHER_ORDER_UNSUPPORTED'),
    );
    expect(ask([[-1]])).toThrow(code('VARIABLE_UNKNOWN'));
    expect(ask([[0.5, 1]])).toThrow(code('VARIABLE_UNKNOWN'));
    expect(ask([[1, 1]])).toThrow(code('VARIABLE_DUPLICATE'));
    expect(ask([[0]], NaN)).toThrow(code('ANGLES_INVALID'));
    expect(ask([[7], [0, 7], []])()).toEqual(Float64Array.of(0, 0, 1));
  });
});
