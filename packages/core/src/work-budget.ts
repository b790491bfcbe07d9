/**
 * A budget in counted work (candidate states scored), debited before it is spent and never overdrawn.
 *
 * A sampler asks for a batch, gets what is left of it, and does no more than that.
 */
export class WorkBudget {
  readonly limit: number;
  #spent = 0;

  /** @param limit - Units of work, a non-negative integer, or `Infinity` for no limit. */
  constructor(limit: number) {
    this.limit = limit;
  }

  get spent(): number {
    return this.#spent;
  }

  get remaining(): number {
    return this.limit - this.#spent;
  }

  /** Debits up to `wanted` units and returns how many were granted (0 when the budget is spent). */
  debit(wanted: number): number {
    const granted = Math.min(wanted, this.remaining);
    this.#spent += granted;
    return granted;
  }
}
