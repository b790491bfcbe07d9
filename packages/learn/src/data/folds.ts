import { KetflowError, type RandomStream } from '@ketflow/core';
import type { Rows, Target } from './table.ts';

/** A part to fit on and a part to score on; both increasing, together all rows that were asked for. */
export interface Fold {
  readonly train: Rows;
  readonly test: Rows;
}

/** A class with fewer rows than there are folds: some folds do not hold it. */
export interface RareClass {
  readonly class: string;
  readonly rows: number;
}

export interface Folds {
  readonly folds: readonly Fold[];
  readonly warnings: readonly RareClass[];
}

type Classes = Pick<Target, 'classes' | 'codes'>;

/**
 * Splits rows into k folds at random, each class spread evenly: the rows of a class in two folds differ by at most 1, and
 * so do the sizes of the folds (as scikit-learn's StratifiedKFold with shuffle, though not the same rows).
 *
 * @param stream - Not advanced: each class is shuffled by a stream split off by its index.
 * @param rows - Row numbers to split, increasing; default all.
 * @returns k folds; row i is in the test part of exactly one.
 * @throws KetflowError `OPTION_INVALID` if k is not an integer of at least 2; `ROWS_TOO_FEW` if k exceeds the rows.
 */
export function stratifiedFolds(
  target: Classes,
  k: number,
  stream: RandomStream,
  rows: Rows = allRows(target),
): Folds {
  if (!Number.isInteger(k) || k < 2) {
    const expected = 'a whole number of folds, at least 2';
    throw new KetflowError('OPTION_INVALID', { option: 'folds', value: String(k), expected });
  }
  if (k > rows.length) throw new KetflowError('ROWS_TOO_FEW', { rows: rows.length, folds: k });
  const foldOf = new Map<number, number>();
  const warnings: RareClass[] = [];
  let dealt = 0; // dealing goes on round the folds from class to class: that balances their sizes
  rowsByClass(target, rows).forEach((members, code) => {
    if (members.length > 0 && members.length < k) {
      warnings.push({ class: target.classes[code], rows: members.length });
    }
    for (const row of stream.split('folds', code).shuffle(members)) foldOf.set(row, dealt++ % k);
  });
  const folds = Array.from({ length: k }, (_, fold) => ({
    train: rows.filter((row) => foldOf.get(row) !== fold),
    test: rows.filter((row) => foldOf.get(row) === fold),
  }));
  return { folds, warnings };
}

/**
 * Sets a share of the rows aside at random, each class by the same share: ⌊share · rows of the class⌋ rows, and one more
 * where the fraction left over is largest (ties in the order of the classes) until round(share · rows) are reached. One
 * row of each class at least stays in `train`, so `test` may hold fewer; it holds one at least.
 *
 * @param share - Of the rows that go to `test`, in (0, 1).
 * @param stream - Not advanced: each class is shuffled by a stream split off by its index.
 * @param rows - Row numbers to split, increasing; default all.
 * @throws KetflowError `OPTION_INVALID` if the share is not in (0, 1); `ROWS_TOO_FEW` if every class has one row only.
 */
export function holdOut(
  target: Classes,
  share: number,
  stream: RandomStream,
  rows: Rows = allRows(target),
): Fold {
  if (!(share > 0 && share < 1)) {
    const expected = 'a share of the rows between 0 and 1';
    throw new KetflowError('OPTION_INVALID', { option: 'share', value: String(share), expected });
  }
  const byClass = rowsByClass(target, rows);
  const quotas = byClass.map((members) => share * members.length);
  const taken = quotas.map((quota, code) =>
    Math.max(0, Math.min(Math.floor(quota), byClass[code].length - 1)),
  );
  const wanted = Math.max(1, Math.round(share * rows.length));
  const order = Array.from(quotas.keys()).sort(
    (a, b) => quotas[b] - Math.floor(quotas[b]) - (quotas[a] - Math.floor(quotas[a])) || a - b,
  );
  let total = taken.reduce((sum, count) => sum + count, 0);
  for (const code of order) {
    if (total >= wanted) break;
    if (taken[code] + 1 >= byClass[code].length) continue;
    taken[code]++;
    total++;
  }
  if (total === 0) throw new KetflowError('ROWS_TOO_FEW', { rows: rows.length, folds: 2 });
  const held = new Set<number>();
  byClass.forEach((members, code) => {
    const shuffled = stream.split('hold-out', code).shuffle(members);
    for (let i = 0; i < taken[code]; i++) held.add(shuffled[i]);
  });
  return {
    train: rows.filter((row) => !held.has(row)),
    test: rows.filter((row) => held.has(row)),
  };
}

function allRows(target: Classes): Rows {
  return Int32Array.from(target.codes.keys());
}

/** The rows of each class, in the order given. */
function rowsByClass(target: Classes, rows: Rows): number[][] {
  const members = target.classes.map((): number[] => []);
  for (const row of rows) members[target.codes[row]].push(row);
  return members;
}
