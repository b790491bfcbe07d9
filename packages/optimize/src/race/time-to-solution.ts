import { log, wilsonInterval, type Interval } from '@ketflow/core';

/** How long a solver takes to succeed with a probability of 99 %, repeating itself. */
export interface TimeToSolution {
  readonly solver: string;
  /** Runs that reached the target, or the best energy of the race when there is no target. */
  readonly successes: number;
  readonly runs: number;
  /** successes / runs. */
  readonly successRate: number;
  /** 95 % Wilson interval of the success probability. */
  readonly successInterval: Interval;
  /** Seconds; null when no run succeeded. */
  readonly tts99: number | null;
  /** From the 95 % Wilson interval of the success probability; null: no upper limit. */
  readonly interval: readonly [low: number | null, high: number | null];
}

/**
 * TTS99 = t · ln 0.01 / ln(1 - p) with t seconds a run and success probability p = successes / runs; t itself for
 * p >= 0.99 (T. F. Rønnow et al., Science 345, 2014).
 * @param secondsPerRun - Mean over the runs.
 * @throws KetflowError `SHAPE_MISMATCH` if runs is 0.
 */
export function timeToSolution(
  solver: string,
  successes: number,
  runs: number,
  secondsPerRun: number,
): TimeToSolution {
  const at = (p: number): number | null => {
    if (p <= 0) return null;
    return p >= 0.99 ? secondsPerRun : (secondsPerRun * log(0.01)) / log(1 - p);
  };
  const successInterval = wilsonInterval(successes, runs);
  const [low, high] = successInterval;
  const successRate = successes / runs;
  // The Wilson limit of no success is 0 but for rounding.
  const worst = successes === 0 ? null : at(low);
  return {
    solver,
    successes,
    runs,
    successRate,
    successInterval,
    tts99: at(successRate),
    interval: [at(high), worst],
  };
}
