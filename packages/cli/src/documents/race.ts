import { mean, type Verdict } from '@ketflow/core';
import type { FeatureRace } from '@ketflow/learn';
import {
  toQubits,
  type Problem,
  type RaceResult,
  type RaceRow,
  type SampleInfo,
  type TimeToSolution,
} from '@ketflow/optimize';
import { quantumPrice, type Mixer, type QuantumPrice } from '@ketflow/quantum';
import { count, number, seconds } from '../render/numbers.ts';
import { table, wrap, type TableColumn } from '../render/table.ts';

/**
 * A row of a race with what a simulation cost beside its budget, and what its shots would cost on a quantum computer; null
 * for solvers that simulate nothing.
 */
interface ResultDocument extends RaceRow {
  readonly tableEvaluations: number | null;
  readonly simulationSeconds: number | null;
  readonly price: QuantumPrice | null;
  /** Whether the race added this solver as the classical rival. */
  readonly added: boolean;
}

/** The document of `solve`. */
export interface RaceDocument {
  readonly problem: {
    readonly name: string;
    readonly format: string;
    readonly variables: number;
    readonly interactions: number;
    readonly vartype: string;
    readonly sense: 'min' | 'max';
  };
  readonly seed: number;
  readonly results: readonly ResultDocument[];
  readonly race: {
    readonly budget: Readonly<Record<string, number>>;
    readonly best: {
      readonly solver: string;
      readonly repeat: number;
      readonly objective: number;
    } | null;
    readonly verdicts: readonly Verdict[];
    readonly timeToSolution: readonly TimeToSolution[];
    /** Every two of the solvers that are judged. */
    readonly pairs: readonly Verdict[];
    /** Why the verdicts may say little, as sentences. */
    readonly warnings: readonly string[];
  } | null;
}

/** What the shots of a simulated circuit would cost; null where a problem was so small that none was needed. */
function priceOf({ model, constraint }: Problem, info: SampleInfo): QuantumPrice | null {
  const { layers, mixer } = info.options;
  if (info.simulated !== true || typeof layers !== 'number' || mixer === 'auto') return null;
  const circuit = {
    numQubits: model.numVariables,
    mixer: mixer as Mixer,
    ...(constraint?.kind === 'choose-k' ? { numOnes: constraint.k } : {}),
  };
  return quantumPrice(toQubits(model), layers, info.evaluations, { circuit });
}

/** Puts the document together; `race` is null with fewer than two repeats. */
export function raceDocument(
  result: RaceResult,
  context: {
    readonly problem: Problem;
    readonly name: string;
    readonly format: string;
    readonly sense: 'min' | 'max';
    readonly seed: number;
    readonly repeats: number;
  },
): RaceDocument {
  const { model } = context.problem;
  const { best } = result;
  const added = new Set(
    result.solvers.filter(({ role }) => role === 'added').map(({ solver }) => solver),
  );
  return {
    problem: {
      name: context.name,
      format: context.format,
      variables: model.numVariables,
      interactions: model.numInteractions,
      vartype: model.vartype,
      sense: context.sense,
    },
    seed: context.seed,
    results: result.results.map((row) => {
      const run = result.runs.find(
        ({ solver, repeat }) => solver === row.solver && repeat === row.repeat,
      );
      return {
        ...row,
        tableEvaluations: run?.info.tableEvaluations ?? null,
        simulationSeconds: row.simulated ? row.seconds : null,
        price: run === undefined ? null : priceOf(context.problem, run.info),
        added: added.has(row.solver),
      };
    }),
    race:
      context.repeats < 2
        ? null
        : {
            budget: { [result.budget.key]: result.budget.limit },
            best:
              best === null
                ? null
                : { solver: best.solver, repeat: best.repeat, objective: best.objective },
            verdicts: result.verdicts,
            timeToSolution: result.timeToSolution,
            pairs: result.pairs,
            warnings: result.warnings.map(({ text }) => text),
          },
  };
}

const columns: readonly TableColumn[] = [
  { title: 'solver' },
  { title: 'mean objective', align: 'right' },
  { title: 'best', align: 'right' },
  { title: 'reached best', align: 'right' },
  { title: 'states scored', align: 'right' },
  { title: 'note' },
];

function noteOf(rows: readonly ResultDocument[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  if (first.status === 'unsupported') return 'does not take this problem';
  if (first.simulated) return `simulated (table: ${count(first.tableEvaluations ?? 0)})`;
  if (first.added) return 'added as the classical rival';
  return first.status === 'optimal' ? 'proved optimal' : '';
}

/** Rows of a race by solver, in the order in which the solvers first appear. */
function bySolver(document: RaceDocument): Map<string, ResultDocument[]> {
  const groups = new Map<string, ResultDocument[]>();
  for (const row of document.results) {
    groups.set(row.solver, [...(groups.get(row.solver) ?? []), row]);
  }
  return groups;
}

/** What the first simulated row would cost, as a sentence; nothing when nothing was simulated. */
function priceLines({ results }: RaceDocument): string[] {
  const [priced] = results.flatMap(({ solver, price }) => (price ? [{ solver, price }] : []));
  if (priced === undefined) return [];
  const { physicalQubits, runtimeNsPerShot, assumptions } = priced.price;
  const { data, total } = physicalQubits;
  const qubits = total === null ? `more than ${count(data)}` : count(total);
  const time = seconds(runtimeNsPerShot / 1e9);
  return [
    '',
    wrap(
      `${priced.solver} was simulated. Its price: ${qubits} physical qubits, ${time} a shot, on ${assumptions}.`,
    ),
  ];
}

/**
 * One line a solver: how good on average, how often it reached the best objective of all, how much it scored; below, the
 * price of what was simulated.
 */
export function raceTable(document: RaceDocument): string {
  const best = document.results[0]?.objective ?? null;
  const rows = [...bySolver(document)].map(([solver, group]) => {
    const objectives = group.flatMap(({ objective }) => (objective === null ? [] : [objective]));
    const near = (value: number): boolean =>
      best !== null && Math.abs(value - best) <= 1e-9 * Math.max(1, Math.abs(best));
    return [
      solver,
      objectives.length === 0 ? '' : number(mean(objectives)),
      objectives[0] === undefined ? '' : number(objectives[0]),
      `${objectives.filter(near).length}/${group.length}`,
      count(Math.round(mean(group.map(({ evaluations }) => evaluations)))),
      noteOf(group),
    ];
  });
  return [table(columns, rows), ...priceLines(document)].join('\n');
}

/** `race` of `quickstart`: the document of `solve` and what the race was about. */
export interface FeatureRaceDocument extends RaceDocument {
  readonly problem: RaceDocument['problem'] & {
    readonly k: number;
    readonly features: number;
    readonly ofFeatures: number;
    readonly subsets: number;
  };
  readonly plan: FeatureRace['plan'];
  readonly exact: FeatureRace['exact'];
  /** Best subset of the model of all features; null when the race was about all of them. */
  readonly fullModel: {
    readonly objective: number;
    readonly lower: number | null;
    readonly optimal: boolean;
  } | null;
}

/** Puts `race` of `quickstart` together. */
export function featureRaceDocument(
  race: FeatureRace,
  fullModel: { objective: number; lower: number | null; optimal: boolean },
  seed: number,
): FeatureRaceDocument {
  const plain = raceDocument(race.result, {
    problem: race.problem,
    name: `mRMR, ${race.k} of ${race.features.length} features`,
    format: 'json',
    sense: 'min',
    seed,
    repeats: race.plan.repeats,
  });
  const { objective, lower, optimal } = fullModel;
  return {
    ...plain,
    problem: {
      ...plain.problem,
      k: race.k,
      features: race.features.length,
      ofFeatures: race.ofFeatures,
      subsets: race.subsets,
    },
    plan: race.plan,
    exact: race.exact,
    fullModel: race.features.length === race.ofFeatures ? null : { objective, lower, optimal },
  };
}
