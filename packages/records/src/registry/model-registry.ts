import type { AuditEntry, AuditVerdict, ModelVersion, RegisteredModel } from './entities.ts';
import type { JsonObject } from './json.ts';

/** A model file to register. */
export interface NewModelVersion {
  /** 1 to 256 characters, not blank, without `/`, `:` and control characters. */
  readonly name: string;
  /** The bytes of the model. Copied. */
  readonly file: Uint8Array;
  /** The run that made it; may be cut to a prefix that only one run has. */
  readonly runId?: string;
  /** At most 100,000 characters; default empty. */
  readonly description?: string;
  /** Any JSON object; default `{}`. */
  readonly metadata?: JsonObject;
  /** Keys as of a run's tags, values of at most 100,000 characters. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Why something is changed, for the audit. */
export interface ChangeReason {
  /** At most 100,000 characters. */
  readonly reason?: string;
}

/** How an alias is set. */
export interface AliasChange extends ChangeReason {
  /** What the decision rests on, for instance the report of a gate. */
  readonly evidence?: JsonObject;
  /** Set the alias only if it names this version now; null: only if it names none. Default: whatever it names. */
  readonly expected?: number | null;
}

/** Which entries of the audit to list. */
export interface AuditFilter {
  /** Name of a registered model; default: all. */
  readonly name?: string;
  /** From 1 to 50,000; default 1,000. */
  readonly limit?: number;
}

/**
 * Keeps registered models: versions of model files, aliases such as `champion` that name a version, and an audit of
 * every change. A change and its audit entry happen together or not at all.
 *
 * @see MLflow REST API, https://mlflow.org/docs/latest/api_reference/rest-api.html, for the words and limits.
 *
 * @throws KetflowError `MODEL_NOT_FOUND` with the nearest name, from every method that takes the name of a model which
 * is not registered; `createVersion` registers it.
 */
export interface ModelRegistry {
  /**
   * Stores a model file as the next version of a model. Several may do this at once; each gets a number of its own.
   *
   * @throws KetflowError `MODEL_NAME_INVALID` if a model cannot have that name.
   * @throws KetflowError `OPTION_INVALID` for a tag, description or metadata that cannot be stored.
   * @throws KetflowError `RUN_NOT_FOUND` if there is no such run.
   */
  createVersion(version: NewModelVersion): Promise<ModelVersion>;
  /** The registered model of that name. */
  getModel(name: string): Promise<RegisteredModel>;
  /** All registered models, sorted by name. */
  listModels(): Promise<readonly RegisteredModel[]>;
  /** The versions of a model, oldest first. */
  listVersions(name: string): Promise<readonly ModelVersion[]>;
  /** @throws KetflowError `MODEL_VERSION_NOT_FOUND` with the versions that there are. */
  getVersion(name: string, version: number): Promise<ModelVersion>;
  /** @throws KetflowError `MODEL_ALIAS_NOT_FOUND` with the aliases that there are. */
  getVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  /**
   * The bytes of a model, checked against the SHA-256 with which it was registered. Freshly allocated.
   *
   * @throws KetflowError `MODEL_VERSION_NOT_FOUND` with the versions that there are.
   * @throws KetflowError `MODEL_CHANGED` if the file is missing, cut short or not the one that was registered.
   */
  readModelFile(name: string, version: number): Promise<Uint8Array>;
  /**
   * Lets an alias name a version. If it does so already, nothing is changed or audited, so the call may be repeated.
   *
   * @param alias - 1 to 255 letters, digits, `_`, `-` or `.`; not `latest`, and not `v` with a number.
   * @returns The version with its aliases.
   *
   * @throws KetflowError `MODEL_NAME_INVALID` if an alias cannot have that name.
   * @throws KetflowError `MODEL_VERSION_NOT_FOUND` with the versions that there are.
   * @throws KetflowError `OPTION_INVALID` if the alias names another version than `expected`, with what it names, and
   * for a reason or evidence that cannot be stored.
   */
  setAlias(
    name: string,
    alias: string,
    version: number,
    change?: AliasChange,
  ): Promise<ModelVersion>;
  /**
   * Takes an alias away.
   *
   * @throws KetflowError `MODEL_ALIAS_NOT_FOUND` with the aliases that there are.
   */
  deleteAlias(name: string, alias: string, change?: ChangeReason): Promise<void>;
  /**
   * Lets an alias name the version that it named before, as the audit tells. Doing it again goes back further; deleted
   * versions are left out. An alias that was deleted comes back with the version that it named last.
   *
   * @returns The version that the alias names now.
   *
   * @throws KetflowError `MODEL_ALIAS_NOT_FOUND` if there is no version before.
   */
  rollbackAlias(name: string, alias: string, change?: ChangeReason): Promise<ModelVersion>;
  /**
   * Deletes a version with its file and the aliases that name it. Its entries in the audit stay.
   *
   * @throws KetflowError `MODEL_VERSION_NOT_FOUND` with the versions that there are.
   */
  deleteVersion(name: string, version: number, change?: ChangeReason): Promise<void>;
  /**
   * The audit, newest entry first.
   *
   * @throws KetflowError `OPTION_INVALID` if the limit is no integer from 1 to 50,000.
   */
  listAudit(filter?: AuditFilter): Promise<readonly AuditEntry[]>;
  /**
   * Checks the whole audit: numbers without gaps, every entry with the hash of the one before it and of itself.
   * An entry that was changed, removed, added or moved is found. What a chain cannot show is that somebody wrote all of
   * it anew: who must know, keeps the newest hash in another place.
   */
  verifyAudit(): Promise<AuditVerdict>;
}
