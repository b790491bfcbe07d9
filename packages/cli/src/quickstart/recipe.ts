/**
 * What a registered version remembers of its making, so that a later run can fit the same model again and compare.
 * @module
 */
import { KetflowError, type RandomStream, type Verdict } from '@ketflow/core';
import {
  fitLogisticClassifier,
  ternaryClassifier,
  type FittedClassifier,
  type InferenceCost,
  type Rows,
  type Table,
  type TernaryMethod,
} from '@ketflow/learn';
import type { JsonObject, ModelVersion } from '@ketflow/records';

/** How the weights were found. */
type RecipeEstimator = 'logistic' | TernaryMethod;

/** How a model was made: which columns, and how they were fitted. */
export interface Recipe {
  readonly target: string;
  readonly columns: readonly string[];
  readonly estimator: RecipeEstimator;
}

/** The metadata of a version that quickstart registers. */
export interface VersionMetadata {
  readonly format: 1;
  readonly recipe: Recipe;
  readonly data: {
    readonly sha256: string;
    readonly rows: number;
    readonly columns: readonly string[];
    /** `number` or `text`, for each of `columns`. */
    readonly kinds: readonly string[];
    readonly target: string;
    readonly classes: readonly string[];
  };
  readonly cost: InferenceCost & { readonly bytes: number };
  readonly score: { readonly mean: number; readonly interval: readonly [number, number] };
  /** The comparison of its decision with a classical rival at the same budget. */
  readonly rival: Verdict | null;
}

/** The metadata as the registry takes it. */
export const metadataJson = (metadata: VersionMetadata): JsonObject =>
  JSON.parse(JSON.stringify(metadata)) as JsonObject;

/** The metadata of a version, or undefined when it was registered by hand. */
export function readMetadata({ metadata }: ModelVersion): VersionMetadata | undefined {
  return metadata['format'] === 1 ? (metadata as unknown as VersionMetadata) : undefined;
}

/** Fits the model of a recipe on some rows. */
export async function fitRecipe(
  table: Table,
  recipe: Recipe,
  rows: Rows,
  stream: RandomStream,
  signal: AbortSignal,
): Promise<FittedClassifier> {
  const { classifier } = fitLogisticClassifier(table, recipe.columns, rows);
  if (recipe.estimator === 'logistic') return classifier;
  return ternaryClassifier(table, { classifier, rows }, recipe.estimator, stream, signal);
}

/**
 * Refuses data that a champion was not made for: another target, other columns or other classes.
 * @throws KetflowError `INPUT_CHANGED`.
 */
export function requireSameInput(
  name: string,
  champion: VersionMetadata,
  now: VersionMetadata['data'],
): void {
  const list = (names: readonly string[]): string =>
    names.length <= 6
      ? names.join(', ')
      : `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`;
  const compare = (what: string, was: readonly string[], is: readonly string[]): void => {
    if (was.length === is.length && was.every((value, i) => value === is[i])) return;
    throw new KetflowError('INPUT_CHANGED', {
      what: `${what} of the data for model "${name}"`,
      was: list(was),
      now: list(is),
    });
  };
  compare('the target', [champion.data.target], [now.target]);
  compare('the columns', champion.data.columns, now.columns);
  compare('the kinds of the columns', champion.data.kinds, now.kinds);
  compare('the classes', champion.data.classes, now.classes);
}
