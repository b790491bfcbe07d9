import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactPenaltyWeight,
  fullSpace,
  penalisedCost,
  weightSpace,
  type LinearConstraint,
  type ZPolynomial,
} from '@ketflow/quantum';
import { energyOf } from '../support/problems.ts';

const real = fc.integer({ min: -3000, max: 3000 }).map((thousandths) => thousandths / 1000);
const whole = fc.integer({ min: -4, max: 4 });

const problem = fc.integer({ min: 1, max: 6 }).chain((n) => {
  const qubits = fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: 3 });
  const constraint = fc.record<LinearConstraint>({
    coefficients: fc.array(whole, { minLength: n, maxLength: n }),
    sense: fc.constantFrom('<=', '>=', '='),
    bound: whole,
  });
  return fc.record({
    space: fc
      .option(fc.integer({ min: 0, max: n }), { nil: undefined })
      .map((k) => (k === undefined ? fullSpace(n) : weightSpace(n, k))),
    polynomial: fc.record<ZPolynomial>({
      offset: real,
      terms: fc.array(fc.record({ coefficient: real, qubits }), { maxLength: 8 }),
    }),
    constraints: fc.array(constraint, { minLength: 1, maxLength: 3 }),
    violation: fc.constantFrom('linear' as const, 'quadratic' as const),
  });
});

/** By definition, state by state. */
function missOf({ coefficients, sense, bound }: LinearConstraint, bits: Uint8Array): number {
  const sum = bits.reduce((total, x, q) => total + coefficients[q] * x, 0);
  if (sense === '=') return Math.abs(sum - bound);
  return Math.max(0, sense === '<=' ? sum - bound : bound - sum);
}

describe('penalisedCost', () => {
  it('is E + weight v on every state, and its optimum the best feasible state', () => {
    fc.assert(
      fc.property(problem, ({ space, polynomial, constraints, violation }) => {
        const states = Array.from({ length: space.size }, (_, x) => space.bitsOf(x));
        const power = violation === 'linear' ? 1 : 2;
        const v = states.map((bits) =>
          constraints.reduce((sum, c) => sum + missOf(c, bits) ** power, 0),
        );
        const e = states.map((bits) => energyOf(polynomial, bits));
        const result = penalisedCost(space, polynomial, constraints, { violation });
        if (result.status === 'infeasible') {
          const least = Math.min(...v);
          expect(least).toBeGreaterThan(0);
          expect(result.nearest).toEqual({ violation: least, index: v.indexOf(least) });
          return;
        }
        const best = Math.min(...e.filter((_, x) => v[x] === 0));
        expect([...result.feasible]).toEqual(v.map((miss) => (miss === 0 ? 1 : 0)));
        expect(result.feasibleCount).toBe(v.filter((miss) => miss === 0).length);
        expect(result.feasibleFraction).toBe(result.feasibleCount / space.size);
        expect(result.best.energy).toBeCloseTo(best, 12);
        expect(result.feasible[result.best.index]).toBe(1);
        for (const [x, cost] of result.cost.entries()) {
          expect(cost).toBeCloseTo(e[x] + result.weight * v[x], 9);
          if (v[x] > 0) expect(cost).toBeGreaterThan(best);
        }
        // No infeasible state lies below the best feasible one at exactWeight, and some does just under it.
        const lowest = (weight: number): number =>
          Math.min(
            Infinity,
            ...e.map((energy, x) => (v[x] > 0 ? energy + weight * v[x] : Infinity)),
          );
        expect(lowest(result.exactWeight)).toBeGreaterThanOrEqual(best - 1e-9);
        expect(result.weight).toBeGreaterThanOrEqual(result.exactWeight);
        if (result.exactWeight > 1e-6) {
          expect(lowest(result.exactWeight * 0.99)).toBeLessThan(best);
        }
      }),
    );
  });
});

describe('exactPenaltyWeight', () => {
  const states = fc.array(
    fc.record({ e: fc.integer({ min: -20, max: 20 }), v: fc.integer({ min: 0, max: 4 }) }),
    { minLength: 1, maxLength: 12 },
  );
  const margins = fc.integer({ min: 0, max: 5 });

  it('puts every infeasible state the margin above the best feasible one, and no weight below does', () => {
    fc.assert(
      fc.property(states, margins, (list, margin) => {
        const energies = Float64Array.from(list, ({ e }) => e);
        const violations = Float64Array.from(list, ({ v }) => v);
        const weight = exactPenaltyWeight(energies, violations, margin);
        const feasible = list.filter(({ v }) => v === 0);
        if (feasible.length === 0) {
          expect(weight).toBeUndefined();
          return;
        }
        const target = Math.min(...feasible.map(({ e }) => e)) + margin;
        const holds = (w: number): boolean =>
          list.every(({ e, v }) => v === 0 || e + w * v >= target - 1e-12);
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(holds(weight!)).toBe(true);
        if (weight! > 0) expect(holds(weight! - 1e-6)).toBe(false);
      }),
    );
  });
});
