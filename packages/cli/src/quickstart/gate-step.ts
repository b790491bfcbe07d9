/**
 * Registers the models of a quickstart and asks the gate whether the better candidate becomes champion.
 * @module
 */
import { KetflowError, type RandomStream } from '@ketflow/core';
import { crossValidate, inferenceCost, loadModel, type FoldRows, type Table } from '@ketflow/learn';
import {
  decideGate,
  defaultGatePolicy,
  refusalReasons,
  type GateDecision,
  type GateSide,
  type ModelVersion,
} from '@ketflow/records';
import { number } from '../render/numbers.ts';
import type { ServableModel } from '../documents/compress.ts';
import { versionUri } from '../model-argument.ts';
import type { ModelBook } from './model-book.ts';
import {
  fitRecipe,
  metadataJson,
  readMetadata,
  requireSameInput,
  type Recipe,
  type VersionMetadata,
} from './recipe.ts';

/** A model that could be served, with the recipe that fits it again. */
export interface RecipeModel extends ServableModel {
  readonly recipe: Recipe;
}

/** What is registered and compared. */
export interface GateInput {
  readonly name: string;
  readonly runId: string | null;
  readonly table: Table;
  readonly folds: readonly FoldRows[];
  readonly data: VersionMetadata['data'];
  readonly baseline: RecipeModel;
  /** Registered in this order; the gate sees the better one. */
  readonly candidates: readonly RecipeModel[];
  readonly rival: VersionMetadata['rival'];
  /** Median milliseconds in which a model scores one row. */
  readonly latencyOf: (model: RecipeModel) => Promise<number>;
  readonly stream: RandomStream;
  readonly signal: AbortSignal;
}

/** `gate` of a quickstart: the gate's document and what was done about it. */
export interface GateDocument extends GateDecision {
  readonly candidate: string;
  readonly champion: string;
  /** Why it was refused; empty when it was not. */
  readonly reasons: readonly string[];
  readonly registered: readonly string[];
  /** The champion afterwards. */
  readonly served: string;
  readonly latencyMs: number;
}

/** Result of the step. */
export interface GateOutcome {
  readonly document: GateDocument;
  /** Bytes of the champion afterwards. */
  readonly served: { readonly version: ModelVersion; readonly file: Uint8Array };
  /** The champion that was met; null when this run registered the first one. */
  readonly met: number | null;
  readonly versions: readonly number[];
}

function correctRows(predicted: Int32Array, table: Table): Uint8Array {
  return Uint8Array.from(predicted, (code, row) => (code === table.target.codes[row] ? 1 : 0));
}

function metadataOf(model: RecipeModel, input: GateInput, withRival: boolean): VersionMetadata {
  const { mean, interval } = model.score;
  return {
    format: 1,
    recipe: model.recipe,
    data: input.data,
    cost: { ...inferenceCost(model.classifier), bytes: model.exported.bytes.length },
    score: { mean, interval: [interval[0], interval[1]] },
    rival: withRival ? input.rival : null,
  };
}

function register(
  book: ModelBook,
  model: RecipeModel,
  input: GateInput,
  withRival: boolean,
): Promise<ModelVersion> {
  return book.register({
    name: input.name,
    file: model.exported.bytes,
    description: model.method,
    metadata: metadataJson(metadataOf(model, input, withRival)),
    ...(input.runId === null ? {} : { runId: input.runId }),
  });
}

/** The champion's recipe, fitted in the same folds: which rows it gets right without having seen them. */
async function refit(champion: VersionMetadata, input: GateInput): Promise<Uint8Array> {
  const { table, folds, stream, signal } = input;
  const validation = await crossValidate(
    table,
    folds,
    (train, fold) =>
      fitRecipe(table, champion.recipe, train, stream.split('champion', fold), signal),
    { signal },
  );
  return correctRows(validation.predicted, table);
}

/** Refuses a table that a champion registered by hand, of which only the file is known, cannot score. */
async function requireSameModelInput(
  name: string,
  file: Uint8Array,
  data: VersionMetadata['data'],
): Promise<void> {
  const model = await loadModel(file, `models:/${name}@champion`);
  await model.dispose();
  const kinds = new Map(data.columns.map((column, i) => [column, data.kinds[i]]));
  const missing = model.inputs.find((one) => kinds.get(one.name) !== one.kind);
  const isSame = model.target === data.target && model.classes.join() === data.classes.join();
  if (missing === undefined && isSame) return;
  throw new KetflowError('INPUT_CHANGED', {
    what: `what model "${name}" is made for`,
    was: `${model.target} (${model.classes.join(', ')}) from ${model.inputs.map((one) => `${one.name} (${one.kind})`).join(', ')}`,
    now: `${data.target} (${data.classes.join(', ')}) from other columns or kinds`,
  });
}

/**
 * Refuses, before anything is solved, data that the champion of that name was not made for.
 * @throws KetflowError `INPUT_CHANGED`, `MODEL_CHANGED`.
 */
export async function requireFittingChampion(
  book: ModelBook,
  name: string,
  data: VersionMetadata['data'],
): Promise<void> {
  const met = await book.champion(name);
  if (met === null) return;
  const metadata = readMetadata(met.version);
  if (metadata === undefined) await requireSameModelInput(name, met.file, data);
  else requireSameInput(name, metadata, data);
}

/** The champion as the gate sees it: the one of the book, or the baseline, which becomes the first one. */
async function meetChampion(book: ModelBook, input: GateInput) {
  const { name, baseline, table } = input;
  const met = await book.champion(name);
  if (met === null) {
    const version = await register(book, baseline, input, false);
    await book.promote(version, {
      reason: 'first version: the model on all features',
      expected: null,
    });
    const side: GateSide = {
      name: versionUri(version),
      correct: correctRows(baseline.outOfFold, table),
      multiplyAdds: inferenceCost(baseline.classifier).multiplyAdds,
      bytes: baseline.exported.bytes.length,
    };
    return { version, file: baseline.exported.bytes, side, isNew: true };
  }
  const metadata = readMetadata(met.version);
  if (metadata === undefined) return { ...met, side: undefined, isNew: false };
  const side: GateSide = {
    name: versionUri(met.version),
    correct: await refit(metadata, input),
    multiplyAdds: metadata.cost.multiplyAdds,
    bytes: metadata.cost.bytes,
  };
  return { ...met, side, isNew: false };
}

const betterOf = (models: readonly RecipeModel[]): number =>
  models.reduce(
    (best, model, i) => (model.score.mean > (models[best]?.score.mean ?? -1) ? i : best),
    0,
  );

/** A champion that was registered by hand has no recipe: it cannot be compared on rows that it has not seen. */
const incomparable: GateDecision = {
  allowed: false,
  checks: [
    {
      name: 'accuracy',
      passed: false,
      value: null,
      threshold: -defaultGatePolicy.margin,
      evidence: 'the champion was registered without a recipe; use "ketflow gate" with --data',
    },
  ],
  verdicts: [],
};

/**
 * Registers and decides. The baseline is registered first where there is no champion; then the candidates; the better one
 * is compared with the champion, whose recipe is fitted again in the same folds, and promoted when the gate allows it.
 *
 * The data must fit the champion: see {@link requireFittingChampion}.
 * @throws KetflowError `MODEL_CHANGED`.
 */
export async function gateStep(book: ModelBook, input: GateInput): Promise<GateOutcome> {
  const champion = await meetChampion(book, input);
  const versions: ModelVersion[] = [];
  for (const model of input.candidates) versions.push(await register(book, model, input, true));
  const best = betterOf(input.candidates);
  const model = input.candidates[best];
  const version = versions[best];
  if (model === undefined || version === undefined) throw new RangeError('no candidates');
  const latencyMs = await input.latencyOf(model);
  const decision =
    champion.side === undefined
      ? incomparable
      : decideGate(
          {
            name: versionUri(version),
            correct: correctRows(model.outOfFold, input.table),
            multiplyAdds: inferenceCost(model.classifier).multiplyAdds,
            bytes: model.exported.bytes.length,
            rival: input.rival,
            latencyMs,
          },
          champion.side,
          defaultGatePolicy,
        );
  if (decision.allowed) {
    await book.promote(version, {
      reason: 'allowed by the gate',
      evidence: { checks: JSON.parse(JSON.stringify(decision.checks)) as [] },
      expected: champion.version.version,
    });
  }
  const served = decision.allowed ? { version, file: model.exported.bytes } : champion;
  const registered = [...(champion.isNew ? [champion.version] : []), ...versions];
  return {
    document: {
      ...decision,
      candidate: versionUri(version),
      champion: versionUri(champion.version),
      reasons: refusalReasons(decision),
      registered: registered.map(versionUri),
      served: versionUri(served.version),
      latencyMs,
    },
    served: { version: served.version, file: served.file },
    met: champion.isNew ? null : champion.version.version,
    versions: registered.map((one) => one.version),
  };
}

/** The gate's decision, then every check with its evidence. */
export function gateLines(document: GateDocument): string[] {
  const outcome = document.allowed ? 'promoted' : 'refused, the champion stays';
  return [
    `${document.candidate} against the champion ${document.champion}: ${outcome}`,
    ...document.checks.map(({ name, passed, value, evidence }) => {
      const shown = typeof value === 'number' ? ` ${number(value)}` : '';
      return `- ${passed ? 'passed' : 'FAILED'} ${name}${shown}: ${evidence}`;
    }),
  ];
}

/** Median milliseconds in which a model file scores one row in this process. */
export async function medianLatencyMs(
  file: Uint8Array,
  table: Table,
  seconds: () => number,
): Promise<number> {
  const model = await loadModel(file, 'the candidate');
  const times: number[] = [];
  for (let i = 0; i < 51; i++) {
    const start = seconds();
    await model.score(table, Int32Array.of(i % table.rows));
    times.push(1000 * (seconds() - start));
  }
  await model.dispose();
  return times.sort((a, b) => a - b)[25] ?? NaN;
}
