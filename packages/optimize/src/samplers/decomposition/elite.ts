import type { RandomStream } from '@ketflow/core';

const SIZE = 8;

/** The best different states at which the search came to rest: where it starts again. */
export class Elite {
  readonly #members: { readonly spins: Int8Array; readonly energy: number }[] = [];

  /** Adds a copy of a state, unless it is there or worse than all of a full pool. */
  add(spins: Int8Array, energy: number): void {
    const isSame = (other: Int8Array): boolean => spins.every((s, i) => s === other[i]);
    if (this.#members.some((member) => member.energy === energy && isSame(member.spins))) return;
    this.#members.push({ spins: spins.slice(), energy });
    this.#members.sort((a, b) => a.energy - b.energy);
    if (this.#members.length > SIZE) this.#members.pop();
  }

  /** One of them, each as likely. There must be one. */
  pick(stream: RandomStream): Int8Array {
    return this.#members[stream.integer(this.#members.length)].spins;
  }
}
