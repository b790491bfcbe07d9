import type { Bqm } from '../../model/bqm.ts';
import type { Sampler } from '../../sampler.ts';
import { parallelTempering } from '../parallel-tempering.ts';
import { simulatedAnnealing } from '../simulated-annealing.ts';
import { tabu } from '../tabu.ts';

/** The samplers of portfolios, by name. */
export const portfolioSamplers: Readonly<Record<string, Sampler>> = {
  sa: simulatedAnnealing,
  pt: parallelTempering,
  tabu,
};

/** Mean degree up to which cluster moves make parallel tempering worth its many replicas. */
const TEMPERING_DEGREE = 8;
/** Variables up to which a ladder of replicas gets anywhere. */
const TEMPERING_VARIABLES = 5000;
/** Part of all pairs from which on tabu search wins. */
const DENSE = 0.08;
/** Mean degree from which on tabu search, which looks at all moves before each, is strong. */
const TABU_DEGREE = 24;

/** The samplers that are worth a try on a model without a constraint, the usual winner first. */
export function candidates(bqm: Bqm): readonly string[] {
  const n = Math.max(1, bqm.numVariables);
  const degree = bqm.neighbours.length / n;
  if (degree > DENSE * n) return ['tabu', 'sa'];
  const isTempered = degree <= TEMPERING_DEGREE && n <= TEMPERING_VARIABLES;
  const isTabu = degree >= TABU_DEGREE;
  return ['sa', ...(isTabu ? ['tabu'] : []), ...(isTempered ? ['pt'] : [])];
}
