import { subsets } from './subspace.ts';

/** How the race of one selection is run: everything counted, nothing timed. */
export interface FeatureRacePlan {
  /** Candidate states that every solver may score in one repeat. */
  readonly evaluations: number;
  readonly repeats: number;
  readonly mixer: 'grover';
  readonly layers: number;
  /** Angle settings that QAOA tries, and shots for each; the rest of its budget is shots at the best angles. */
  readonly angleEvaluations: number;
  readonly angleShots: number;
}

/** Amplitude updates that all simulations of a race may take together: about ten seconds on one core. */
const UPDATE_LIMIT = 3e9;

/** An amplitude's phase costs about four plain updates, its part in the Grover mixer two. */
const UPDATES_PER_AMPLITUDE = 6;

const FEWEST_EVALUATIONS = 10_000;

/**
 * From the best plan to the cheapest. On the ionosphere table (C(33, 5) states) the Grover mixer came closest to the optimum
 * of the mixers tried at this budget, from 3 layers on about equally (`docs/adr/0009-race-of-features.md`).
 */
const ladder: readonly Omit<FeatureRacePlan, 'evaluations'>[] = [
  { mixer: 'grover', layers: 8, angleEvaluations: 16, angleShots: 128, repeats: 10 },
  { mixer: 'grover', layers: 4, angleEvaluations: 12, angleShots: 128, repeats: 10 },
  { mixer: 'grover', layers: 2, angleEvaluations: 8, angleShots: 256, repeats: 10 },
  { mixer: 'grover', layers: 1, angleEvaluations: 8, angleShots: 256, repeats: 10 },
];

/**
 * The plan for choosing k of m features: the first of a fixed list whose simulations together stay below a limit of
 * counted work, so that the race of any table takes seconds.
 */
export function planFeatureRace(m: number, k: number): FeatureRacePlan {
  const work = (plan: (typeof ladder)[number]): number =>
    plan.repeats *
    (plan.angleEvaluations + 1) *
    plan.layers *
    UPDATES_PER_AMPLITUDE *
    subsets(m, k);
  const chosen = ladder.find((plan) => work(plan) <= UPDATE_LIMIT) ?? ladder[ladder.length - 1];
  return { ...chosen, evaluations: Math.max(FEWEST_EVALUATIONS, m * k) };
}
