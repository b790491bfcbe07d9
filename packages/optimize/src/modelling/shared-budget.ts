import { WorkBudget } from '@ketflow/core';

/** A part of another budget: what is debited here is debited there at once, and never more than either holds. */
export class SharedBudget extends WorkBudget {
  readonly #whole: WorkBudget;

  constructor(whole: WorkBudget, limit: number) {
    super(limit);
    this.#whole = whole;
  }

  override get remaining(): number {
    return Math.min(super.remaining, this.#whole.remaining);
  }

  override debit(wanted: number): number {
    return this.#whole.debit(super.debit(wanted));
  }
}
