import type { DatabaseSync } from 'node:sqlite';

/** One step of the schema, applied once, in order. A step that was released is never changed. */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  readonly apply: (database: DatabaseSync, now: number) => void;
}
