import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costVector, fullSpace, weightSpace, type ZPolynomial } from '@ketflow/quantum';
import { energyOf, labs } from './support/problems.ts';

const integerPolynomial = (n: number): fc.Arbitrary<ZPolynomial> =>
  fc.record({
    offset: fc.integer({ min: -50, max: 50 }),
    terms: fc.array(
      fc.record({
        coefficient: fc.integer({ min: -9, max: 9 }),
        qubits: fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: Math.min(n, 5) }),
      }),
      { maxLength: 20 },
    ),
  });

describe('costVector', () => {
  it('is, for integers exactly, the energy of every state of every space', () => {
    const problem = fc
      .integer({ min: 1, max: 8 })
      .chain((n) =>
        fc.tuple(fc.constant(n), fc.integer({ min: -1, max: n }), integerPolynomial(n)),
      );
    fc.assert(
      fc.property(problem, ([n, k, polynomial]) => {
        const space = k < 0 ? fullSpace(n) : weightSpace(n, k);
        const cost = costVector(space, polynomial);
        expect(cost.length).toBe(space.size);
        for (let x = 0; x < space.size; x++) {
          expect(cost[x] === energyOf(polynomial, space.bitsOf(x))).toBe(true);
        }
      }),
    );
  });

  it('is near the energy for real coefficients', () => {
    const polynomial = {
      offset: 0.1,
      terms: [
        { coefficient: 1 / 3, qubits: [7, 2] },
        { coefficient: -0.7, qubits: [] },
        { coefficient: 1e-3, qubits: [0, 5, 3, 8] },
        { coefficient: 2.2, qubits: [4] },
      ],
    };
    for (const space of [fullSpace(9), weightSpace(9, 4)]) {
      const cost = costVector(space, polynomial);
      for (let x = 0; x < space.size; x++) {
        expect(Math.abs(cost[x] - energyOf(polynomial, space.bitsOf(x)))).toBeLessThan(1e-14);
      }
    }
  });

  it('reaches the optimal energies of LABS', () => {
    // Optimal energies for N = 3..12 (quantum reference of QOKit, labs.py).
    for (const [i, optimum] of [1, 2, 2, 7, 3, 8, 12, 13, 5, 10].entries()) {
      expect(Math.min(...costVector(fullSpace(i + 3), labs(i + 3)))).toBe(optimum);
    }
  });

  it('refuses terms that are not terms, and vectors above the limit', () => {
    const space = fullSpace(3);
    const of = (coefficient: number, qubits: number[]) => () =>
      costVector(space, { offset: 0, terms: [{ coefficient, qubits }] });
    const code = (c: string) => expect.objectContaining({ code: c }) as Error;
    expect(of(NaN, [0])).toThrow(code('BIAS_NOT_FINITE'));
    expect(of(1, [3])).toThrow(code('VARIABLE_UNKNOWN'));
    expect(of(1, [0.5])).toThrow(code('VARIABLE_UNKNOWN'));
    expect(of(1, [1, 1])).toThrow(code('VARIABLE_DUPLICATE'));
    expect(() => costVector(space, { offset: Infinity, terms: [] })).toThrow(
      code('BIAS_NOT_FINITE'),
    );
    expect(() => costVector(fullSpace(40), { offset: 0, terms: [] })).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', hint: 'Up to 28 qubits fit.' }) as Error,
    );
    expect(() => costVector(space, { offset: 0, terms: [] }, { limitBytes: 63 })).toThrow(
      code('TOO_LARGE'),
    );
  });
});
