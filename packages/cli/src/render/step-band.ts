import { quantile } from '@ketflow/core';

/** A curve that keeps its value until the next point: x increasing, then y. */
export type Steps = readonly (readonly [x: number, y: number])[];

/** The quartiles of several curves from one x on. */
export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The y of a curve at x, which is not before its first point. */
function valueAt(steps: Steps, x: number): number {
  let value = NaN;
  for (const [from, y] of steps) {
    if (from > x) break;
    value = y;
  }
  return value;
}

/**
 * Quartiles of curves at increasing places: from the first place on at which every curve has begun, one point wherever one
 * of the three changes. Empty without curves.
 */
export function stepBand(curves: readonly Steps[], places: readonly number[]): BandPoint[] {
  const begun = curves.filter((steps) => steps.length > 0);
  const start = Math.max(...begun.map(([first]) => first?.[0] ?? 0));
  const band: BandPoint[] = [];
  if (begun.length === 0) return band;
  for (const x of places) {
    if (x < start) continue;
    const values = begun.map((steps) => valueAt(steps, x)).sort((a, b) => a - b);
    const [low, median, high] = [
      quantile(values, 0.25),
      quantile(values, 0.5),
      quantile(values, 0.75),
    ];
    const last = band.at(-1);
    if (last?.low === low && last.median === median && last.high === high) continue;
    band.push({ x, low, median, high });
  }
  return band;
}
