/** The sense of the objective: `max` where E = -objective. */
export type Sense = 'min' | 'max';

/** The objective of an energy; a cut of 0 is 0, not -0. */
export function objectiveOf(energy: number, sense: Sense): number {
  return sense === 'max' ? 0 - energy : energy;
}
