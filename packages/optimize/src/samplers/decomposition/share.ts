import { WorkBudget } from '@ketflow/core';
import type { SampleRequest } from '../../sampler.ts';
import type { Search } from '../../search.ts';

/** A budget that debits the budget of a search: what a part spends, the whole has spent. */
class Share extends WorkBudget {
  readonly #search: Search;
  #granted = 0;

  constructor(search: Search) {
    super(Infinity);
    this.#search = search;
  }

  override get spent(): number {
    return this.#granted;
  }

  override get remaining(): number {
    return this.#search.remaining;
  }

  override debit(wanted: number): number {
    const granted = this.#search.debit(wanted);
    this.#granted += granted;
    return granted;
  }
}

/** The limits of a search as those of a call inside it: budget, target, deadline, stop and signal. */
export function limitsOf(
  search: Search,
): Pick<SampleRequest, 'budget' | 'target' | 'clock' | 'deadlineSeconds' | 'stop' | 'signal'> {
  const isTimed = search.secondsLeft() < Infinity;
  return {
    budget: new Share(search),
    target: search.target,
    ...(isTimed ? { clock: { seconds: () => -search.secondsLeft() }, deadlineSeconds: 0 } : {}),
    stop: {
      get aborted(): boolean {
        return search.isCalledOff();
      },
      throwIfAborted: () => undefined,
    },
    // The search throws the reason of its own signal.
    signal: { aborted: false, throwIfAborted: () => void search.isOver() },
  };
}
