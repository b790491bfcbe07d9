import type { Column } from '../data/table.ts';
import { chiSquare, homogeneity } from './chi-square.ts';
import { distributionDistances } from './distribution-distances.ts';
import { fisherExact } from './fisher-exact.ts';
import { distinctHistogram, histogram } from './histogram.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { levelCounts } from './level-counts.ts';
import { numberSample } from './number-sample.ts';
import { hellinger, jensenShannon, klDivergence, psi } from './share-distances.ts';
import type { TestResult } from './test-result.ts';

/** The test whose p-value a column is judged by. */
type DriftTest = 'ks' | 'chisquare' | 'missing';

/** What two samples of one column differ by, before the number of columns is taken into account. */
export interface ColumnComparison {
  readonly type: 'number' | 'text';
  readonly test: DriftTest;
  /** D of `ks`, Σ (O − E)² / E of `chisquare` (null where it is infinite), the difference of the shares of `missing`. */
  readonly statistic: number | null;
  readonly pValue: number;
  /** The larger of `pValue` and that of a test in which both sides are samples; for numbers `pValue` is such a one. */
  readonly twoSamplePValue: number;
  readonly newLevels: readonly string[];
  readonly missing: readonly [reference: number, current: number];
  /** By the names of Evidently's tests (`ks` and `chisquare` are p-values); null where numbers of about 1e308 overflow. */
  readonly measures: Readonly<Record<string, number | null>>;
}

/**
 * Compares two samples of one column: as numbers when both are, else as text.
 * @param reference - At least one row; numbers are finite or NaN.
 * @param current - Likewise.
 */
export function compareColumn(reference: Column, current: Column): ColumnComparison {
  return reference.kind === 'number' && current.kind === 'number'
    ? compareNumbers(reference.values, current.values)
    : compareTexts(reference, current);
}

/** Values by Kolmogorov–Smirnov, shares of missing cells by Fisher; where cells are missing, the smaller p doubled. */
function compareNumbers(reference: Float64Array, current: Float64Array): ColumnComparison {
  const before = numberSample(reference);
  const after = numberSample(current);
  const missing = [before.missing, after.missing] as const;
  const comparable = before.sorted.length > 0 && after.sorted.length > 0;
  const values = comparable ? compareValues(before.sorted, after.sorted) : undefined;
  const about = {
    type: 'number',
    newLevels: [],
    missing,
    measures: values?.measures ?? {},
  } as const;
  if (values !== undefined && missing[0] + missing[1] === 0) {
    const { statistic, pValue } = values.ks;
    return { ...about, test: 'ks', statistic, pValue, twoSamplePValue: pValue };
  }
  const absent = fisherExact(...missing, before.sorted.length, after.sorted.length);
  const valuesDecide = values !== undefined && values.ks.pValue <= absent;
  const tests = values === undefined ? 1 : 2;
  const pValue = Math.min(1, tests * (valuesDecide ? values.ks.pValue : absent));
  return {
    ...about,
    test: valuesDecide ? 'ks' : 'missing',
    statistic: valuesDecide
      ? values.ks.statistic
      : Math.abs(missing[0] / reference.length - missing[1] / current.length),
    pValue,
    twoSamplePValue: pValue,
  };
}

function compareValues(
  reference: Float64Array,
  current: Float64Array,
): Pick<ColumnComparison, 'measures'> & { readonly ks: TestResult } {
  const counts = histogram(reference, current);
  const distances = distributionDistances(reference, current);
  const ks = kolmogorovSmirnov(reference, current);
  const measures = {
    psi: psi(counts),
    jensenshannon: jensenShannon(counts),
    kl_div: klDivergence(counts),
    hellinger: hellinger(distinctHistogram(reference, current)),
    wasserstein: distances.wasserstein,
    wasserstein_raw: distances.wassersteinRaw,
    ed: distances.energy,
    ks: ks.pValue,
    ks_D: ks.statistic,
  };
  return { measures, ks };
}

function compareTexts(reference: Column, current: Column): ColumnComparison {
  const { counts, newLevels, missing } = levelCounts(reference, current);
  const { statistic, pValue } = chiSquare(counts);
  return {
    type: 'text',
    test: 'chisquare',
    statistic: Number.isFinite(statistic) ? statistic : null,
    pValue,
    twoSamplePValue: Math.max(pValue, homogeneity(counts).pValue),
    newLevels,
    missing,
    measures: {
      psi: psi(counts),
      jensenshannon: jensenShannon(counts),
      kl_div: klDivergence(counts),
      hellinger: hellinger(counts),
      chisquare: pValue,
    },
  };
}
