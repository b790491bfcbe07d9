import { RandomStream, stoppedClock } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { stratifiedFolds } from '../../src/data/folds.ts';
import type { Table } from '../../src/data/table.ts';
import { selectFeatures, type ScoredSelection } from '../../src/features/select-features.ts';
import { selectionTable, withOtherClasses, withOtherFeatures } from './selection-table.ts';

const table = selectionTable(96, 9);
const stream = RandomStream.root(4);
const { folds } = stratifiedFolds(table.target, 3, stream);

async function scoredOn(data: Table): Promise<ScoredSelection[]> {
  const found = await selectFeatures(data, { k: 3, folds, stream, clock: stoppedClock });
  return [found.chosen, ...found.rivals, found.allFeatures];
}

const original = scoredOn(table);

describe('the test rows of a fold', () => {
  it.each(
    folds.flatMap((_, fold) =>
      [
        { what: 'features', change: withOtherFeatures },
        { what: 'classes', change: withOtherClasses },
      ].map((each) => ({ ...each, fold })),
    ),
  )('with other $what change its score, not its subset and fit: fold $fold', async (given) => {
    const { fold, change, what } = given;
    const before = await original;
    const after = await scoredOn(change(table, folds[fold].test));
    before.forEach((was, i) => {
      const is = after[i];
      expect(is.method).toBe(was.method);
      expect(is.foldSubsets[fold]).toEqual(was.foldSubsets[fold]);
      expect(is.foldClassifiers[fold]).toEqual(was.foldClassifiers[fold]);
      expect(is.foldScores[fold]).not.toBe(was.foldScores[fold]);
      if (what === 'classes') expect(is.foldScores[fold]).toBeCloseTo(1 - was.foldScores[fold], 12);
      // The other folds train on these rows.
      folds.forEach((_, other) => {
        if (other === fold) return;
        expect(is.foldClassifiers[other]).not.toEqual(was.foldClassifiers[other]);
      });
    });
    // The change is large enough to be seen by a selection that looks at these rows.
    const subsets = ({ foldSubsets }: ScoredSelection): string[] =>
      foldSubsets.map((subset) => subset.join());
    expect(after.map(subsets)).not.toEqual(before.map(subsets));
  });
});
