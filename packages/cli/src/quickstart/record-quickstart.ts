import { mean } from '@ketflow/core';
import type { FeatureRace } from '@ketflow/learn';
import type { ServableModel } from '../documents/compress.ts';
import type { RunRecorder } from '../command.ts';
import { documentWithoutTimes } from '../documents/without-times.ts';
import { workJson } from '../work-counts.ts';
import { intervalPlot, type PlotRow } from '../render/interval-plot.ts';
import type { QuickstartDocument } from './document.ts';
import type { GateOutcome } from './gate-step.ts';

/** `logistic, 5 features` → `logistic-5-features`. */
const fileName = (method: string): string => method.replaceAll(/[^a-zA-Z0-9]+/g, '-');

/** What the figures are drawn from: accuracies with their intervals, and every repeat of the race. */
export function quickstartFigures(
  document: Pick<QuickstartDocument, 'features' | 'compress' | 'race'>,
): { readonly accuracy: readonly PlotRow[]; readonly race: readonly PlotRow[] } {
  return { accuracy: accuracyRows(document), race: raceRows(document) };
}

/** The path of a model's file among the artifacts of the run. */
export const modelPath = (method: string): string => `models/${fileName(method)}.onnx`;

function accuracyRows({
  features,
  compress,
}: Pick<QuickstartDocument, 'features' | 'compress'>): PlotRow[] {
  const selections = [
    { label: `${features.k} by ${features.method}`, score: features.score },
    ...features.rivals.map(({ method, score }) => ({ label: `${features.k} by ${method}`, score })),
    { label: `all ${features.data.features}`, score: features.allFeatures.score },
  ].map(({ label, score }) => ({
    label,
    value: score.mean,
    interval: score.interval,
    points: score.folds,
  }));
  const ternary = compress.candidates
    .filter(({ method }) => method.startsWith('ternary'))
    .map(({ method, score, interval }) => ({ label: method, value: score, interval }));
  return [...selections, ...ternary];
}

function raceRows({ race }: Pick<QuickstartDocument, 'race'>): PlotRow[] {
  const solvers = [...new Set(race.results.map(({ solver }) => solver))];
  return solvers.flatMap((solver) => {
    const points = race.results
      .filter((row) => row.solver === solver)
      .flatMap(({ objective }) => (objective === null ? [] : [objective]));
    return points.length === 0 ? [] : [{ label: solver, value: mean(points), points }];
  });
}

/** Records what a quickstart decided: metrics, model files, subset, verdicts, figures and the work of every solver. */
export async function recordQuickstart(
  run: RunRecorder,
  document: QuickstartDocument,
  {
    models,
    target,
    raced,
    gate,
  }: {
    readonly models: readonly ServableModel[];
    readonly target: string;
    readonly raced: FeatureRace;
    readonly gate: GateOutcome;
  },
): Promise<void> {
  const { features, race, train, compress } = document;
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  await run.metrics({
    'accuracy.chosen': features.score.mean,
    'accuracy.all': features.allFeatures.score.mean,
    ...Object.fromEntries(
      compress.candidates
        .filter(({ method }) => method.startsWith('ternary'))
        .map(({ method, score }) => [`accuracy.${method}`, score]),
    ),
    'mrmr.objective': features.bound.objective,
    'race.exact': race.exact.objective,
    ...Object.fromEntries(raceRows(document).map(({ label, value }) => [`race.${label}`, value])),
    'bytes.before': compress.before.bytes,
    'bytes.after': compress.after.bytes,
    'multiply_adds.before': compress.before.multiplyAdds,
    'multiply_adds.after': compress.after.multiplyAdds,
    'gate.latency_ms': gate.document.latencyMs,
    'drift.share': document.drift.share,
    ...(train.test.score === null ? {} : { 'accuracy.held_out': train.test.score }),
    'onnx.max_abs_difference': train.model.maxAbsDifference,
  });
  await run.tags({
    'gate.allowed': String(gate.document.allowed),
    'gate.champion': gate.met === null ? '' : String(gate.met),
    'gate.versions': gate.versions.join(','),
    'gate.served': gate.document.served,
  });
  for (const model of models) {
    await run.artifact(modelPath(model.method), model.exported.bytes);
  }
  await run.artifact('subset.json', json({ target, selected: features.selected }));
  const verdicts = [
    ...(race.race?.verdicts ?? []),
    ...features.verdicts,
    ...train.verdicts,
    ...compress.verdicts,
    ...document.gate.verdicts,
  ];
  await run.artifact('verdicts.json', json(verdicts));
  const { accuracy: accuracies, race: objectives } = document.figures;
  await run.artifact('figures/accuracy.json', json(accuracies));
  await run.artifact(
    'figures/accuracy.svg',
    intervalPlot('Accuracy with 95 % intervals', 'accuracy', accuracies),
  );
  await run.artifact('figures/race.json', json(objectives));
  await run.artifact(
    'figures/race.svg',
    intervalPlot(
      'The race: mean objective and every repeat',
      'mRMR objective (less is better)',
      objectives,
    ),
  );
  await run.artifact('race-work.json', workJson(raced.result.runs));
  await run.artifact('document.json', documentWithoutTimes(document));
}
