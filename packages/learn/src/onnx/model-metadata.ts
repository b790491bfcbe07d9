/**
 * What an exported model says about itself in `metadata_props`: JSON under keys that start with `ketflow.`.
 * @module
 */
import type { FittedClassifier } from '../models/classifier.ts';

/** Version of the keys below and of the graph's inputs and outputs. */
const FORMAT_VERSION = '1';

export const LABEL_OUTPUT = 'label';
export const PROBABILITIES_OUTPUT = 'probabilities';

/** One input of an exported model: a raw feature column. */
export interface ModelInput {
  /** Name of the column. */
  readonly name: string;
  readonly kind: 'number' | 'text';
  /** Name of the graph's input: the column's, except where that is empty or the name of an output. */
  readonly input: string;
}

/** The model's description of itself. */
export interface ModelMetadata {
  readonly target: string;
  readonly classes: readonly string[];
  /** True when labels are int64, false when they are strings. */
  readonly integers: boolean;
  readonly estimator: string;
  /** In the order of the columns of the table that it was fitted on. */
  readonly features: readonly ModelInput[];
}

/** Gives every column an input name of its own. */
export function modelInputs({ encoder }: FittedClassifier): readonly ModelInput[] {
  const numbers = new Set(encoder.numbers.map(({ name }) => name));
  const taken = new Set([...encoder.columns, LABEL_OUTPUT, PROBABILITIES_OUTPUT]);
  return encoder.columns.map((name) => {
    let input = name;
    if (name === '' || name === LABEL_OUTPUT || name === PROBABILITIES_OUTPUT) {
      do input += ':input';
      while (taken.has(input));
      taken.add(input);
    }
    return { name, kind: numbers.has(name) ? 'number' : 'text', input };
  });
}

/** The classes as int64 labels; undefined if one is no integer of 64 bits, or two are the same integer. */
export function integerClasses(classes: readonly string[]): readonly bigint[] | undefined {
  if (!classes.every((name) => /^[+-]?\d+$/.test(name))) return undefined;
  const values = classes.map((name) => BigInt(name.replace('+', '')));
  const fit = values.every((value) => BigInt.asIntN(64, value) === value);
  return fit && new Set(values).size === values.length ? values : undefined;
}

export function writeMetadata(metadata: ModelMetadata): Record<string, string> {
  return {
    'ketflow.format': FORMAT_VERSION,
    'ketflow.estimator': metadata.estimator,
    'ketflow.target': metadata.target,
    'ketflow.classes': JSON.stringify(metadata.classes),
    'ketflow.integers': JSON.stringify(metadata.integers),
    'ketflow.features': JSON.stringify(metadata.features),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isInput(value: unknown): value is ModelInput {
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind, input } = value as Record<string, unknown>;
  return (
    typeof name === 'string' && typeof input === 'string' && (kind === 'number' || kind === 'text')
  );
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The metadata of a model, or in words why it has none that can be used. */
export function readMetadata(properties: ReadonlyMap<string, string>): ModelMetadata | string {
  const version = properties.get('ketflow.format');
  if (version === undefined) return 'it was not exported by Ketflow';
  if (version !== FORMAT_VERSION) {
    return `it has Ketflow format ${version}; this version reads ${FORMAT_VERSION}`;
  }
  const target = properties.get('ketflow.target');
  const estimator = properties.get('ketflow.estimator');
  const classes = parseJson(properties.get('ketflow.classes'));
  const integers = parseJson(properties.get('ketflow.integers'));
  const features = parseJson(properties.get('ketflow.features'));
  if (
    target === undefined ||
    estimator === undefined ||
    !isTexts(classes) ||
    classes.length < 2 ||
    typeof integers !== 'boolean' ||
    !Array.isArray(features) ||
    !features.every(isInput)
  ) {
    return 'its ketflow metadata is damaged';
  }
  return { target, estimator, classes, integers, features };
}
