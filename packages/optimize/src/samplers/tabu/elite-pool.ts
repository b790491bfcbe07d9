import type { RandomStream } from '@ketflow/core';

/** A local optimum. */
export interface Elite {
  readonly spins: Int8Array;
  readonly energy: number;
}

/** A way from one elite to another that was not gone yet. */
export type Route = readonly [from: Elite, to: Elite];

/** The number of variables in which two states of spins differ. */
export function distanceOf(a: Int8Array, b: Int8Array): number {
  let different = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different++;
  return different;
}

/** The best local optima seen, all different, with the ways between them that are still open. */
export class ElitePool {
  readonly #size: number;
  /** Best first. */
  #elites: Elite[] = [];
  #routes: Route[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get isFull(): boolean {
    return this.#elites.length >= this.#size;
  }

  /** Takes an elite in, in place of the worst when the pool is full; false when it is not better than that, or not new. */
  add(elite: Elite): boolean {
    const elites = this.#elites;
    if (this.isFull && elite.energy >= elites[elites.length - 1].energy) return false;
    const isKnown = ({ energy, spins }: Elite): boolean =>
      energy === elite.energy && distanceOf(spins, elite.spins) === 0;
    if (elites.some(isKnown)) return false;
    if (this.isFull) {
      const worst = elites.pop();
      this.#routes = this.#routes.filter((route) => !route.some((end) => end === worst));
    }
    for (const other of elites) this.#routes.push([elite, other], [other, elite]);
    const place = elites.findIndex(({ energy }) => energy > elite.energy);
    elites.splice(place < 0 ? elites.length : place, 0, elite);
    return true;
  }

  /** An open way, at random, which is closed by that; undefined when there is none left. */
  takeRoute(stream: RandomStream): Route | undefined {
    const { length } = this.#routes;
    return length === 0 ? undefined : this.#routes.splice(stream.integer(length), 1)[0];
  }

  /** Forgets all but the best elite. */
  renew(): void {
    this.#elites.length = Math.min(1, this.#elites.length);
    this.#routes = [];
  }
}
