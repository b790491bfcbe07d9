/* eslint-disable @typescript-eslint/require-await -- async turns what a method throws into a rejection */
import { versionBefore } from '../registry/alias-history.ts';
import { chain, entryOf, verifyChain, type AuditRecord } from '../registry/audit-chain.ts';
import {
  checkActor,
  checkAlias,
  checkChange,
  checkNewVersion,
  requireExpected,
  type CheckedChange,
  type CheckedNewVersion,
} from '../registry/checks.ts';
import type { ModelVersion, RegisteredModel } from '../registry/entities.ts';
import { canonicalJson, parseObject } from '../registry/json.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { aliasNotFound, modelNotFound, versionNotFound } from '../registry/registry-errors.ts';
import type { StoreOptions } from '../store.ts';
import { checkListLimit } from '../tracking/checks.ts';
import { sortedByKey, sortedRecord } from '../tracking/sorted-record.ts';

/** A registered model with everything that belongs to it. */
interface MemoryModel {
  readonly name: string;
  readonly creationTime: number;
  lastUpdated: number;
  /** The greatest number that was ever given away. */
  lastVersion: number;
  readonly versions: Map<number, MemoryVersion>;
  readonly aliases: Map<string, number>;
}
type MemoryVersion = CheckedNewVersion & {
  readonly version: number;
  readonly runId: string | null;
  readonly creationTime: number;
};

/**
 * Makes an empty registry in memory.
 *
 * @param findRun - The whole id of a run; throws `RUN_NOT_FOUND`.
 */
export function memoryRegistry(
  options: StoreOptions,
  findRun: (typed: string) => string,
): ModelRegistry {
  const { now } = options;
  const actor = checkActor(options.actor ?? 'local');
  const models = new Map<string, MemoryModel>();
  const audit: AuditRecord[] = [];

  const findModel = (name: string): MemoryModel => {
    const model = models.get(name);
    if (model === undefined) throw modelNotFound(name, [...models.keys()].sort());
    return model;
  };
  const findVersion = (model: MemoryModel, version: number): MemoryVersion => {
    const found = model.versions.get(version);
    if (found === undefined) throw versionNotFound(model.name, version, [...model.versions.keys()]);
    return found;
  };
  const record = (
    model: MemoryModel,
    change: Pick<AuditRecord, 'time' | 'action' | 'version' | 'alias' | 'previousVersion'> &
      CheckedChange,
  ): void => {
    model.lastUpdated = change.time;
    audit.push(chain({ ...change, name: model.name, actor }, audit.length, audit.at(-1)));
  };

  return {
    createVersion: async (newVersion) => {
      const checked = checkNewVersion(newVersion);
      const { name, sha256, sizeBytes } = checked;
      const runId = newVersion.runId === undefined ? null : findRun(newVersion.runId);
      const time = now();
      const model = models.get(name) ?? {
        name,
        creationTime: time,
        lastUpdated: time,
        lastVersion: 0,
        versions: new Map(),
        aliases: new Map(),
      };
      models.set(name, model);
      const version = ++model.lastVersion;
      model.versions.set(version, { ...checked, version, runId, creationTime: time });
      record(model, {
        time,
        action: 'version.created',
        version,
        alias: null,
        previousVersion: null,
        reason: null,
        evidence: canonicalJson('evidence', { sha256, sizeBytes }),
      });
      return documentOf(model, findVersion(model, version));
    },
    getModel: async (name) => summaryOf(findModel(name)),
    listModels: async () => sortedByKey(models).map(([, model]) => summaryOf(model)),
    listVersions: async (name) => {
      const model = findModel(name);
      return [...model.versions.values()].map((version) => documentOf(model, version));
    },
    getVersion: async (name, version) => {
      const model = findModel(name);
      return documentOf(model, findVersion(model, version));
    },
    getVersionByAlias: async (name, alias) => {
      const model = findModel(name);
      const version = model.aliases.get(alias);
      if (version === undefined) throw aliasNotFound(name, alias, model.aliases.keys());
      return documentOf(model, findVersion(model, version));
    },
    readModelFile: async (name, version) => findVersion(findModel(name), version).bytes.slice(),

    setAlias: async (name, alias, version, change = {}) => {
      checkAlias(alias);
      const checked = checkChange(change);
      const model = findModel(name);
      const target = findVersion(model, version);
      const current = model.aliases.get(alias) ?? null;
      requireExpected(alias, current, change.expected);
      if (current !== version) {
        model.aliases.set(alias, version);
        record(model, {
          ...checked,
          time: now(),
          action: 'alias.set',
          version,
          alias,
          previousVersion: current,
        });
      }
      return documentOf(model, target);
    },
    deleteAlias: async (name, alias, change = {}) => {
      const checked = checkChange(change);
      const model = findModel(name);
      const current = model.aliases.get(alias);
      if (current === undefined) throw aliasNotFound(name, alias, model.aliases.keys());
      model.aliases.delete(alias);
      record(model, {
        ...checked,
        time: now(),
        action: 'alias.deleted',
        version: null,
        alias,
        previousVersion: current,
      });
    },
    rollbackAlias: async (name, alias, change = {}) => {
      const checked = checkChange(change);
      const model = findModel(name);
      const current = model.aliases.get(alias) ?? null;
      const steps = audit.filter((entry) => entry.name === name);
      const version = versionBefore(steps, alias, current);
      if (version === undefined) throw aliasNotFound(name, alias, model.aliases.keys());
      const target = findVersion(model, version);
      model.aliases.set(alias, version);
      record(model, {
        ...checked,
        time: now(),
        action: 'alias.rolled-back',
        version,
        alias,
        previousVersion: current,
      });
      return documentOf(model, target);
    },
    deleteVersion: async (name, version, change = {}) => {
      const checked = checkChange(change);
      const model = findModel(name);
      const { aliases } = documentOf(model, findVersion(model, version));
      const time = now();
      for (const alias of aliases) {
        model.aliases.delete(alias);
        record(model, {
          ...checked,
          time,
          action: 'alias.deleted',
          version: null,
          alias,
          previousVersion: version,
        });
      }
      model.versions.delete(version);
      record(model, {
        ...checked,
        time,
        action: 'version.deleted',
        version,
        alias: null,
        previousVersion: null,
      });
    },

    listAudit: async (filter = {}) => {
      const limit = checkListLimit(filter);
      const wanted = filter.name === undefined ? undefined : findModel(filter.name).name;
      return audit
        .filter(({ name }) => wanted === undefined || name === wanted)
        .reverse()
        .slice(0, limit)
        .map(entryOf);
    },
    verifyAudit: async () => verifyChain(audit, audit.length),
  };
}

function summaryOf(model: MemoryModel): RegisteredModel {
  const { name, creationTime, lastUpdated, versions, aliases } = model;
  const latestVersion = versions.size === 0 ? null : Math.max(...versions.keys());
  return { name, creationTime, lastUpdated, aliases: sortedRecord(aliases), latestVersion };
}

function documentOf(model: MemoryModel, found: MemoryVersion): ModelVersion {
  const { name, version, creationTime, runId, description, sizeBytes, sha256 } = found;
  const aliases = sortedByKey(model.aliases).flatMap(([alias, named]) =>
    named === version ? [alias] : [],
  );
  return {
    name,
    version,
    creationTime,
    runId,
    description,
    sizeBytes,
    sha256,
    metadata: parseObject(found.metadata, `(metadata of ${name}/${version})`),
    tags: sortedRecord(found.tags),
    aliases,
  };
}
