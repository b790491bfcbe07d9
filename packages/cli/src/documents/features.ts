import type { Interval, Verdict } from '@ketflow/core';
import {
  boundGap,
  type FeatureSelection,
  type Profile,
  type ScoredSelection,
} from '@ketflow/learn';
import { number, scoreWithInterval } from '../render/numbers.ts';
import { table, wrap, type TableColumn } from '../render/table.ts';
import { verdictSentence } from '../render/verdict.ts';

/** A score with its interval and the score of every fold. */
interface ScoreDocument {
  readonly mean: number;
  readonly interval: Interval;
  readonly folds: readonly number[];
}

const scoreOf = ({ score, foldScores }: ScoredSelection): ScoreDocument => ({
  mean: score.mean,
  interval: score.interval,
  folds: foldScores,
});

/** The document of `features`, also `features` of `quickstart`. */
export interface FeaturesDocument {
  readonly runId: string | null;
  readonly data: {
    readonly rows: number;
    readonly features: number;
    readonly dropped: Profile['dropped'];
  };
  readonly k: number;
  readonly metric: string;
  readonly method: string;
  readonly selected: readonly string[];
  readonly score: ScoreDocument;
  readonly redundancy: number;
  readonly stability: number | null;
  readonly bound: {
    readonly objective: number;
    readonly lower: number | null;
    readonly gap: number | null;
    readonly optimal: boolean;
  };
  readonly solvers: readonly {
    readonly solver: string;
    readonly objective: number;
    readonly evaluations: number;
    readonly seconds: number;
  }[];
  readonly rivals: readonly {
    readonly method: string;
    readonly selected: readonly string[];
    readonly score: ScoreDocument;
    readonly seconds: number;
  }[];
  readonly allFeatures: { readonly score: ScoreDocument };
  readonly verdicts: readonly Verdict[];
  readonly warnings: readonly string[];
  readonly seconds: number;
}

/** Puts the document together. */
export function featuresDocument(
  selection: FeatureSelection,
  context: {
    readonly runId: string | null;
    readonly rows: number;
    readonly dropped: Profile['dropped'];
    readonly warnings: readonly string[];
    readonly seconds: number;
  },
): FeaturesDocument {
  const { chosen, mrmr, information } = selection;
  return {
    runId: context.runId,
    data: { rows: context.rows, features: information.names.length, dropped: context.dropped },
    k: selection.k,
    metric: selection.metric,
    method: chosen.method,
    selected: chosen.selected,
    score: scoreOf(chosen),
    redundancy: selection.redundancy,
    stability: selection.stability,
    bound: {
      objective: mrmr.objective,
      lower: mrmr.lower,
      gap: mrmr.lower === null ? null : boundGap(information, mrmr, mrmr.lower),
      optimal: mrmr.optimal,
    },
    solvers: mrmr.solvers,
    rivals: selection.rivals.map((rival) => ({
      method: rival.method,
      selected: rival.selected,
      score: scoreOf(rival),
      seconds: rival.seconds,
    })),
    allFeatures: { score: scoreOf(selection.allFeatures) },
    verdicts: selection.verdicts,
    warnings: context.warnings,
    seconds: context.seconds,
  };
}

const columns: readonly TableColumn[] = [
  { title: 'features' },
  { title: 'accuracy [95 %]' },
  { title: 'chosen on all rows' },
];

/** How sure it is that the subset of the mRMR model is the best one. */
function boundSentence({ bound }: FeaturesDocument): string {
  const value = `mRMR objective ${number(bound.objective)}`;
  if (bound.optimal) return `${value}, proved optimal`;
  if (bound.gap === null) return `${value}, no bound computed`;
  return `${value}, at most ${number(100 * bound.gap)} % of the relevance above the optimum`;
}

/** The part of a report about features: which, how good, against whom. */
export function featuresText(document: FeaturesDocument): string {
  const { k, method, selected, score, rivals, allFeatures } = document;
  const rows = [
    [`${k} by ${method}`, scoreWithInterval(score.mean, score.interval), selected.join(', ')],
    ...rivals.map((rival) => [
      `${k} by ${rival.method}`,
      scoreWithInterval(rival.score.mean, rival.score.interval),
      rival.selected.join(', '),
    ]),
    [
      `all ${document.data.features}`,
      scoreWithInterval(allFeatures.score.mean, allFeatures.score.interval),
      '',
    ],
  ];
  const stability = document.stability === null ? '' : `; stability ${number(document.stability)}`;
  return [
    wrap(`Chosen: ${selected.join(', ')}`),
    wrap(`${boundSentence(document)}; mean redundancy ${number(document.redundancy)}${stability}`),
    '',
    `Accuracy in ${score.folds.length} folds, selection repeated inside each training fold`,
    table(columns, rows),
    '',
    ...document.verdicts.map((verdict) => wrap(verdictSentence(verdict))),
    ...document.warnings.map((warning) => wrap(`Warning: ${warning}`)),
  ].join('\n');
}
