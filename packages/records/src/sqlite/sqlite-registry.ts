import { KetflowError } from '@ketflow/core';
import { versionBefore } from '../registry/alias-history.ts';
import { entryOf, verifyChain, type AuditRecord } from '../registry/audit-chain.ts';
import {
  checkAlias,
  checkChange,
  checkNewVersion,
  requireExpected,
  type CheckedChange,
} from '../registry/checks.ts';
import type { ModelVersion } from '../registry/entities.ts';
import { canonicalJson } from '../registry/json.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { aliasNotFound } from '../registry/registry-errors.ts';
import { sha256Of } from '../tracking/artifact-content.ts';
import { checkListLimit } from '../tracking/checks.ts';
import {
  appendAudit,
  auditRecords,
  auditWritten,
  selectAudit,
  selectSteps,
} from './audit-queries.ts';
import type { Database, Transaction } from './database.ts';
import type { LiveRuns } from './live-runs.ts';
import type { ModelFiles } from './model-files.ts';
import {
  aliased,
  deleteAliasRow,
  deleteVersionRow,
  insertVersion,
  requireAliased,
  requireModel,
  requireVersion,
  selectModels,
  selectVersions,
  updateLastUpdated,
  upsertAlias,
} from './model-queries.ts';
import { requireRun } from './run-queries.ts';

/** What the registry of a store works with. */
interface RegistryParts {
  readonly database: Database;
  readonly files: ModelFiles;
  readonly live: LiveRuns;
  readonly now: () => number;
  readonly actor: string;
}

type Change = Pick<AuditRecord, 'time' | 'action' | 'name' | 'version' | 'alias'> &
  Pick<AuditRecord, 'previousVersion'> &
  CheckedChange;

/** The registry of a SQLite store. */
export function sqliteRegistry(parts: RegistryParts): ModelRegistry {
  const { database, files, live, now, actor } = parts;
  const audit = (transaction: Transaction, change: Change): void => {
    updateLastUpdated(transaction, change.name, change.time);
    appendAudit(transaction, { ...change, actor });
  };

  return {
    createVersion: async (newVersion) => {
      const checked = checkNewVersion(newVersion);
      const { name, sha256, sizeBytes } = checked;
      const id = crypto.randomUUID();
      try {
        // Refused before anything is written. The lock tells others that the incoming file is not a leftover.
        const runId = await database.write((transaction) => {
          const run = newVersion.runId;
          const found = run === undefined ? null : requireRun(transaction, run).runId;
          live.begin(id);
          return found;
        });
        const incoming = await files.write(id, checked.bytes);
        try {
          return await database.write((transaction) => {
            const time = now();
            const version = insertVersion(transaction, checked, runId, time);
            audit(transaction, {
              time,
              action: 'version.created',
              name,
              version,
              alias: null,
              previousVersion: null,
              reason: null,
              evidence: canonicalJson('evidence', { sha256, sizeBytes }),
            });
            const made = requireVersion(transaction, name, version);
            incoming.publish(files.fileOf(name, version));
            return made;
          });
        } finally {
          await incoming.discard();
        }
      } finally {
        live.end(id);
      }
    },
    getModel: (name) => database.read((transaction) => requireModel(transaction, name)),
    listModels: () => database.read(selectModels),
    listVersions: (name) =>
      database.read((transaction) =>
        selectVersions(transaction, requireModel(transaction, name).name),
      ),
    getVersion: (name, version) =>
      database.read((transaction) => requireVersion(transaction, name, version)),
    getVersionByAlias: (name, alias) =>
      database.read((transaction) =>
        requireVersion(transaction, name, requireAliased(transaction, name, alias)),
      ),
    readModelFile: async (name, version) => {
      const find = (transaction: Transaction): ModelVersion =>
        requireVersion(transaction, name, version);
      const { sha256: expected } = await database.read(find);
      const file = await files.read(name, version);
      const found = 'bytes' in file ? sha256Of(file.bytes) : `none (${file.reason})`;
      if ('bytes' in file && found === expected) return file.bytes;
      // The version may have been deleted in between.
      await database.read(find);
      throw new KetflowError('MODEL_CHANGED', { model: `${name}/${version}`, expected, found });
    },

    setAlias: async (name, alias, version, change = {}) => {
      checkAlias(alias);
      const checked = checkChange(change);
      return database.write((transaction) => {
        requireVersion(transaction, name, version);
        const previousVersion = aliased(transaction, name, alias);
        requireExpected(alias, previousVersion, change.expected);
        if (previousVersion !== version) {
          const time = now();
          upsertAlias(transaction, name, alias, version);
          audit(transaction, {
            ...checked,
            time,
            action: 'alias.set',
            name,
            version,
            alias,
            previousVersion,
          });
        }
        return requireVersion(transaction, name, version);
      });
    },
    deleteAlias: async (name, alias, change = {}) => {
      const checked = checkChange(change);
      await database.write((transaction) => {
        const previousVersion = requireAliased(transaction, name, alias);
        const time = now();
        deleteAliasRow(transaction, name, alias);
        audit(transaction, {
          ...checked,
          time,
          action: 'alias.deleted',
          name,
          version: null,
          alias,
          previousVersion,
        });
      });
    },
    rollbackAlias: async (name, alias, change = {}) => {
      const checked = checkChange(change);
      return database.write((transaction) => {
        const { aliases } = requireModel(transaction, name);
        const previousVersion = aliased(transaction, name, alias);
        const version = versionBefore(selectSteps(transaction, name), alias, previousVersion);
        if (version === undefined) throw aliasNotFound(name, alias, Object.keys(aliases));
        const time = now();
        requireVersion(transaction, name, version);
        upsertAlias(transaction, name, alias, version);
        audit(transaction, {
          ...checked,
          time,
          action: 'alias.rolled-back',
          name,
          version,
          alias,
          previousVersion,
        });
        return requireVersion(transaction, name, version);
      });
    },
    deleteVersion: async (name, version, change = {}) => {
      const checked = checkChange(change);
      await database.write((transaction) => {
        const { aliases } = requireVersion(transaction, name, version);
        const time = now();
        for (const alias of aliases) {
          deleteAliasRow(transaction, name, alias);
          audit(transaction, {
            ...checked,
            time,
            action: 'alias.deleted',
            name,
            version: null,
            alias,
            previousVersion: version,
          });
        }
        deleteVersionRow(transaction, name, version);
        audit(transaction, {
          ...checked,
          time,
          action: 'version.deleted',
          name,
          version,
          alias: null,
          previousVersion: null,
        });
      });
      files.remove(name, version);
    },

    listAudit: async (filter = {}) => {
      const limit = checkListLimit(filter);
      return database.read((transaction) => {
        if (filter.name !== undefined) requireModel(transaction, filter.name);
        return selectAudit(transaction, filter.name, limit).map(entryOf);
      });
    },
    verifyAudit: () =>
      database.read((transaction) =>
        verifyChain(auditRecords(transaction), auditWritten(transaction)),
      ),
  };
}
