import type { AuditEntry } from './entities.ts';

/** The part of an audit entry that tells where an alias was. */
export type AliasStep = Pick<AuditEntry, 'action' | 'alias' | 'version'>;

/**
 * The version that an alias named before the current one: going back again and again walks through all versions that
 * it named, and never forward to one from which it was rolled back.
 *
 * @param steps - What happened to the model, oldest first.
 * @param current - What the alias names now; null if it was deleted, and then the last version that it named counts.
 * @returns undefined if there is none that still exists.
 */
export function versionBefore(
  steps: Iterable<AliasStep>,
  alias: string,
  current: number | null,
): number | undefined {
  let named: (number | null)[] = [];
  for (const step of steps) {
    const { action, version } = step;
    if (action === 'version.deleted') named = named.filter((other) => other !== version);
    if (step.alias !== alias) continue;
    if (action === 'alias.set') named.push(version);
    if (action === 'alias.rolled-back')
      named = named.slice(0, named.findLastIndex((other) => other === version) + 1);
  }
  return named.findLast((version) => version !== current) ?? undefined;
}
