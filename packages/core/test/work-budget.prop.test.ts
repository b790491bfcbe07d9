import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KetflowError, WorkBudget } from '@ketflow/core';

describe('WorkBudget', () => {
  it('grants what is asked or what is left, and is never overdrawn', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.nat(300)), (limit, wishes) => {
        const budget = new WorkBudget(limit);
        let granted = 0;
        for (const wanted of wishes) {
          const left = budget.remaining;
          const got = budget.debit(wanted);
          granted += got;
          expect(got).toBe(Math.min(wanted, left));
          expect(budget.spent).toBe(granted);
          expect(budget.spent + budget.remaining).toBe(limit);
          expect(budget.remaining).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('has no end when it is unlimited', () => {
    const budget = new WorkBudget(Infinity);
    expect(budget.debit(5)).toBe(5);
    expect(budget.spent).toBe(5);
    expect(budget.remaining).toBe(Infinity);
  });

  it.each([-1, 1.5, NaN, -Infinity])('refuses the limit %d', (limit) => {
    expect(() => new WorkBudget(limit)).toThrow(KetflowError);
  });

  it('pays nothing back', () => {
    const budget = new WorkBudget(10);
    for (const wanted of [-1, NaN]) expect(() => budget.debit(wanted)).toThrow(KetflowError);
    expect(budget.remaining).toBe(10);
  });
});
