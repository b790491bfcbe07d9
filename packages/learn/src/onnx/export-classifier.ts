import { KetflowError } from '@ketflow/core';
import type { FittedClassifier, LinearHead, TextEncoding } from '../models/classifier.ts';
import { designWidth } from '../models/encoder.ts';
import { GraphBuilder } from './graph-builder.ts';
import {
  LABEL_OUTPUT,
  PROBABILITIES_OUTPUT,
  integerClasses,
  modelInputs,
  writeMetadata,
} from './model-metadata.ts';
import { TensorProto_DataType as DataType } from './proto/onnx-ml-pb.ts';
import { doubleTensor, int64Tensor, int8Tensor, stringTensor } from './tensors.ts';

/**
 * Writes a classifier as an ONNX model that takes raw columns, opset 19.
 *
 * One input a feature column, in order and named like it (the name gets the suffix `:input` where it is empty, `label` or
 * `probabilities`), shape (N, 1): tensor(double) with NaN for a missing number, tensor(string) with '' for a missing text.
 * Outputs: `label`, shape (N,), int64 for classes that are 64-bit integers, else strings; `probabilities`, float, shape (N, classes).
 * Everything between is computed in double: median for NaN, standardisation, one-hot by comparing with the levels (a text
 * that is no level gives zeros), the linear layer. The weights of a low-bit head are stored as int8 codes and a scale.
 *
 * @returns The bytes of the file; the same classifier gives the same bytes.
 * @throws KetflowError `SHAPE_MISMATCH` if the head does not fit the encoder and the classes.
 */
export function exportClassifier(classifier: FittedClassifier): Uint8Array {
  requireShapes(classifier);
  const { encoder, head, target, classes, integers } = classifier;
  const features = modelInputs(classifier);
  const graph = new GraphBuilder([
    ...features.map(({ input }) => input),
    LABEL_OUTPUT,
    PROBABILITIES_OUTPUT,
  ]);
  const inputOf = new Map<string, string>();
  for (const { name, kind, input } of features) {
    const type = kind === 'number' ? DataType.DOUBLE : DataType.STRING;
    inputOf.set(name, graph.input(input, type, ['N', 1]));
  }
  const parts: string[] = [];
  if (encoder.numbers.length > 0) {
    parts.push(standardised(graph, encoder.numbers, inputOf));
  }
  for (const text of encoder.texts) {
    if (text.levels.length > 0) parts.push(oneHot(graph, text, inputOf.get(text.name)!));
  }
  const design = parts.length === 1 ? parts[0] : graph.node('Concat', parts, { axis: 1 });
  const scores = linearLayer(graph, design, head);
  const probabilities = head.bias.length === 1 ? logistic(graph, scores) : undefined;
  graph.node(
    'Cast',
    [probabilities ?? graph.node('Softmax', [scores], { axis: 1 })],
    { to: DataType.FLOAT },
    PROBABILITIES_OUTPUT,
  );
  const numbers = integers ? integerClasses(classes) : undefined;
  const labels = graph.constant((name) =>
    numbers === undefined
      ? stringTensor(name, [classes.length], classes)
      : int64Tensor(name, [classes.length], numbers),
  );
  graph.node('Gather', [labels, bestClass(graph, scores, head)], { axis: 0 }, LABEL_OUTPUT);
  const labelType = numbers === undefined ? DataType.STRING : DataType.INT64;
  graph.output(LABEL_OUTPUT, labelType, ['N']);
  graph.output(PROBABILITIES_OUTPUT, DataType.FLOAT, ['N', classes.length]);
  return graph.build(
    'classifier',
    writeMetadata({
      target,
      classes,
      integers: numbers !== undefined,
      estimator: head.kind,
      features,
    }),
  );
}

function requireShapes({ encoder, head, classes }: FittedClassifier): void {
  const d = designWidth(encoder);
  const numScores = classes.length === 2 ? 1 : classes.length;
  if (head.bias.length !== numScores || head.weights.length !== numScores * d || d === 0) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'linear head',
      expected: `${numScores} × ${d} weights`,
      got: `${head.weights.length} weights, ${head.bias.length} biases`,
    });
  }
}

/** (x - mean) / scale of all number columns, missing ones as their median. Shape (N, numbers). */
function standardised(
  graph: GraphBuilder,
  numbers: FittedClassifier['encoder']['numbers'],
  inputOf: ReadonlyMap<string, string>,
): string {
  const row = (pick: (column: (typeof numbers)[number]) => number): string =>
    graph.constant((name) => doubleTensor(name, [1, numbers.length], numbers.map(pick)));
  const inputs = numbers.map(({ name }) => inputOf.get(name)!);
  const raw = inputs.length === 1 ? inputs[0] : graph.node('Concat', inputs, { axis: 1 });
  const filled = graph.node('Where', [graph.node('IsNaN', [raw]), row((c) => c.median), raw]);
  const centred = graph.node('Sub', [filled, row((c) => c.mean)]);
  return graph.node('Div', [centred, row((c) => c.scale)]);
}

/** 1 where the text is the level, else 0. Shape (N, levels). */
function oneHot(graph: GraphBuilder, { levels }: TextEncoding, input: string): string {
  const row = graph.constant((name) => stringTensor(name, [1, levels.length], levels));
  return graph.node('Cast', [graph.node('Equal', [input, row])], { to: DataType.DOUBLE });
}

/** Columns of a (scores, d) matrix as rows of a (d, scores) one. */
function transposed<T extends Float64Array | Int8Array>(matrix: T, into: T, numScores: number): T {
  const d = matrix.length / numScores;
  for (let k = 0; k < numScores; k++) {
    for (let j = 0; j < d; j++) into[j * numScores + k] = matrix[k * d + j];
  }
  return into;
}

/** W z + b. Shape (N, scores). */
function linearLayer(graph: GraphBuilder, design: string, head: LinearHead): string {
  const numScores = head.bias.length;
  const dims = [head.weights.length / numScores, numScores];
  const { lowBit } = head;
  let product: string;
  if (lowBit === undefined) {
    const weights = transposed(head.weights, new Float64Array(head.weights.length), numScores);
    product = graph.node('MatMul', [
      design,
      graph.constant((name) => doubleTensor(name, dims, weights)),
    ]);
  } else {
    const codes = transposed(lowBit.codes, new Int8Array(lowBit.codes.length), numScores);
    const stored = graph.constant((name) => int8Tensor(name, dims, codes));
    const scales = graph.constant((name) => doubleTensor(name, [1, numScores], lowBit.scales));
    const sums = graph.node('MatMul', [
      design,
      graph.node('Cast', [stored], { to: DataType.DOUBLE }),
    ]);
    product = graph.node('Mul', [sums, scales]);
  }
  const bias = graph.constant((name) => doubleTensor(name, [1, numScores], head.bias));
  return graph.node('Add', [product, bias]);
}

/** Probabilities of two classes from the score of the second. Shape (N, 2). */
function logistic(graph: GraphBuilder, score: string): string {
  const first = graph.node('Sigmoid', [graph.node('Neg', [score])]);
  return graph.node('Concat', [first, graph.node('Sigmoid', [score])], { axis: 1 });
}

/** Index of the best class. Shape (N,), int64. */
function bestClass(graph: GraphBuilder, scores: string, head: LinearHead): string {
  if (head.bias.length > 1) return graph.node('ArgMax', [scores], { axis: 1, keepdims: 0 });
  const zero = graph.constant((name) => doubleTensor(name, [], [0]));
  const axis = graph.constant((name) => int64Tensor(name, [1], [1n]));
  const isSecond = graph.node('Cast', [graph.node('Greater', [scores, zero])], {
    to: DataType.INT64,
  });
  return graph.node('Squeeze', [isSecond, axis]);
}
