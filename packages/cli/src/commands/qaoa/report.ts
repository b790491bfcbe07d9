import type { Clock } from '@ketflow/core';
import type { Angles } from '@ketflow/quantum';
import type { OptionSpec, OptionValues } from '../../command.ts';
import { plural, type EvaluateDocument } from '../../documents/qaoa.ts';
import { numberOption } from '../../option-values.ts';
import { count } from '../../render/numbers.ts';
import type { Circuit } from './circuit.ts';
import { distributionOf } from './distribution.ts';
import { priceOf } from './price.ts';
import { measure, type Simulation } from './simulation.ts';

export const cvarOptions: readonly OptionSpec[] = [
  { flags: '--cvar <A>', text: 'also the mean of the best share A, above 0 and at most 1' },
];

export const cvarOption = (options: OptionValues): number | undefined =>
  numberOption(options, 'cvar', { above: 0, most: 1 });

/** `petersen (gset): 10 variables, 1,024 amplitudes, mixer x, 3 layers`. */
export function titleOf({ model, variables, space, mixer }: Circuit, layers: number): string {
  const constraint = space.weight === undefined ? '' : `, ${space.weight} of them at 1`;
  return (
    `${model.name} (${model.format}): ${plural(variables.length, 'variable')}${constraint}, ` +
    `${count(space.size)} amplitudes, mixer ${mixer}, ${plural(layers, 'layer')}`
  );
}

/** Runs the circuit and puts the document of `qaoa evaluate` together. @throws KetflowError `ANGLES_INVALID`. */
export function evaluateDocument(
  simulation: Simulation,
  angles: Angles,
  alpha: number | undefined,
  clock: Clock,
): EvaluateDocument {
  const { circuit, least } = simulation;
  const { objectiveOf } = circuit.model;
  const found = measure(simulation, angles, alpha, clock);
  return {
    variables: circuit.variables.length,
    layers: angles.gammas.length,
    expectation: found.expectation,
    objective: objectiveOf(found.expectation),
    ...(found.cvar === undefined
      ? {}
      : { cvar: found.cvar, cvarObjective: objectiveOf(found.cvar) }),
    gradient: {
      gammas: Array.from(found.gradient.gammas, (g) => g * circuit.unit.gamma),
      betas: Array.from(found.gradient.betas, (g) => g * circuit.unit.beta),
    },
    probabilityOfOptimum: found.probabilityOfOptimum,
    optimum: objectiveOf(least),
    amplitudes: circuit.space.size,
    seconds: found.seconds,
    secondsGradient: found.secondsGradient,
    simulated: true,
    price: priceOf(circuit, angles.gammas.length, 1),
    figures: { distribution: distributionOf(simulation, found.probabilities) },
  };
}
