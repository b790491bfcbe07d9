import { subsets } from './subspace.ts';

/** How the race of one selection is run: everything counted, nothing timed. */
export interface FeatureRacePlan {
  /** Candidate states that every solver may score in one repeat. */
  readonly evaluations: number;
  readonly repeats: number;
  readonly mixer: 'xy-ring' | 'grover';
  readonly layers: number;
  /** Angle settings that QAOA tries, and shots for each; the rest of its budget is shots at the best angles. */
  readonly angleEvaluations: number;
  readonly angleShots: number;
}

/** Amplitude updates that all simulations of a race may take together: about ten seconds on one core. */
const UPDATE_LIMIT = 4e9;

const FEWEST_EVALUATIONS = 10_000;

/** From the best plan to the cheapest. */
const ladder: readonly Omit<FeatureRacePlan, 'evaluations'>[] = [
  { mixer: 'xy-ring', layers: 3, angleEvaluations: 16, angleShots: 128, repeats: 10 },
  { mixer: 'xy-ring', layers: 2, angleEvaluations: 12, angleShots: 128, repeats: 10 },
  { mixer: 'xy-ring', layers: 1, angleEvaluations: 8, angleShots: 256, repeats: 10 },
  { mixer: 'grover', layers: 2, angleEvaluations: 12, angleShots: 128, repeats: 10 },
  { mixer: 'grover', layers: 1, angleEvaluations: 8, angleShots: 256, repeats: 10 },
];

/** Amplitudes that one layer changes: all by the phase, then 2 C(m - 2, k - 1) for each of the m pairs of the ring. */
function updatesPerLayer(mixer: FeatureRacePlan['mixer'], m: number, k: number): number {
  const phase = 4 * subsets(m, k);
  if (mixer === 'grover') return phase + 2 * subsets(m, k);
  return phase + (k < m ? m * 2 * subsets(m - 2, k - 1) : 0);
}

/**
 * The plan for choosing k of m features: the first of a fixed list whose simulations together stay below a limit of
 * counted work, so that the race of any table takes seconds.
 */
export function planFeatureRace(m: number, k: number): FeatureRacePlan {
  const work = (plan: (typeof ladder)[number]): number =>
    plan.repeats * (plan.angleEvaluations + 1) * plan.layers * updatesPerLayer(plan.mixer, m, k);
  const chosen = ladder.find((plan) => work(plan) <= UPDATE_LIMIT) ?? ladder[ladder.length - 1];
  return { ...chosen, evaluations: Math.max(FEWEST_EVALUATIONS, m * k) };
}
