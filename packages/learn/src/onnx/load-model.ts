import { fromBinary } from '@bufbuild/protobuf';
import { KetflowError } from '@ketflow/core';
import type { FeatureTable, Rows } from '../data/table.ts';
import { featureColumn, numberValues, textValues } from '../models/raw-columns.ts';
import {
  LABEL_OUTPUT,
  PROBABILITIES_OUTPUT,
  integerClasses,
  readMetadata,
  type ModelInput,
  type ModelMetadata,
} from './model-metadata.ts';
import {
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type ModelProto,
  type ValueInfoProto,
} from './proto/onnx-ml-pb.ts';
import { createSession, type RuntimeSession } from './runtime.ts';

/** Labels and probabilities of some rows. */
export interface Scores {
  /** Shape (rows,): index into the model's classes. */
  readonly codes: Int32Array;
  /** Shape (rows, classes), row-major. */
  readonly probabilities: Float32Array;
}

/** A classifier that runs in ONNX Runtime. */
export interface OnnxModel {
  /** The feature columns in the order of the model's inputs. */
  readonly inputs: readonly ModelInput[];
  readonly target: string;
  readonly classes: readonly string[];
  readonly integers: boolean;
  /** Kind of the head: `logistic`, `ternary` or `rounded`. */
  readonly estimator: string;
  /** Opset of the default domain. */
  readonly opset: number;
  /**
   * Scores `rows` of a table that has the feature columns, whatever else it has.
   * @throws KetflowError `COLUMN_NOT_FOUND` if a column is missing, `VALUE_NOT_NUMERIC` if a number column holds text.
   */
  score(table: FeatureTable, rows: Rows): Promise<Scores>;
  /** Frees the memory of the runtime; the model cannot score afterwards. */
  dispose(): Promise<void>;
}

/** Rows that go through the runtime at once: bounds the memory of the one-hot columns. */
const BATCH = 4096;

function malformed(path: string, reason: string, cause?: unknown): KetflowError<'ONNX_MALFORMED'> {
  // The runtime's messages end in a full stop or a line break; the catalogue adds its own.
  const text = reason.trim().replace(/\.+$/, '');
  return new KetflowError('ONNX_MALFORMED', { path, reason: text }, { cause });
}

function parseModel(bytes: Uint8Array, path: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw malformed(path, 'it cannot be parsed', error);
  }
}

function elementType({ type }: ValueInfoProto): number | undefined {
  return type?.value.case === 'tensorType' ? type.value.value.elemType : undefined;
}

/** Checks that the graph takes and gives what the metadata says. */
function interfaceFault(model: ModelProto, metadata: ModelMetadata): string | undefined {
  if (model.graph === undefined) return 'it holds no graph';
  const { input, output } = model.graph;
  const inputsFit =
    input.length === metadata.features.length &&
    metadata.features.every(
      (feature, i) =>
        input[i].name === feature.input &&
        elementType(input[i]) === (feature.kind === 'number' ? DataType.DOUBLE : DataType.STRING),
    );
  if (!inputsFit) return 'its inputs are not the feature columns that its metadata names';
  const [label, probabilities] = [LABEL_OUTPUT, PROBABILITIES_OUTPUT].map((name) =>
    output.find((candidate) => candidate.name === name),
  );
  if (
    label === undefined ||
    elementType(label) !== (metadata.integers ? DataType.INT64 : DataType.STRING) ||
    probabilities === undefined ||
    elementType(probabilities) !== DataType.FLOAT
  ) {
    return 'its outputs are not label and probabilities';
  }
  if (metadata.integers && integerClasses(metadata.classes) === undefined) {
    return 'its classes are not integers';
  }
  return undefined;
}

/**
 * Loads a classifier that {@link exportClassifier} wrote, to run it in ONNX Runtime on one thread.
 *
 * @param bytes - The file. Not modified, not kept.
 * @param path - Name of the file in errors.
 * @throws KetflowError `ONNX_MALFORMED` if it is not an ONNX file, is damaged, or was not exported by Ketflow.
 */
export async function loadModel(bytes: Uint8Array, path: string): Promise<OnnxModel> {
  const model = parseModel(bytes, path);
  const metadata = readMetadata(new Map(model.metadataProps.map(({ key, value }) => [key, value])));
  if (typeof metadata === 'string') throw malformed(path, metadata);
  const fault = interfaceFault(model, metadata);
  if (fault !== undefined) throw malformed(path, fault);
  const session = await createSession(bytes, (reason, cause) => malformed(path, reason, cause));
  const opset = model.opsetImport.find(({ domain }) => domain === '')?.version ?? 0n;
  return {
    inputs: metadata.features,
    target: metadata.target,
    classes: metadata.classes,
    integers: metadata.integers,
    estimator: metadata.estimator,
    opset: Number(opset),
    score: (table, rows) => scoreRows(session, metadata, path, table, rows),
    dispose: () => session.release(),
  };
}

async function scoreRows(
  session: RuntimeSession,
  { features, classes, integers }: ModelMetadata,
  path: string,
  table: FeatureTable,
  rows: Rows,
): Promise<Scores> {
  const columns = features.map(({ name }) => featureColumn(table, name));
  const labels: readonly (string | bigint)[] = integers ? integerClasses(classes)! : classes;
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  const codes = new Int32Array(rows.length);
  const probabilities = new Float32Array(rows.length * classes.length);
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.subarray(start, start + BATCH);
    const inputs = features.map(({ input, kind }, i) => ({
      name: input,
      values: kind === 'number' ? numberValues(columns[i], batch) : textValues(columns[i], batch),
    }));
    const [label, probability] = await session.run(inputs, batch.length, [
      LABEL_OUTPUT,
      PROBABILITIES_OUTPUT,
    ]);
    if (
      label.length !== batch.length ||
      !(probability instanceof Float32Array) ||
      probability.length !== batch.length * classes.length
    ) {
      throw malformed(path, 'its outputs have other shapes than its metadata says');
    }
    probabilities.set(probability, start * classes.length);
    for (let i = 0; i < batch.length; i++) {
      const code = codeOf.get(label[i] as string | bigint);
      if (code === undefined) throw malformed(path, 'it gives a label that is none of its classes');
      codes[start + i] = code;
    }
  }
  return { codes, probabilities };
}
