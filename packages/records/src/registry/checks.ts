import { KetflowError } from '@ketflow/core';
import { bytesOf, sha256Of } from '../tracking/artifact-content.ts';
import { checkText, checkTexts, excerpt, invalid } from '../tracking/checks.ts';
import { canonicalJson, type JsonObject } from './json.ts';
import type { AliasChange, NewModelVersion } from './model-registry.ts';

const NAME_LIMIT = 256;
/** Source: MLflow, mlflow/utils/validation.py, as are the names that an alias cannot have. */
const ALIAS_LIMIT = 255;
/** Longest tag of a version, description and reason, in characters; MLflow's limit of registry tags. */
const TEXT_LIMIT = 100_000;
const ACTOR_LIMIT = 250;

/** A new version with every value checked and every default but the run filled in. */
export interface CheckedNewVersion {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly description: string;
  /** Canonical JSON. */
  readonly metadata: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** The cause of a change as it can be stored. */
export interface CheckedChange {
  readonly reason: string | null;
  /** Canonical JSON. */
  readonly evidence: string | null;
}

export function checkNewVersion(version: NewModelVersion): CheckedNewVersion {
  const bytes = bytesOf(version.file);
  return {
    name: checkModelName(version.name),
    bytes,
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    description: checkText('description', version.description ?? '', TEXT_LIMIT),
    metadata: checkObject('metadata', version.metadata ?? {}),
    tags: checkTexts('tag', version.tags ?? {}, TEXT_LIMIT),
  };
}

export function checkAlias(alias: string): string {
  if (alias === '') refuseName(alias, 'it is empty');
  if (alias.length > ALIAS_LIMIT) refuseName(alias, `it is longer than ${ALIAS_LIMIT} characters`);
  if (!/^[\w.-]+$/.test(alias))
    refuseName(alias, 'an alias is made of letters, digits, "_", "-" and "."');
  if (alias.toLowerCase() === 'latest') refuseName(alias, 'it means the newest version');
  if (/^v\d+$/i.test(alias)) refuseName(alias, 'it reads like the number of a version');
  return alias;
}

export function checkChange({ reason, evidence }: AliasChange): CheckedChange {
  return {
    reason: reason === undefined ? null : checkText('reason', reason, TEXT_LIMIT),
    evidence: evidence === undefined ? null : checkObject('evidence', evidence),
  };
}

export function checkActor(actor: string): string {
  if (actor.trim() === '') invalid('actor', actor, 'who changes the registry');
  return checkText('actor', actor, ACTOR_LIMIT);
}

/** Refuses to move an alias that names another version than the caller thinks, with `OPTION_INVALID`. */
export function requireExpected(
  alias: string,
  current: number | null,
  expected: number | null | undefined,
): void {
  if (expected !== undefined && expected !== current)
    invalid(
      `the expected version of alias ${alias}`,
      String(expected ?? 'none'),
      `${current ?? 'none'}, which the alias names now`,
    );
}

function checkModelName(name: string): string {
  if (name.trim() === '') refuseName(name, 'it is empty');
  if (name.length > NAME_LIMIT) refuseName(name, `it is longer than ${NAME_LIMIT} characters`);
  if (/[/:]/.test(name)) refuseName(name, 'it holds "/" or ":"');
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) refuseName(name, 'it holds what is no text');
  return name;
}

function refuseName(name: string, reason: string): never {
  throw new KetflowError('MODEL_NAME_INVALID', { name: excerpt(name), reason });
}

function checkObject(option: string, value: JsonObject): string {
  const text = canonicalJson(option, value);
  if (!text.startsWith('{')) invalid(option, text, 'an object');
  return text;
}
