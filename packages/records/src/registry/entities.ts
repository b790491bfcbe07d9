import type { JsonObject } from './json.ts';

/** A name under which versions of a model are kept, as in MLflow. */
export interface RegisteredModel {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  /** Time of the last change to its versions or aliases, in milliseconds since 1970. */
  readonly lastUpdated: number;
  /** The version of every alias, sorted by alias. */
  readonly aliases: Readonly<Record<string, number>>;
  /** The greatest version that was not deleted; null if all were. */
  readonly latestVersion: number | null;
}

/** One model file under the name of its model. All but its aliases stays as it was registered. */
export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3, …; a number is never used again, not even after its version was deleted. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  /** The run that made the model. */
  readonly runId: string | null;
  readonly description: string;
  readonly sizeBytes: number;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** What whoever registered it says of it: recipe, signature, cost. Keys are sorted. */
  readonly metadata: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
  /** The aliases that name this version, sorted. */
  readonly aliases: readonly string[];
}

/** What was done to a registered model. */
export type AuditAction =
  'version.created' | 'alias.set' | 'alias.deleted' | 'alias.rolled-back' | 'version.deleted';

/** One change of the registry. The hashes chain every entry to the one before it. */
export interface AuditEntry {
  /** 1, 2, 3, … over the whole store, without gaps. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Who did it, as the store was opened. */
  readonly actor: string;
  readonly action: AuditAction;
  readonly name: string;
  /** The version made, deleted, or named by the alias from now on; null when an alias was deleted. */
  readonly version: number | null;
  readonly alias: string | null;
  /** The version that the alias named until now; null when it named none. */
  readonly previousVersion: number | null;
  readonly reason: string | null;
  /** Why it was done; for `version.created` the file: `sha256` and `sizeBytes`. */
  readonly evidence: JsonObject | null;
  /** `hash` of the entry before; 64 zeros in the first. */
  readonly previousHash: string;
  /** SHA-256 of the canonical JSON of the other fields, 64 hexadecimal digits. */
  readonly hash: string;
}

/** What a check of the audit found. */
export interface AuditVerdict {
  /** Number of entries that are there. */
  readonly entries: number;
  /** Sequence number of the first entry that is missing or not as it was written; null if there is none. */
  readonly firstBroken: number | null;
}
