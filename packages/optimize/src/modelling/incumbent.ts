import type { Reading } from './expanded-program.ts';

/** The best reading of a search: feasible before infeasible, then by objective, or by total violation. */
export class Incumbent {
  readonly #isMaximised: boolean;
  #best: Reading | undefined;
  #sample: Int8Array | undefined;
  #idleRounds = -1;

  constructor(isMaximised: boolean) {
    this.#isMaximised = isMaximised;
  }

  get best(): Reading | undefined {
    return this.#best;
  }

  /** The sample of the best reading. */
  get sample(): Int8Array | undefined {
    return this.#sample;
  }

  get isFeasible(): boolean {
    return this.#best?.feasible === true;
  }

  /** Rounds begun since the last improvement, without the one of it. */
  get idleRounds(): number {
    return this.#idleRounds;
  }

  beginRound(): void {
    this.#idleRounds++;
  }

  offer(reading: Reading, sample: Int8Array): void {
    if (this.#best !== undefined && !this.#isBetter(reading, this.#best)) return;
    this.#best = reading;
    this.#sample = sample;
    this.#idleRounds = 0;
  }

  /** Whether a feasible solution is as good as this. */
  reaches(target: number | undefined): boolean {
    if (target === undefined || this.#best?.feasible !== true) return false;
    const { objective } = this.#best;
    return this.#isMaximised ? objective >= target : objective <= target;
  }

  #isBetter(a: Reading, b: Reading): boolean {
    if (a.feasible !== b.feasible) return a.feasible;
    if (!a.feasible) return totalViolation(a) < totalViolation(b);
    return this.#isMaximised ? a.objective > b.objective : a.objective < b.objective;
  }
}

function totalViolation({ violations }: Reading): number {
  return Object.values(violations).reduce((total, violation) => total + violation, 0);
}
