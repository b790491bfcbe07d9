import { sha256Of } from '../tracking/artifact-content.ts';
import type { AuditEntry, AuditVerdict } from './entities.ts';
import { parseObject } from './json.ts';

/** `previousHash` of the first entry. */
const NO_HASH = '0'.repeat(64);

/** An entry as an engine stores it. */
export type AuditRecord = Omit<AuditEntry, 'evidence'> & {
  /** Canonical JSON. */
  readonly evidence: string | null;
};

/** An entry that has no place in the chain yet. */
export type NewAuditRecord = Omit<AuditRecord, 'sequence' | 'previousHash' | 'hash'>;

/**
 * Chains an entry to the last one of the audit.
 *
 * @param written - How many entries were ever written: one that was removed since leaves a gap.
 * @param last - The last entry that there is.
 */
export function chain(
  entry: NewAuditRecord,
  written: number,
  last: Pick<AuditRecord, 'hash'> | undefined,
): AuditRecord {
  const placed = { ...entry, sequence: written + 1, previousHash: last?.hash ?? NO_HASH };
  return { ...placed, hash: hashOf(placed) };
}

/**
 * Checks the whole chain.
 *
 * @param records - All records by sequence.
 * @param written - How many were ever written: the end of a chain may have been cut off.
 */
export function verifyChain(records: Iterable<AuditRecord>, written: number): AuditVerdict {
  let entries = 0;
  let firstBroken: number | null = null;
  let previousHash = NO_HASH;
  for (const { hash, ...rest } of records) {
    entries++;
    const isIntact =
      rest.sequence === entries && rest.previousHash === previousHash && hash === hashOf(rest);
    if (!isIntact) firstBroken ??= entries;
    previousHash = hash;
  }
  if (entries < written) firstBroken ??= entries + 1;
  return { entries, firstBroken };
}

/**
 * The entry of a record.
 *
 * @throws KetflowError `STORE_MALFORMED` if its evidence was made something else than JSON.
 */
export function entryOf(record: AuditRecord): AuditEntry {
  const { evidence, sequence } = record;
  const place = `(audit entry ${sequence})`;
  return { ...record, evidence: evidence === null ? null : parseObject(evidence, place) };
}

/** The hash over the canonical JSON of an entry, of which the evidence is canonical already. */
function hashOf(record: Omit<AuditRecord, 'hash'>): string {
  const members = Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const text = key === 'evidence' ? (value ?? 'null') : JSON.stringify(value);
      return `"${key}":${text}`;
    });
  return sha256Of(new TextEncoder().encode(`{${members.join(',')}}`));
}
