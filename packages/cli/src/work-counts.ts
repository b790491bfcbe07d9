/**
 * The work that each run of a race did: what it takes to repeat it bit for bit, without its times.
 * @module
 */
import type { RaceRun } from '@ketflow/optimize';

interface WorkCount {
  readonly solver: string;
  readonly repeat: number;
  /** Whether the user stopped it: it then counts as unfinished, whatever limit its repetition ends by. */
  readonly stopped: boolean;
  readonly evaluations: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The counts of a race as JSON. */
export function workJson(runs: readonly RaceRun[]): string {
  const counts = runs.map(({ solver, repeat, info }): WorkCount => {
    const { status, evaluations, options } = info;
    return { solver, repeat, stopped: status === 'stopped', evaluations, options };
  });
  return `${JSON.stringify(counts, null, 2)}\n`;
}

/** The counts of an earlier race, as `race` takes them. */
export function readWork(json: string): RaceRun[] {
  const counts = JSON.parse(json) as readonly WorkCount[];
  return counts.map(({ solver, repeat, stopped, evaluations, options }) => ({
    solver,
    repeat,
    info: {
      status: stopped ? 'stopped' : 'evaluations',
      evaluations,
      options,
      reads: 0,
      evaluationsToBest: 0,
      secondsToBest: null,
      secondsToTarget: null,
    },
  }));
}
