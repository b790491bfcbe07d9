/**
 * The search for angles as the options of `ketflow qaoa optimize` describe it.
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { KetflowError, type Clock } from '@ketflow/core';
import {
  cvarObjective,
  growLayersStepwise,
  initialAngles,
  minimiseAnglesStepwise,
  type AngleMethod,
  type AngleStrategy,
  type MinimisedAngles,
  type Stepwise,
} from '@ketflow/quantum';
import type { Context, OptionSpec, OptionValues } from '../../command.ts';
import { choiceOption, integerOption, requiredOption } from '../../option-values.ts';
import { number } from '../../render/numbers.ts';
import type { Simulation } from './simulation.ts';

type Init = AngleStrategy | 'interp';

const inits: readonly Init[] = ['ramp', 'fixed', 'sk', 'interp', 'random'];
const methods: readonly AngleMethod[] = ['lbfgs', 'nelder-mead', 'spsa', 'cobyla'];
const DEFAULT_EVALUATIONS = 500;
const MOST_LAYERS = 1000;
/** Where a search on shots ends: finer steps drown in their noise. */
const STEP_WITH_SHOTS = 0.01;

export const searchOptions: readonly OptionSpec[] = [
  { flags: '--layers <P>', text: 'layers of the circuit (required by optimize)' },
  { flags: '--init <I>', text: `start: ${inits.join(', ')} (default: ramp)` },
  { flags: '--method <M>', text: `${methods.join(', ')} (default: lbfgs, with --shots spsa)` },
  { flags: '--evaluations <N>', text: `most evaluations (default: ${DEFAULT_EVALUATIONS})` },
];

/** What is searched, and how. */
export interface AngleSearch {
  readonly layers: number;
  readonly init: Init;
  readonly method: AngleMethod;
  readonly maxEvaluations: number;
  readonly shots: number | undefined;
  /** The share of the CVaR that is lowered instead of the expectation. */
  readonly alpha: number | undefined;
}

/** @throws KetflowError `OPTION_MISSING`, `OPTION_INVALID`. */
export function readSearch(options: OptionValues, alpha: number | undefined): AngleSearch {
  requiredOption(options, 'layers', 'qaoa optimize');
  const layers = integerOption(options, 'layers', { least: 1, most: MOST_LAYERS }) ?? 1;
  const init = choiceOption(options, 'init', inits) ?? 'ramp';
  const shots = integerOption(options, 'shots', { least: 1, most: 10_000_000 });
  const method =
    choiceOption(options, 'method', methods) ?? (shots === undefined ? 'lbfgs' : 'spsa');
  if (method === 'lbfgs' && shots !== undefined) {
    throw new KetflowError('OPTION_INVALID', {
      option: '--method',
      value: method,
      expected: `${methods.slice(1).join(', ')} with --shots, since lbfgs follows exact gradients`,
    });
  }
  // INTERP needs one evaluation for each depth on its way.
  const least = init === 'interp' ? layers : 1;
  const maxEvaluations =
    integerOption(options, 'evaluations', { least }) ?? Math.max(least, DEFAULT_EVALUATIONS);
  return { layers, init, method, maxEvaluations, shots, alpha };
}

/** The angles that were found, in the convention of Ketflow, and how the search began. */
export interface FoundAngles extends MinimisedAngles {
  readonly start: string;
}

/** Seconds of work between two turns for signals and the screen. */
const TURN = 0.05;

/** Does the steps; the time only decides when the event loop gets a turn, not what comes out. */
async function inTurns<T>(steps: Stepwise<T>, clock: Clock): Promise<T> {
  let last = clock.seconds();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (clock.seconds() - last < TURN) continue;
    await setImmediate();
    last = clock.seconds();
  }
}

/** Searches angles; a stop by the user ends it with the best so far. @throws KetflowError `OPTION_INVALID`. */
export async function searchAngles(
  { io, stream, progress }: Context,
  { qaoa, circuit, energies }: Simulation,
  search: AngleSearch,
): Promise<FoundAngles> {
  const { layers, init, method, maxEvaluations, shots, alpha } = search;
  const chance = stream.split('qaoa', 'optimize');
  const options = {
    method,
    maxEvaluations,
    stream: chance.split('search'),
    stop: io.signal,
    ...(shots === undefined ? {} : { shots, cost: energies, finalStep: STEP_WITH_SHOTS }),
    ...(alpha === undefined ? {} : { objective: cvarObjective(alpha) }),
    onProgress: ({ evaluations, best }: { evaluations: number; best: number }) =>
      progress.report({
        step: 'optimize',
        done: evaluations,
        total: maxEvaluations,
        message: `best ${number(circuit.model.objectiveOf(best))}`,
      }),
  };
  if (init === 'interp') {
    const start = 'one layer, stretched layer by layer (INTERP)';
    return { ...(await inTurns(growLayersStepwise(qaoa, layers, options), io.clock)), start };
  }
  const start = initialAngles(circuit.polynomial, layers, init, chance.split('start'));
  const found = await inTurns(minimiseAnglesStepwise(qaoa, start, options), io.clock);
  return { ...found, start: start.description };
}
