import type { RaceResult } from '@ketflow/optimize';
import { gapTo } from './live-view.ts';

/** The best proof of a race that no objective is better than so much. */
export interface ProvedBound {
  readonly solver: string;
  readonly objective: number;
  /** |best - bound| / |best|. */
  readonly gap: number;
}

/** The tightest bound that a run has proved; null without one, or without a solution. */
export function provedBound({
  runs,
  best,
  sense,
}: Pick<RaceResult, 'runs' | 'best' | 'sense'>): ProvedBound | null {
  const [tightest] = runs
    .flatMap(({ solver, info: { lowerBound } }) =>
      lowerBound === undefined ? [] : [{ solver, lowerBound }],
    )
    .sort((a, b) => b.lowerBound - a.lowerBound);
  if (tightest === undefined || best === null) return null;
  const { solver, lowerBound } = tightest;
  const objective = sense === 'max' ? 0 - lowerBound : lowerBound;
  return { solver, objective, gap: gapTo(best.objective, objective) };
}
