import type { Clock } from '@ketflow/core';
import { costVector, createQaoa, cvar, type Angles, type Qaoa } from '@ketflow/quantum';
import type { OptionSpec, OptionValues } from '../../command.ts';
import { choiceOption } from '../../option-values.ts';
import type { Circuit } from './circuit.ts';

export const simulationOptions: readonly OptionSpec[] = [
  { flags: '--precision <P>', text: 'f64 or f32 (default: f64)' },
];

/** A circuit that can be run, with the energy of every state. */
export interface Simulation {
  readonly circuit: Circuit;
  readonly qaoa: Qaoa;
  /** E of every basis state, shape (amplitudes,). */
  readonly energies: Float64Array;
  readonly least: number;
  readonly most: number;
}

/**
 * Runs `act` with a simulation of the circuit and gives its memory back.
 * @throws KetflowError `TOO_LARGE` before anything is allocated.
 */
export async function withSimulation<T>(
  circuit: Circuit,
  options: OptionValues,
  act: (simulation: Simulation) => T | Promise<T>,
): Promise<T> {
  const precision = choiceOption(options, 'precision', ['f64', 'f32']);
  const { space, polynomial, mixer } = circuit;
  const qaoa = createQaoa({
    space,
    cost: polynomial,
    mixer,
    ...(precision === undefined ? {} : { precision }),
  });
  try {
    const energies = costVector(space, polynomial);
    const least = energies.reduce((low, energy) => Math.min(low, energy), Infinity);
    const most = energies.reduce((high, energy) => Math.max(high, energy), -Infinity);
    return await act({ circuit, qaoa, energies, least, most });
  } finally {
    qaoa.dispose();
  }
}

/** Energies that differ from the lowest by no more than their rounding count as lowest. */
const tolerance = 1e-9;

/** The largest energy that counts as the lowest. */
const optimalUpTo = ({ least, most }: Simulation): number => least + tolerance * (most - least);

/** What a circuit gives at its angles. */
export interface Measurement {
  readonly angles: Angles;
  readonly expectation: number;
  /** Derivatives of the expectation by the angles of Ketflow. */
  readonly gradient: Angles;
  readonly probabilities: Float64Array;
  readonly probabilityOfOptimum: number;
  readonly cvar: number | undefined;
  /** One expectation, and one expectation with all derivatives, after the circuit has run once. */
  readonly seconds: number;
  readonly secondsGradient: number;
}

/** Runs the circuit at these angles. @throws KetflowError `ANGLES_INVALID`. */
export function measure(
  simulation: Simulation,
  angles: Angles,
  alpha: number | undefined,
  clock: Clock,
): Measurement {
  const { qaoa, energies } = simulation;
  const { gammas, betas } = angles;
  const probabilities = qaoa.probabilities(gammas, betas);
  const start = clock.seconds();
  const expectation = qaoa.evaluate(gammas, betas);
  const between = clock.seconds();
  const gradient = qaoa.gradient(gammas, betas);
  const end = clock.seconds();
  const limit = optimalUpTo(simulation);
  let probabilityOfOptimum = 0;
  for (let x = 0; x < energies.length; x++) {
    if ((energies[x] ?? 0) <= limit) probabilityOfOptimum += probabilities[x] ?? 0;
  }
  return {
    angles,
    expectation,
    gradient,
    probabilities,
    probabilityOfOptimum,
    cvar: alpha === undefined ? undefined : cvar(probabilities, energies, alpha),
    seconds: between - start,
    secondsGradient: end - between,
  };
}
