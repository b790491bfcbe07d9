/**
 * The documents of `ketflow qaoa`, and the same in words.
 * @module
 */
import type { QuantumPrice } from '@ketflow/quantum';
import { count, number, seconds } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';

/** Angles or derivatives, one for each layer. */
interface ByLayer {
  readonly gammas: readonly number[];
  readonly betas: readonly number[];
}

/** The distribution of the objective: edges of bins, shares of what was measured, shares of all states. */
interface DistributionDocument {
  readonly edges: readonly number[];
  readonly probabilities: readonly number[];
  readonly uniform: readonly number[];
}

/** What every simulated result says: that it is one, and what its shots would cost on a fault-tolerant machine. */
interface Simulated {
  readonly simulated: true;
  readonly price: QuantumPrice;
}

/** The document of `qaoa evaluate`; its price is that of one shot. */
export interface EvaluateDocument extends Simulated {
  readonly variables: number;
  readonly layers: number;
  readonly expectation: number;
  readonly objective: number;
  readonly cvar?: number;
  readonly cvarObjective?: number;
  readonly gradient: ByLayer;
  readonly probabilityOfOptimum: number;
  readonly optimum: number;
  readonly amplitudes: number;
  readonly seconds: number;
  readonly secondsGradient: number;
  readonly figures: { readonly distribution: DistributionDocument };
}

/** The document of `qaoa optimize`. */
export interface OptimizeDocument extends EvaluateDocument, ByLayer {
  readonly runId: string | null;
  readonly convention: string;
  readonly init: string;
  readonly method: string;
  readonly evaluations: number;
  readonly status: 'converged' | 'evaluations' | 'stopped';
  /** Null when all energies are equal. */
  readonly approximationRatio: number | null;
}

/** The document of `qaoa sample`. */
export interface SampleDocument extends Simulated {
  readonly variables: number;
  readonly layers: number;
  readonly shots: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Mean over the shots. */
  readonly objective: number;
  readonly optimum: number;
  readonly best: {
    readonly bits: string;
    readonly count: number;
    readonly objective: number;
    readonly variables: readonly string[];
    readonly sample: readonly number[];
  };
  readonly amplitudes: number;
  readonly seconds: number;
  readonly figures: { readonly distribution: DistributionDocument };
}

/** The document of `qaoa landscape`. */
export interface LandscapeDocument extends ByLayer {
  readonly variables: number;
  readonly convention: string;
  /** `expectations[i][j]` at `gammas[i]`, `betas[j]`. */
  readonly expectations: readonly (readonly number[])[];
  readonly best: {
    readonly gamma: number;
    readonly beta: number;
    readonly expectation: number;
    readonly objective: number;
  };
  readonly amplitudes: number;
  readonly seconds: number;
}

/** The document of `qaoa export`. */
export interface ExportDocument {
  readonly qubits: number;
  readonly layers: number;
  readonly to: string;
  readonly out: string | null;
  readonly program: string;
}

const right = (title: string) => ({ title, align: 'right' as const });

/** One line a layer: its angles and the derivatives by them. */
function layerTable(angles: ByLayer, gradient: ByLayer): string {
  const columns = ['layer', 'gamma', 'beta', 'd<E>/dgamma', 'd<E>/dbeta'].map(right);
  const cell = (values: readonly number[], k: number): string => number(values[k] ?? NaN);
  return table(
    columns,
    angles.gammas.map((_, k) => [
      String(k + 1),
      cell(angles.gammas, k),
      cell(angles.betas, k),
      cell(gradient.gammas, k),
      cell(gradient.betas, k),
    ]),
  );
}

/** `1 shot`, `5 shots`. */
export const plural = (amount: number, noun: string): string =>
  `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`;

/** The price of one shot, in words. */
function priceText({ physicalQubits, logicalQubits, runtimeNsPerShot }: QuantumPrice): string {
  const qubits =
    physicalQubits.total === null
      ? `${count(physicalQubits.data)} physical qubits without T factories`
      : `${count(physicalQubits.total)} physical qubits`;
  return wrap(
    `Simulated. On a fault-tolerant machine: ${count(logicalQubits)} logical, ${qubits}, ` +
      `${seconds(runtimeNsPerShot / 1e9)} a shot (ketflow estimate)`,
  );
}

/** What a circuit gives, in words. */
export function evaluateText(title: string, document: EvaluateDocument, angles: ByLayer): string {
  const { expectation, objective, cvarObjective, optimum, probabilityOfOptimum } = document;
  return [
    title,
    `Mean objective ${number(objective)} (<E> = ${number(expectation)})`,
    ...(cvarObjective === undefined ? [] : [`CVaR objective ${number(cvarObjective)}`]),
    `Optimum ${number(optimum)}, measured with probability ${number(probabilityOfOptimum)}`,
    '',
    layerTable(angles, document.gradient),
    '',
    `One evaluation took ${seconds(document.seconds)}, with all derivatives ${seconds(document.secondsGradient)}`,
    priceText(document.price),
    '',
  ].join('\n');
}

const ends: Readonly<Record<OptimizeDocument['status'], string>> = {
  converged: 'converged',
  evaluations: 'all evaluations used',
  stopped: 'stopped, this is the best so far',
};

/** The angles that were found, in words. */
export function optimizeText(title: string, document: OptimizeDocument): string {
  const { status, evaluations, approximationRatio } = document;
  const ratio =
    approximationRatio === null ? '' : `; approximation ratio ${number(approximationRatio)}`;
  return [
    evaluateText(title, document, document),
    wrap(`Start: ${document.init}`),
    `${document.method}: ${ends[status]} after ${plural(evaluations, 'evaluation')}${ratio}`,
    ...(document.convention === 'ketflow'
      ? []
      : [`Convention of the angles: ${document.convention}`]),
    '',
  ].join('\n');
}

/** Most bit strings that are printed. */
const MOST_ROWS = 10;

/** The shots, in words: the strings drawn most often, and the best of all. */
export function sampleText(
  title: string,
  document: SampleDocument,
  rows: readonly { readonly bits: string; readonly count: number; readonly objective: number }[],
): string {
  const { best, shots } = document;
  const ones = best.variables.filter((_, i) => best.sample[i] === 1);
  const left = rows.length - MOST_ROWS;
  return [
    title,
    `Mean objective of ${plural(shots, 'shot')} ${number(document.objective)}; optimum ${number(document.optimum)}`,
    '',
    table(
      [{ title: 'bits (qubit 0 right)' }, right('shots'), right('objective')],
      rows.slice(0, MOST_ROWS).map((row) => [row.bits, count(row.count), number(row.objective)]),
    ),
    ...(left > 0 ? [`and ${plural(left, 'other string')}; --json has all`] : []),
    '',
    `Best: ${number(best.objective)}, drawn ${best.count === 1 ? 'once' : `${count(best.count)} times`}`,
    wrap(`At 1: ${ones.length === 0 ? 'none' : ones.join(', ')}`),
    '',
  ].join('\n');
}

/** The best place of a landscape, in words. */
export function landscapeText(title: string, document: LandscapeDocument): string {
  const { best, gammas, betas } = document;
  const range = (values: readonly number[]): string =>
    `${number(values[0] ?? NaN)} to ${number(values.at(-1) ?? NaN)}`;
  return [
    title,
    `${plural(gammas.length * betas.length, 'point')}: gamma ${range(gammas)}, beta ${range(betas)}`,
    `Best mean objective ${number(best.objective)} (<E> = ${number(best.expectation)}) at gamma ${number(best.gamma)}, beta ${number(best.beta)}`,
    `Took ${seconds(document.seconds)}; --svg FILE draws it, --json has all values`,
    '',
  ].join('\n');
}
