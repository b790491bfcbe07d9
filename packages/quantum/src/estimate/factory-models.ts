import { refuseUnknownOptions } from '../options.ts';
import { codes } from './codes.ts';
import { qubitModels, type QubitModel } from './qubit-models.ts';
import { refuse, requireCount, requireNamed, requirePositive, requireText } from './require.ts';

/** A block of physical qubits that distils T states: as in a JSON file of `--factory`. */
export interface FactoryModel {
  readonly name: string;
  /** Where the figures come from. */
  readonly source: string;
  /** Physical qubits of one copy. */
  readonly qubits: number;
  /** Time of one run, ns. */
  readonly durationNs: number;
  /** T states of one run. */
  readonly statesPerRun: number;
  /** Probability that a T state is wrong. */
  readonly errorRate: number;
}

/**
 * The factory that distils a CCZ state from eight T states of a first level and turns it into two T states with the help
 * of a catalyst. With P(d) = 0.1 (100 p)^((d+1)/2) for p physical errors: a T gate of level 0 errs by p + 100 P(d1/2),
 * of level 1 by 1100 P(d1) + 35 (level 0)^3, the CCZ by 1000 P(d2) + 28 (level 1)^2.
 *
 * @param qubit - Of the surface code: the time of a round is taken from it.
 * @param d1 - Code distance of the first level, odd; 15 in the paper.
 * @param d2 - Of the second level, odd; 31 in the paper.
 * @returns 6 * 64 d1^2 + 64 d2^2 qubits; one run lasts (5.5 + 1) max(2 d1 + 1, d2) rounds. The error of the pair counts
 * for each state of it.
 * @throws KetflowError `OPTION_INVALID` for another code or distances that are no odd integers from 3.
 * @see C. Gidney, A. G. Fowler, Efficient magic state factories with a catalyzed |CCZ> to 2|T> transformation, Quantum 3,
 * 135 (2019), arXiv 1812.01238; the sums of errors as in `ccz2t_factory.py` of quantumlib/Qualtran.
 */
export function catalysedFactory(qubit: QubitModel, d1 = 15, d2 = 31): FactoryModel {
  if (qubit.code !== 'surface') refuse('qubit.code', qubit.code, 'surface, for this factory');
  for (const [name, d] of Object.entries({ d1, d2 })) {
    if (requireCount(name, d, 3) % 2 === 0) refuse(name, d, 'an odd number');
  }
  const p = qubit.errorRate;
  const topological = (d: number): number => {
    let error = 0.1;
    for (let i = 1; i <= Math.floor((d + 1) / 2); i++) error *= 100 * p;
    return error;
  };
  const level0 = p + 100 * topological(Math.floor(d1 / 2));
  const level1 = 1100 * topological(d1) + 35 * level0 * level0 * level0;
  return {
    name: d1 === 15 && d2 === 31 ? 'ccz2t' : `ccz2t-${d1}-${d2}`,
    source: 'C. Gidney, A. G. Fowler, arXiv 1812.01238',
    qubits: 6 * 64 * d1 * d1 + 64 * d2 * d2,
    durationNs: 6.5 * Math.max(2 * d1 + 1, d2) * codes.surface.roundNs(qubit),
    statesPerRun: 2,
    errorRate: 1000 * topological(d2) + 28 * level1 * level1,
  };
}

const distilled = (name: string, qubits: number, durationNs: number, errorRate: number) => ({
  name,
  source:
    'found for this qubit by the search of Microsoft’s estimator, npm qsharp-lang 1.32.5 (15-to-1 distillation; in the name the code distances of its levels)',
  qubits,
  durationNs,
  statesPerRun: 1,
  errorRate,
});

/** Factories for the qubits that are known by name. */
const distilleries: Readonly<Record<string, readonly FactoryModel[]>> = {
  qubit_gate_ns_e3: [
    distilled('15to1-5-15', 18_000, 92_000, 2.4683926534736275e-9),
    distilled('15to1-5-17', 18_000, 100_800, 5.513926534736261e-10),
  ],
  qubit_gate_ns_e4: [
    distilled('15to1-7', 1960, 36_400, 2.165e-9),
    distilled('15to1-9', 3240, 46_800, 5.63e-11),
  ],
  qubit_gate_us_e3: [
    distilled('15to1-15', 9000, 117_000_000, 2.1300000350000014e-9),
    distilled('15to1-17', 11_560, 132_600_000, 2.1300003500000017e-10),
  ],
  qubit_gate_us_e4: [
    distilled('15to1-7', 1960, 54_600_000, 2.1300000349999997e-9),
    distilled('15to1-9', 3240, 70_200_000, 2.1300035e-11),
  ],
  qubit_maj_ns_e4: [
    distilled('15to1-1-3-7', 21_840, 39_300, 4.9756042057560246e-9),
    distilled('15to1-1-3-9', 21_840, 45_900, 5.530420575602476e-11),
  ],
  qubit_maj_ns_e6: [
    distilled('15to1-1-3', 1040, 14_100, 4.972611646134999e-9),
    distilled('15to1-1-5', 2640, 21_900, 3.1086461350000004e-12),
  ],
};

/**
 * The factories that are known for a qubit: those that a search found for a qubit of these figures, and, with the surface
 * code, {@link catalysedFactory} at distances 15, 31 (`ccz2t`) and 19, 31.
 */
export function factoriesFor(qubit: QubitModel): readonly FactoryModel[] {
  const twin = qubitModels.find(
    ({ code, errorRate, twoQubitGateNs, measurementNs }) =>
      code === qubit.code &&
      errorRate === qubit.errorRate &&
      twoQubitGateNs === qubit.twoQubitGateNs &&
      measurementNs === qubit.measurementNs,
  );
  const found = twin === undefined ? [] : distilleries[twin.name];
  if (qubit.code !== 'surface') return found;
  return [...found, catalysedFactory(qubit), catalysedFactory(qubit, 19, 31)];
}

/**
 * A factory by its name, or one of one's own, checked.
 * @throws KetflowError `OPTION_INVALID` with the nearest name or the field that is wrong, `OPTION_UNKNOWN`.
 */
export function requireFactory(factory: string | FactoryModel, qubit: QubitModel): FactoryModel {
  if (typeof factory === 'string') return requireNamed('factory', factory, factoriesFor(qubit));
  refuseUnknownOptions(factory, [
    'name',
    'source',
    'qubits',
    'durationNs',
    'statesPerRun',
    'errorRate',
  ]);
  requireText('factory.name', factory.name);
  requireText('factory.source', factory.source);
  requireCount('factory.qubits', factory.qubits, 1);
  requirePositive('factory.durationNs', factory.durationNs);
  requireCount('factory.statesPerRun', factory.statesPerRun, 1);
  requirePositive('factory.errorRate', factory.errorRate, 1);
  return factory;
}
