import type { Selectable } from 'kysely';
import { chain, type AuditRecord, type NewAuditRecord } from '../registry/audit-chain.ts';
import type { AliasStep } from '../registry/alias-history.ts';
import { query, type Transaction } from './database.ts';
import type { Schema } from './schema.ts';

/** Rows that are checked at once. */
const PAGE = 1_000;

const audit = query.selectFrom('registry_audit').selectAll();

/** Writes an entry at the end of the chain. */
export function appendAudit(transaction: Transaction, entry: NewAuditRecord): void {
  const last = transaction.first(audit.orderBy('sequence', 'desc').limit(1));
  const { previousVersion, previousHash, ...rest } = chain(entry, auditWritten(transaction), last);
  transaction.all(
    query
      .insertInto('registry_audit')
      .values({ ...rest, previous_version: previousVersion, previous_hash: previousHash }),
  );
}

/** The newest entries, newest first. */
export function selectAudit(
  transaction: Transaction,
  name: string | undefined,
  limit: number,
): AuditRecord[] {
  const newest = audit.orderBy('sequence', 'desc').limit(limit);
  const wanted = name === undefined ? newest : newest.where('name', '=', name);
  return transaction.all(wanted).map(recordOf);
}

/** What happened to the versions and aliases of a model, oldest first. */
export function selectSteps(transaction: Transaction, name: string): AliasStep[] {
  return transaction.all(
    query
      .selectFrom('registry_audit')
      .select(['action', 'alias', 'version'])
      .where('name', '=', name)
      .orderBy('sequence'),
  );
}

/** All entries by sequence, read page by page. */
export function* auditRecords(transaction: Transaction): Generator<AuditRecord> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = transaction.all(
      audit.where('sequence', '>', after).orderBy('sequence').limit(PAGE),
    );
    yield* page.map(recordOf);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

/** The greatest sequence number that was ever given away: rows may have been removed since. */
export function auditWritten(transaction: Transaction): number {
  const sequence = query.selectFrom('sqlite_sequence').select('seq');
  return transaction.first(sequence.where('name', '=', 'registry_audit'))?.seq ?? 0;
}

function recordOf(row: Selectable<Schema['registry_audit']>): AuditRecord {
  const { previous_version: previousVersion, previous_hash: previousHash, ...rest } = row;
  return { ...rest, previousVersion, previousHash };
}
