import type { CommonOptions } from '../command.ts';
import { droppedText } from '../commands/profile.ts';
import { compressTable } from '../documents/compress.ts';
import { driftSentence } from '../documents/drift.ts';
import { featuresText } from '../documents/features.ts';
import { raceTable, type FeatureRaceDocument } from '../documents/race.ts';
import { count, number, score, seconds } from '../render/numbers.ts';
import { wrap } from '../render/table.ts';
import { verdictSentence } from '../render/verdict.ts';
import type { QuickstartDocument } from './document.ts';
import { gateLines } from './gate-step.ts';

const heading = (title: string): string => `\n${title}\n${'='.repeat(title.length)}`;

function dataText({ data }: QuickstartDocument): string {
  const kinds = new Map<string, number>();
  for (const { type } of data.features) kinds.set(type, (kinds.get(type) ?? 0) + 1);
  const missing = data.features.reduce((sum, feature) => sum + feature.missing, 0);
  const types = [...kinds].map(([type, many]) => `${many} ${type}`).join(', ');
  return wrap(
    `${count(data.rows)} rows, ${data.features.length} features (${types}), ` +
      `${count(missing)} cells missing, target ${data.target ?? ''}. Dropped: ${droppedText(data)}.`,
  );
}

function raceText(race: FeatureRaceDocument): string {
  const { problem, plan, exact, fullModel } = race;
  const from =
    problem.features === problem.ofFeatures
      ? `${problem.features} features`
      : `the ${problem.features} most relevant of ${problem.ofFeatures} features`;
  const proof = exact.optimal
    ? `the optimum is proved (${count(exact.evaluations)} states scored for the proof)`
    : `the optimum is not proved: at least ${exact.lower === null ? 'unknown' : number(exact.lower)}`;
  const full =
    fullModel === null
      ? ''
      : ` With all ${problem.ofFeatures} features annealing and branch and bound reach ` +
        `${number(fullModel.objective)} (${fullModel.optimal ? 'proved' : 'not proved'} optimal).`;
  return [
    wrap(
      `Choose ${problem.k} of ${from}: ${count(problem.subsets)} subsets, mRMR objective, less is better. ` +
        `Every solver may score ${count(plan.evaluations)} states, ${plan.repeats} times; ${proof}.${full} ` +
        `QAOA: ${plan.layers} layer${plan.layers === 1 ? '' : 's'}, ${plan.mixer} mixer, ` +
        `${plan.angleEvaluations} × ${plan.angleShots} shots to find its angles, simulated.`,
    ),
    '',
    raceTable(race),
    '',
    ...(race.race?.verdicts ?? []).map((verdict) => wrap(verdictSentence(verdict))),
  ].join('\n');
}

function shrinkText({ compress }: QuickstartDocument): string {
  const { before, after } = compress;
  const change = score(Math.abs(after.score - before.score));
  const accuracy =
    after.score === before.score
      ? 'the same accuracy'
      : `accuracy ${change} ${after.score > before.score ? 'higher' : 'lower'} in the folds`;
  return wrap(
    `From ${before.method} to ${after.method}: ${before.inputs} → ${after.inputs} inputs, ` +
      `${count(before.multiplyAdds)} → ${count(after.multiplyAdds)} multiply-adds, ` +
      `${count(before.bytes)} → ${count(after.bytes)} bytes, ${accuracy}.`,
  );
}

function serviceText({ gate, serving, drift, train }: QuickstartDocument): string {
  const { p50, p99 } = serving.latencyMs;
  const isHeldOut = train.test.score !== null;
  return [
    ...gateLines(gate).map((line) => wrap(line).replaceAll('\n', '\n  ')),
    wrap(
      `Served ${gate.served} over HTTP: ${count(serving.requests)} requests with ${isHeldOut ? 'the held-out' : 'all'} rows, ` +
        `${serving.mismatches} mismatches to the answers in this process; ` +
        `${p50.toFixed(1)} ms median, ${p99.toFixed(1)} ms p99. It is right on ${score(serving.accuracy)} of them.`,
    ),
    wrap(driftSentence(drift)),
  ].join('\n');
}

/** The report of a quickstart, at most 100 columns wide. */
export function quickstartText(
  document: QuickstartDocument,
  { data, quiet }: { readonly data: string } & Pick<CommonOptions, 'quiet'>,
): string {
  const { runId, compress } = document;
  const id = runId?.slice(0, 8);
  const next =
    quiet || id === undefined
      ? []
      : [
          heading('Next'),
          `ketflow serve models:/${document.gate.served.split('/')[1] ?? ''}@champion   the model that won, over HTTP`,
          `ketflow replay ${id}                    the same again, bit for bit`,
          `ketflow runs show ${id}                 models, subset, verdicts and figures of this run`,
          'ketflow quickstart data.csv --target y   the same on a table of yours',
        ];
  return [
    `Quickstart on ${data}`,
    heading('Data'),
    dataText(document),
    heading('Race'),
    raceText(document.race),
    heading('Features'),
    featuresText(document.features),
    heading('Model'),
    compressTable(compress),
    '',
    shrinkText(document),
    ...compress.verdicts.map((verdict) => wrap(verdictSentence(verdict))),
    ...document.train.warnings.map((warning) => wrap(`Warning: ${warning}`)),
    heading('Gate, service, drift'),
    serviceText(document),
    '',
    `${id === undefined ? 'Not recorded' : `Recorded as run ${id}`}; ${seconds(document.seconds)} in all.`,
    ...next,
    '',
  ].join('\n');
}
