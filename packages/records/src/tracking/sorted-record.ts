/** The entries as a record whose keys are in the order of their UTF-16 code units. */
export function sortedRecord<V>(entries: Iterable<readonly [string, V]>): Record<string, V> {
  return Object.fromEntries(sortedByKey(entries));
}

/** The entries in the order of the UTF-16 code units of their keys. */
export function sortedByKey<V>(entries: Iterable<readonly [string, V]>): (readonly [string, V])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
