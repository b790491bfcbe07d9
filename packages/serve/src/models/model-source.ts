/** Which model is meant to be served. */
export interface ModelIdentity {
  /** Name that clients use: the registered model's, or the file's without its extension. */
  readonly name: string;
  /** Version under {@link name}; a file has the first 12 digits of its hash. */
  readonly version: string;
  /** SHA-256 that the bytes must have, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** Names the model in errors and metrics: `models:/iono/2`, or a path. */
  readonly label: string;
}

/**
 * Where a served model comes from. A server asks {@link current} again and again, so it must be cheap while nothing
 * changes. Errors of both methods are `KetflowError`s; those of the first call refuse the start of the server.
 */
export interface ModelSource {
  /** Name that clients use; constant. */
  readonly name: string;
  /** The model that is meant to be served now: where an alias points to, for example. */
  current(): Promise<ModelIdentity>;
  /** The bytes of the model. The server compares them with the hash of `identity`. */
  read(identity: ModelIdentity): Promise<Uint8Array>;
}
