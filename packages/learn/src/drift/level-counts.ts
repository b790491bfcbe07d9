import type { Column, TextColumn } from '../data/table.ts';
import type { PairedCounts } from './histogram.ts';

/** How often each level occurs in reference and current data. */
export interface LevelCounts {
  /** Levels in increasing order of their code units, then the missing cells if there are any; each occurs somewhere. */
  readonly counts: PairedCounts;
  /** Levels of the current data that the reference does not have, in increasing order; the missing cell is none. */
  readonly newLevels: readonly string[];
  /** Missing cells of reference and current data. */
  readonly missing: readonly [reference: number, current: number];
}

/** Counts two columns by their text; numbers are written as JavaScript does (1, 0.5, 1e+21). */
export function levelCounts(reference: Column, current: Column): LevelCounts {
  const before = countTexts(reference);
  const after = countTexts(current);
  const levels = [...new Set([...before.texts.keys(), ...after.texts.keys()])].sort();
  const counted = (side: TextCounts): number[] => levels.map((level) => side.texts.get(level) ?? 0);
  const anyMissing = before.missing + after.missing > 0;
  const counts = {
    reference: Float64Array.from([...counted(before), ...(anyMissing ? [before.missing] : [])]),
    current: Float64Array.from([...counted(after), ...(anyMissing ? [after.missing] : [])]),
  };
  const newLevels = levels.filter((level) => !before.texts.has(level));
  return { counts, newLevels, missing: [before.missing, after.missing] };
}

interface TextCounts {
  readonly texts: ReadonlyMap<string, number>;
  readonly missing: number;
}

function countTexts(column: Column): TextCounts {
  return column.kind === 'text' ? countCodes(column) : countNumbers(column.values);
}

function countCodes({ codes, levels }: TextColumn): TextCounts {
  const counts = new Float64Array(levels.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  // A level may belong to other rows of the table that this one was taken from.
  const used = levels.map((level, code) => [level, counts[code]] as const);
  return { texts: new Map(used.filter(([, count]) => count > 0)), missing };
}

function countNumbers(values: Float64Array): TextCounts {
  const texts = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) missing++;
    else texts.set(String(value), (texts.get(String(value)) ?? 0) + 1);
  }
  return { texts, missing };
}
