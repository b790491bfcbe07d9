import { KetflowError } from '@ketflow/core';
import type { Sampler } from '../sampler.ts';
import { samplerByName } from '../samplers/registry.ts';
import type { Entrant } from './race-types.ts';

/** An entrant with its sampler at hand. */
export interface Starter {
  readonly name: string;
  readonly sampler: Sampler;
  readonly entrant: Entrant;
}

/**
 * The entrants with their samplers and names.
 * @throws KetflowError `OPTION_INVALID` without entrants or with two of one name; `SOLVER_UNKNOWN`, `NOT_AVAILABLE_YET`.
 */
export function lineUp(entrants: readonly Entrant[]): Starter[] {
  const starters = entrants.map((entrant) => {
    const { solver } = entrant;
    const sampler = typeof solver === 'string' ? samplerByName(solver) : solver;
    return { name: entrant.label ?? sampler.name, sampler, entrant };
  });
  const names = starters.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined || names.length === 0) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'solver',
      value: twice ?? '',
      expected: 'at least one solver, each named once (give entrants of one solver labels)',
    });
  }
  return starters;
}
