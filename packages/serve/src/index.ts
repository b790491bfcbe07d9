/**
 * The scoring server: MLflow's `/invocations` and the Open Inference Protocol v2 over plain ONNX models. Knows no
 * registry: models come through the port {@link ModelSource}. Nothing is written and nothing printed; what the log should
 * say goes to `onEvent`.
 * @module
 */
export { createScoringServer, type ScoringServer } from './scoring-server.ts';
export type { ScoringServerOptions, ServerEvent } from './options.ts';
export type { ModelIdentity, ModelSource } from './models/model-source.ts';
export type { ModelEvent } from './models/model-slot.ts';
export { fileSource, type FileSourceOptions } from './models/file-source.ts';
