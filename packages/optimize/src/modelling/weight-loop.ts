import type { ExpandedProgram, Reading, Weights } from './expanded-program.ts';

/** What violated constraints are multiplied by, and inequalities that are never tight. */
const RAISE = 2;
const LOWER = 0.5;

/**
 * The weights of the penalties of a program, round after round: doubled where the best sample violates the constraint,
 * halved where every row is an inequality that keeps a distance of its least coefficient or more in all leading samples.
 */
export class WeightLoop {
  readonly #expanded: ExpandedProgram;
  readonly #weights: Record<string, number>;
  readonly #raised = new Map<string, number>();

  constructor(expanded: ExpandedProgram) {
    this.#expanded = expanded;
    this.#weights = Object.fromEntries(expanded.startWeights);
  }

  get weights(): Weights {
    return this.#weights;
  }

  /** In how many rounds the best sample violated the constraint. */
  raised(name: string): number {
    return this.#raised.get(name) ?? 0;
  }

  /** Takes note of the leading samples of a round, best first; the weights stay as they are. */
  observe(readings: readonly Reading[]): void {
    for (const name of Object.keys(readings.at(0)?.violations ?? {})) {
      if (Object.hasOwn(this.#weights, name)) this.#raised.set(name, this.raised(name) + 1);
    }
  }

  /** The weights of the round after these leading samples. */
  adjust(leaders: readonly ArrayLike<number>[], readings: readonly Reading[]): void {
    if (readings.length === 0) return;
    const [{ violations }] = readings;
    for (const { name, rows } of this.#expanded.penalties) {
      if (Object.hasOwn(violations, name)) this.#weights[name] *= RAISE;
      else if (readings.every((reading) => !Object.hasOwn(reading.violations, name))) {
        const isSlack = rows.every(({ difference, relation }) => {
          if (relation === '=') return false;
          const least = difference.products.reduce(
            (smallest, { coefficient }) => Math.min(smallest, Math.abs(coefficient)),
            Infinity,
          );
          return leaders.every(
            (sample) => difference.evaluate(this.#expanded.valuesOf(sample)) <= -least,
          );
        });
        if (isSlack) this.#weights[name] *= LOWER;
      }
    }
  }
}
