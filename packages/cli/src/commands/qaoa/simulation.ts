import type { Clock } from '@ketflow/core';
import {
  costVector,
  createQaoa,
  cvar,
  openThreads,
  type Angles,
  type Precision,
  type Qaoa,
} from '@ketflow/quantum';
import type { Context, OptionSpec, OptionValues } from '../../command.ts';
import { choiceOption } from '../../option-values.ts';
import type { Circuit } from './circuit.ts';

export const precisions: readonly Precision[] = ['f64', 'f32'];

export const simulationOptions: readonly OptionSpec[] = [
  { flags: '--precision <P>', text: `${precisions.join(' or ')} (default: f64)` },
];

/** Most threads of a simulation. */
export const mostThreads = 64;

/** A simulation is shared in blocks of so many amplitudes; more threads than blocks would only be started and wait. */
const blockSize = 2 ** 15;

/** Of `threads`, those that find work in this circuit: only the mixer `x` is shared. */
function usefulThreads({ space, mixer }: Circuit, threads: number): number {
  if (mixer !== 'x') return 1;
  return Math.max(1, Math.min(threads, mostThreads, space.size / blockSize));
}

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
 * Runs `act` with a simulation of the circuit on `--threads`, and gives its memory and its threads back.
 * @throws KetflowError `TOO_LARGE` before anything is allocated.
 */
export async function withSimulation<T>(
  { common }: Context,
  circuit: Circuit,
  options: OptionValues,
  act: (simulation: Simulation) => T | Promise<T>,
): Promise<T> {
  const precision = choiceOption(options, 'precision', precisions) ?? 'f64';
  const { space, polynomial, mixer } = circuit;
  const threads = await openThreads(usefulThreads(circuit, common.threads));
  let qaoa: Qaoa | undefined;
  try {
    qaoa = createQaoa({ space, cost: polynomial, mixer, precision, threads });
    const energies = costVector(space, polynomial);
    const least = energies.reduce((low, energy) => Math.min(low, energy), Infinity);
    const most = energies.reduce((high, energy) => Math.max(high, energy), -Infinity);
    return await act({ circuit, qaoa, energies, least, most });
  } finally {
    qaoa?.dispose();
    await threads.close();
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
