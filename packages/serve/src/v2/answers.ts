import type { Scores } from '@ketflow/learn';
import { probabilitiesJson } from '../http/json-text.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { InferRequest, OutputName } from './infer-request.ts';

/** Datatype of the output `label`. */
function labelType(model: ServedModel): string {
  return model.integers ? 'INT64' : 'BYTES';
}

/** The metadata of a model; `parameters` hold its classes, in the order of the probabilities, and where it comes from. */
export function modelMetadata(model: ServedModel): object {
  const { identity, classes, inputs, description } = model;
  return {
    name: identity.name,
    versions: [identity.version],
    platform: 'onnx_onnxv1',
    inputs: inputs.map(({ name, kind }) => ({
      name,
      datatype: kind === 'number' ? 'FP64' : 'BYTES',
      shape: [-1, 1],
    })),
    outputs: [
      { name: 'label', datatype: labelType(model), shape: [-1] },
      { name: 'probabilities', datatype: 'FP32', shape: [-1, classes.length] },
    ],
    parameters: { classes, ...description, sha256: identity.sha256, label: identity.label },
  };
}

/** The answer of `infer` as JSON text; data are flat, row-major. */
export function inferAnswer(
  model: ServedModel,
  { id, outputs }: Pick<InferRequest, 'id' | 'outputs'>,
  scores: Scores,
): string {
  const { identity, labels } = model;
  const rows = scores.codes.length;
  const output = (name: OutputName): string => {
    if (name === 'label') {
      const data = Array.from(scores.codes, (code) => labels[code]!).join(',');
      return `{"name":"label","datatype":"${labelType(model)}","shape":[${rows}],"data":[${data}]}`;
    }
    const width = labels.length;
    const data = Array.from(scores.codes, (_, row) =>
      probabilitiesJson(scores, row, width).slice(1, -1),
    ).join(',');
    return `{"name":"probabilities","datatype":"FP32","shape":[${rows},${width}],"data":[${data}]}`;
  };
  const head = JSON.stringify({ model_name: identity.name, model_version: identity.version, id });
  return `${head.slice(0, -1)},"outputs":[${outputs.map(output).join(',')}]}`;
}
