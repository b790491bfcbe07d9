import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correlations,
  costVector,
  fullSpace,
  recursiveQaoa,
  type CorrelationSource,
  type ZPolynomial,
} from '@ketflow/quantum';
import { energyOf } from '../support/problems.ts';
import { real } from '../support/real.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

/** A polynomial of order up to 4 whose terms may be equal, with tenths as coefficients so that some cancel. */
const problem = fc.integer({ min: 1, max: 7 }).chain((n) => {
  const qubits = fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: 4 });
  const term = fc.record({
    coefficient: fc.integer({ min: -3, max: 3 }).map((c) => c / 10),
    qubits,
  });
  return fc.record({
    n: fc.constant(n),
    polynomial: fc.record<ZPolynomial>({
      offset: fc.integer({ min: -5, max: 5 }),
      terms: fc.array(term, { maxLength: 12 }),
    }),
  });
});

describe('recursiveQaoa', () => {
  it('keeps its eliminations, and enumerates the best state that keeps them', () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 8 }), ({ n, polynomial }, cutoff) => {
        const found = recursiveQaoa(polynomial, n, { cutoff, maxEvaluations: 15 });
        const states = Array.from({ length: 2 ** n }, (_, x) => fullSpace(n).bitsOf(x));
        const holds = (bits: Uint8Array): boolean =>
          found.eliminations.every(
            ({ qubit, sign, others }) =>
              1 - 2 * bits[qubit] === others.reduce<number>((z, q) => z * (1 - 2 * bits[q]), sign),
          );
        const energies = states.filter(holds).map((bits) => energyOf(polynomial, bits));
        expect(holds(found.bits)).toBe(true);
        expect(found.energy).toBe(energyOf(polynomial, found.bits));
        expect(found.energy).toBeCloseTo(Math.min(...energies), 12);
        expect(found.enumerated.length).toBeLessThanOrEqual(cutoff);
        for (const { sign, correlation } of found.eliminations) {
          expect(sign * correlation).toBeGreaterThanOrEqual(0);
        }
        if (cutoff >= n) {
          expect(found.energy).toBeCloseTo(Math.min(...costVector(fullSpace(n), polynomial)), 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('follows perfect correlations to the optimum', () => {
    // A source that knows one optimal state: its correlations are those of that state.
    fc.assert(
      fc.property(problem, ({ n, polynomial }) => {
        const oracle: CorrelationSource = (question) => {
          const energies = costVector(fullSpace(question.numQubits), question.polynomial);
          const state = new Float64Array(energies.length);
          state[energies.indexOf(Math.min(...energies))] = 1;
          const values = correlations(state, question.products);
          return { values, expectation: Math.min(...energies), evaluations: 0 };
        };
        const found = recursiveQaoa(polynomial, n, { cutoff: 1, correlationsOf: oracle });
        expect(found.energy).toBeCloseTo(Math.min(...costVector(fullSpace(n), polynomial)), 12);
      }),
    );
  });
});

describe('correlations', () => {
  const table = fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.record({
      p: fc.array(real(0.01, 1), {
        minLength: 2 ** n,
        maxLength: 2 ** n,
      }),
      products: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 })), { maxLength: 6 }),
    }),
  );

  it('are the means of the products', () => {
    fc.assert(
      fc.property(table, ({ p, products }) => {
        const total = p.reduce((sum, value) => sum + value, 0);
        const got = correlations(Float64Array.from(p), products);
        expect(got.length).toBe(products.length);
        for (const [s, product] of products.entries()) {
          const mean = p.reduce(
            (sum, value, x) =>
              sum + value * product.reduce((z, q) => z * (1 - 2 * ((x >> q) & 1)), 1),
            0,
          );
          expect(got[s]).toBeCloseTo(mean / total, 12);
        }
      }),
    );
  });

  it('leave their input alone and refuse bad products', () => {
    const p = Float64Array.of(0, 0.5, 0.5, 0);
    expect(correlations(p, [[0], [0, 1], []])).toEqual(Float64Array.of(0, -1, 1));
    expect(p).toEqual(Float64Array.of(0, 0.5, 0.5, 0));
    for (const q of [2, -1, 0.5, 32]) {
      expect(() => correlations(p, [[q]])).toThrow(code('VARIABLE_UNKNOWN'));
    }
    expect(() => correlations(p, [[1, 1]])).toThrow(code('VARIABLE_DUPLICATE'));
    expect(() => correlations(new Float64Array(3), [])).toThrow(code('SHAPE_MISMATCH'));
  });
});
