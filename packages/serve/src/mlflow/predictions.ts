import type { Scores } from '@ketflow/learn';
import { probabilitiesJson } from '../http/json-text.ts';
import type { ServedModel } from '../models/served-model.ts';

/**
 * The answer of `/invocations`: `{"predictions": [{"label", "probabilities"}, …]}`, one a row, in order. The label is an
 * integer or a string as the model's classes are, the probabilities are in the order of the classes.
 * Written by hand because a label of 64 bits is no JavaScript number.
 */
export function predictionsJson(model: ServedModel, scores: Scores): string {
  const { labels } = model;
  const rows = Array.from(
    scores.codes,
    (code, row) =>
      `{"label":${labels[code]!},"probabilities":${probabilitiesJson(scores, row, labels.length)}}`,
  );
  return `{"predictions":[${rows.join(',')}]}`;
}
