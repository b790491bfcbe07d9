import { KetflowError } from './errors.ts';

/**
 * A budget in counted work (candidate states scored), debited before it is spent and never overdrawn.
 *
 * A sampler asks for a batch, gets what is left of it, and does no more than that.
 */
export class WorkBudget {
  readonly limit: number;
  #spent = 0;

  /**
   * @param limit - Units of work, a non-negative integer, or `Infinity` for no limit.
   * @throws KetflowError `OPTION_INVALID` if it is anything else.
   */
  constructor(limit: number) {
    if (!(limit === Infinity || Number.isInteger(limit)) || limit < 0) refuse('budget', limit);
    this.limit = limit;
  }

  get spent(): number {
    return this.#spent;
  }

  get remaining(): number {
    return this.limit === Infinity ? Infinity : this.limit - this.#spent;
  }

  /**
   * Debits up to `wanted` units and returns how many were granted (0 when the budget is spent).
   * @throws KetflowError `OPTION_INVALID` if `wanted` is negative or NaN: nothing is ever paid back.
   */
  debit(wanted: number): number {
    if (!(wanted >= 0)) refuse('work', wanted);
    const granted = Math.min(wanted, this.remaining);
    this.#spent += granted;
    return granted;
  }
}

function refuse(option: string, value: number): never {
  throw new KetflowError('OPTION_INVALID', {
    option,
    value: String(value),
    expected: 'a non-negative integer',
  });
}
