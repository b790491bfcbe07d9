import { exp, log, pow } from '@ketflow/core';
import { refuseUnknownOptions } from '../options.ts';
import { requireCount, requirePositive } from './require.ts';

/** Where a quantum algorithm overtakes a classical one. */
export interface Crossover {
  /** N*, a real number; null where the quantum algorithm never overtakes. */
  readonly variables: number | null;
  /** Steps that the classical algorithm takes there, b_C^N*. */
  readonly classicalSteps: number | null;
}

/**
 * The size N* from which c_Q b_Q^N is below c_C b_C^N: N* = ln(c_Q / c_C) / ln(b_C / b_Q), 0 where it always is.
 *
 * Assumes that both times are purely exponential in N with these bases, which fits to small sizes seldom bear out at large
 * ones, and that each runs on one machine.
 *
 * @param scaling.classicalBase - b_C > 0, growth of the classical steps a variable.
 * @param scaling.quantumBase - b_Q > 0.
 * @param scaling.overhead - c_Q / c_C > 0: how much longer a quantum step takes than a classical one.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`.
 * @example
 * crossover({ classicalBase: 1.34, quantumBase: 1.21, overhead: 1e6 }).variables // 135.4
 */
export function crossover(scaling: {
  readonly classicalBase: number;
  readonly quantumBase: number;
  readonly overhead: number;
}): Crossover {
  refuseUnknownOptions(scaling, ['classicalBase', 'quantumBase', 'overhead']);
  const { classicalBase, quantumBase, overhead } = scaling;
  requirePositive('classicalBase', classicalBase);
  requirePositive('quantumBase', quantumBase);
  requirePositive('overhead', overhead);
  if (quantumBase >= classicalBase) {
    const isAlwaysFaster = quantumBase === classicalBase && overhead <= 1;
    return isAlwaysFaster
      ? { variables: 0, classicalSteps: 1 }
      : { variables: null, classicalSteps: null };
  }
  const variables = Math.max(0, log(overhead) / log(classicalBase / quantumBase));
  return { variables, classicalSteps: exp(variables * log(classicalBase)) };
}

/**
 * The run time from which a polynomial speed-up pays: with M quantum steps for M^d classical ones, T* = t_Q (t_Q /
 * t_C)^(1/(d-1)). d = 2 is Grover's, 4 a quartic speed-up.
 *
 * @param steps.quantumSeconds - t_Q > 0, of one quantum step.
 * @param steps.classicalSeconds - t_C > 0, of one classical step.
 * @param steps.degree - d, an integer from 2.
 * @returns T*, seconds; 0 when a quantum step is not the slower one.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`.
 * @see R. Babbush et al., Focus beyond quadratic speedups for error-corrected quantum advantage, PRX Quantum 2, 010103
 * (2021).
 */
export function crossoverSeconds(steps: {
  readonly quantumSeconds: number;
  readonly classicalSeconds: number;
  readonly degree: number;
}): number {
  refuseUnknownOptions(steps, ['quantumSeconds', 'classicalSeconds', 'degree']);
  const quantum = requirePositive('quantumSeconds', steps.quantumSeconds);
  const classical = requirePositive('classicalSeconds', steps.classicalSeconds);
  const degree = requireCount('degree', steps.degree, 2);
  if (quantum <= classical) return 0;
  return quantum * pow(quantum / classical, 1 / (degree - 1));
}
