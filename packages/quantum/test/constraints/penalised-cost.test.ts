import { describe, expect, it } from 'vitest';
import {
  costVector,
  createQaoa,
  exactPenaltyWeight,
  fullSpace,
  minimiseAngles,
  linearRamp,
  penalisedCost,
  weightSpace,
  type FeasiblePenalty,
  type LinearConstraint,
  type PenalisedCostOptions,
  type ZPolynomial,
} from '@ketflow/quantum';
import { petersen } from '../support/problems.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

/** E = -sum values x. */
function items(values: readonly number[]): ZPolynomial {
  return {
    offset: -values.reduce((sum, v) => sum + v / 2, 0),
    terms: values.map((v, q) => ({ coefficient: v / 2, qubits: [q] })),
  };
}

function feasible(
  values: readonly number[],
  constraints: readonly LinearConstraint[],
  options?: PenalisedCostOptions,
): FeasiblePenalty {
  const result = penalisedCost(fullSpace(values.length), items(values), constraints, options);
  if (result.status === 'infeasible') throw new Error('no state is feasible');
  return result;
}

describe('penalisedCost', () => {
  // Values 6, 10, 12, weights 1, 2, 3, capacity 5: the second and third item, 22 in all.
  const values = [6, 10, 12];
  const knapsack: LinearConstraint = { coefficients: [1, 2, 3], sense: '<=', bound: 5 };

  it('solves a knapsack by hand', () => {
    const { cost, exactWeight, weight, best, feasibleCount } = feasible(values, [knapsack]);
    // All three items: 28 - 22 = 6 too good for a miss of 1.
    expect(exactWeight).toBe(6);
    expect(best).toEqual({ energy: -22, index: 6 });
    expect(feasibleCount).toBe(7);
    // 0.3 of the deviation sqrt((36 + 100 + 144) / 4) above.
    expect(weight).toBeCloseTo(6 + 0.3 * Math.sqrt(70), 12);
    expect([...cost.subarray(0, 7)]).toEqual([0, -6, -10, -16, -12, -18, -22]);
    expect(cost[7]).toBeCloseTo(-28 + weight, 12);
  });

  it('takes the weight that is given, and squares on demand', () => {
    expect(feasible(values, [knapsack], { weight: 2 }).cost[7]).toBe(-26);
    const tight: LinearConstraint = { ...knapsack, bound: 4 };
    // Misses 1 (items 2, 3) and 2 (all); best feasible: items 1 and 3, 18.
    const linear = feasible(values, [tight], { weight: 3 });
    const quadratic = feasible(values, [tight], { weight: 3, violation: 'quadratic' });
    expect([linear.cost[6], linear.cost[7]]).toEqual([-22 + 3, -28 + 6]);
    expect([quadratic.cost[6], quadratic.cost[7]]).toEqual([-22 + 3, -28 + 12]);
    expect([linear.exactWeight, quadratic.exactWeight]).toEqual([5, 4]);
  });

  it('needs no weight where the optimum is feasible, yet tells the infeasible apart', () => {
    const loose = feasible(values, [{ coefficients: [1, 1, 1], sense: '>=', bound: 1 }]);
    expect(loose.exactWeight).toBe(0);
    const flat = feasible([0, 0], [{ coefficients: [1, 1], sense: '=', bound: 1 }]);
    expect(flat).toMatchObject({ exactWeight: 0, feasibleFraction: 0.5 });
    expect([...flat.cost]).toEqual([0.3, 0, 0, 0.3]);
  });

  it('does not take rounding for a violation', () => {
    // 0.1 + 0.2 > 0.3 in f64; a real miss of the same size relative to the sums is kept.
    const tight = feasible([1, 1], [{ coefficients: [0.1, 0.2], sense: '<=', bound: 0.3 }]);
    expect(tight.feasibleCount).toBe(4);
    const large = feasible([1, 1], [{ coefficients: [1e12, 1], sense: '<=', bound: 1e12 }]);
    expect([...large.feasible]).toEqual([1, 1, 1, 0]);
    expect(large.exactWeight).toBe(1);
  });

  it('works within a weight: two of four, not both of the first pair', () => {
    const space = weightSpace(4, 2);
    const result = penalisedCost(space, items([3, 3, 1, 1]), [
      { coefficients: [1, 1, 0, 0], sense: '<=', bound: 1 },
    ]);
    expect(result).toMatchObject({ status: 'feasible', exactWeight: 2, feasibleCount: 5 });
    if (result.status === 'feasible') {
      expect(result.best.energy).toBe(-4);
      expect([...space.bitsOf(result.best.index)]).toEqual([1, 0, 1, 0]);
    }
  });

  it('says when no state is feasible', () => {
    expect(
      penalisedCost(fullSpace(3), items(values), [
        { coefficients: [1, 1, 1], sense: '>=', bound: 5 },
      ]),
    ).toEqual({ status: 'infeasible', nearest: { violation: 2, index: 7 } });
  });

  it('is exact also where E is constant up to rounding', () => {
    // A third of the sum of z is -1/3 on every state of weight 2 of 3 qubits.
    const third: ZPolynomial = {
      offset: -4.7e-39,
      terms: [0, 1, 2].map((q) => ({ coefficient: 0.1 / 3, qubits: [q] })),
    };
    const single: LinearConstraint = { coefficients: [1, 0, 0], sense: '=', bound: 1 };
    for (const polynomial of [third, { ...third, terms: [] }]) {
      const result = penalisedCost(weightSpace(3, 2), polynomial, [single]);
      if (result.status === 'infeasible') throw new Error('no state is feasible');
      expect([...result.feasible]).toEqual([1, 1, 0]);
      expect(result.cost[2] / Math.abs(result.best.energy)).toBeCloseTo(-1 + 0.3, 9);
    }
  });

  it('keeps the landscape that a huge weight flattens: independent sets of the Petersen graph', () => {
    const ones = new Array<number>(10).fill(1);
    const edges = petersen.map(([u, v]): LinearConstraint => {
      return {
        coefficients: ones.map((_, q) => (q === u || q === v ? 1 : 0)),
        sense: '<=',
        bound: 1,
      };
    });
    const space = fullSpace(10);
    const found = (options: PenalisedCostOptions): number => {
      const { cost, best, feasible: mask } = feasible(ones, edges, options);
      expect(best.energy).toBe(-4);
      const qaoa = createQaoa({ space, cost, mixer: 'x' });
      const start = linearRamp(3, (0.7 * Math.sqrt(10)) / qaoa.costDeviation, 0.75);
      const { gammas, betas } = minimiseAngles(qaoa, start, { maxEvaluations: 80 });
      const probabilities = qaoa.probabilities(gammas, betas);
      qaoa.dispose();
      return probabilities.reduce(
        (sum, p, x) => sum + (mask[x] === 1 && cost[x] === -4 ? p : 0),
        0,
      );
    };
    expect(found({})).toBeGreaterThan(0.2);
    expect(found({ weight: 1e5 })).toBeLessThan(0.05);
  });

  it('refuses bad input', () => {
    const space = fullSpace(3);
    const call = (constraints: readonly LinearConstraint[], options?: object) => () =>
      penalisedCost(space, items(values), constraints, options);
    expect(call([])).toThrow(code('OPTION_INVALID'));
    expect(call([knapsack, { ...knapsack, coefficients: [1, 2] }])).toThrow(/constraint 1/);
    expect(call([{ ...knapsack, coefficients: [1, NaN, 2] }])).toThrow(/coefficient 1 of/);
    expect(call([{ ...knapsack, bound: Infinity }])).toThrow(code('BIAS_NOT_FINITE'));
    expect(call([{ ...knapsack, sense: '<' as '<=' }])).toThrow(code('OPTION_INVALID'));
    expect(call([knapsack], { violation: 'cubic' })).toThrow(code('OPTION_INVALID'));
    for (const weight of [-1, NaN, Infinity]) {
      expect(call([knapsack], { weight })).toThrow(code('OPTION_INVALID'));
    }
    expect(call([knapsack], { penalty: 1 })).toThrow(code('OPTION_UNKNOWN'));
    expect(call([knapsack], { limitBytes: 25 * 8 - 1 })).toThrow(code('TOO_LARGE'));
    expect(call([knapsack], { limitBytes: 25 * 8 })).not.toThrow();
    expect(() =>
      penalisedCost(space, { offset: 0, terms: [{ coefficient: 1, qubits: [3] }] }, [knapsack]),
    ).toThrow(code('VARIABLE_UNKNOWN'));
  });
});

describe('exactPenaltyWeight', () => {
  it('has the value of its example', () => {
    expect(exactPenaltyWeight(Float64Array.of(0, -4, -1), Float64Array.of(0, 2, 0))).toBe(1.5);
    expect(exactPenaltyWeight(Float64Array.of(0, -4, -1), Float64Array.of(0, 2, 0), 1)).toBe(2);
    expect(exactPenaltyWeight(Float64Array.of(1), Float64Array.of(1))).toBeUndefined();
  });

  it('refuses bad input', () => {
    const energies = costVector(fullSpace(1), items([1]));
    expect(() => exactPenaltyWeight(energies, new Float64Array(3))).toThrow(code('SHAPE_MISMATCH'));
    for (const bad of [-1, NaN, Infinity]) {
      expect(() => exactPenaltyWeight(energies, Float64Array.of(0, bad))).toThrow(
        code('OPTION_INVALID'),
      );
      expect(() => exactPenaltyWeight(energies, Float64Array.of(0, 1), bad)).toThrow(
        code('OPTION_INVALID'),
      );
    }
  });
});
