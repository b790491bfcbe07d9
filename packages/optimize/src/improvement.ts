/** A state better than all before it. */
export interface Improvement {
  readonly energy: number;
  /** Evaluations of this call so far. */
  readonly evaluations: number;
  /** Seconds of this call so far; null without a clock. */
  readonly seconds: number | null;
}
