import type { Improvement } from '../improvement.ts';
import { objectiveOf } from './sense.ts';
import type { Sense } from './sense.ts';

/** When a run reached a new best: seconds and states scored since it began, and the objective. */
export type CurvePoint = readonly [seconds: number, evaluations: number, objective: number];

/** How the best objective of a run went. */
export interface RaceCurve {
  readonly solver: string;
  readonly repeat: number;
  /** At most `MOST_POINTS`, in the order of time; the first and the last improvement are always there. */
  readonly improvements: readonly CurvePoint[];
}

/** Most points of a curve. */
const MOST_POINTS: number = 200;

/** The improvements of a run as the points of a curve, evenly thinned. */
export function curveOf(improvements: readonly Improvement[], sense: Sense): CurvePoint[] {
  const { length } = improvements;
  const points = Math.min(length, MOST_POINTS);
  return Array.from({ length: points }, (_, at) => {
    const place = points < 2 ? 0 : Math.round((at * (length - 1)) / (points - 1));
    const { energy, evaluations, seconds } = improvements[place];
    return [seconds ?? 0, evaluations, objectiveOf(energy, sense)] as const;
  });
}
