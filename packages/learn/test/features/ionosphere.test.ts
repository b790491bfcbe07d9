import { fileURLToPath } from 'node:url';
import { RandomStream, stoppedClock } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { openTable } from '../../src/data/data-table.ts';
import { stratifiedFolds } from '../../src/data/folds.ts';
import { loadTable } from '../../src/data/load-table.ts';
import { selectFeatures } from '../../src/features/select-features.ts';
import { correctedInterval } from './corrected-t.ts';

const path = fileURLToPath(new URL('../../../../examples/data/ionosphere.csv', import.meta.url));

describe('selection on the ionosphere table, 5 folds of seed 0', () => {
  // With these subsets and folds, logistic regression of scikit-learn has the same accuracies.
  it('has the accuracies of another implementation and the proved optimum', async () => {
    await using opened = await openTable(path);
    const table = await loadTable(opened, { target: 'class' });
    expect([table.rows, table.features.length]).toEqual([351, 33]);
    const stream = RandomStream.root(0);
    const { folds } = stratifiedFolds(table.target, 5, stream.split('folds'));
    const sizes = folds.map(({ test }) => test.length);
    expect(sizes).toEqual([71, 70, 70, 70, 70]);
    const { chosen, rivals, allFeatures, mrmr, verdicts } = await selectFeatures(table, {
      k: 5,
      folds,
      stream: stream.split('features'),
      clock: stoppedClock,
    });
    const scored = [chosen, ...rivals, allFeatures];
    expect(scored.map(({ method, score }) => [method, score.mean.toFixed(5)])).toEqual([
      ['mrmr-qubo', '0.86604'],
      ['mrmr-greedy', '0.86893'],
      ['mi', '0.82060'],
      ['all', '0.88881'],
    ]);
    for (const { foldScores, score } of scored) {
      const { interval } = correctedInterval(foldScores, 71, 280);
      expect(score.interval[0]).toBeCloseTo(interval[0], 10);
      expect(score.interval[1]).toBeCloseTo(interval[1], 10);
    }
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['undecided', 'undecided', 'undecided']);
    expect(mrmr.objective).toBeCloseTo(0.0330659657921, 12);
    expect(mrmr.lower).toBeCloseTo(0.0330659657921, 12);
    expect(mrmr.optimal).toBe(true);
    const best = ['pulse1_real', 'pulse2_real', 'pulse2_imag', 'pulse16_real', 'pulse17_imag'];
    expect(Array.from(mrmr.subset, (i) => table.features[i].name)).toEqual(best);
    expect(chosen.selected).toEqual(best);
  });
});
