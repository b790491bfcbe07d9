/**
 * The work that each run of a race did: what it takes to repeat it bit for bit, without its times.
 * @module
 */
import type { RaceRun } from '@ketflow/optimize';

interface WorkCount {
  readonly solver: string;
  readonly repeat: number;
  readonly status: RaceRun['info']['status'];
  readonly evaluations: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The counts of a race as JSON. */
export function workJson(runs: readonly RaceRun[]): string {
  const counts = runs.map(({ solver, repeat, info }): WorkCount => {
    const { status, evaluations, options } = info;
    return { solver, repeat, status, evaluations, options };
  });
  return `${JSON.stringify(counts, null, 2)}\n`;
}

/** The counts of an earlier race, as `race` takes them. */
export function readWork(json: string): RaceRun[] {
  const counts = JSON.parse(json) as readonly WorkCount[];
  return counts.map(({ solver, repeat, status, evaluations, options }) => ({
    solver,
    repeat,
    info: {
      status,
      evaluations,
      options,
      reads: 0,
      evaluationsToBest: 0,
      secondsToBest: null,
      secondsToTarget: null,
    },
  }));
}
