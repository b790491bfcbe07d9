/**
 * What every package of Ketflow stands on. Runs in Node, workers and browsers; depends on nothing.
 * @module
 */
export { KetflowError, isKetflowError, nearestName, type ErrorDocument } from './errors.ts';
export {
  errorCatalogue,
  type CatalogueEntry,
  type ErrorCode,
  type ErrorDetails,
} from './error-catalogue.ts';
export {
  silentProgress,
  stoppedClock,
  type Clock,
  type Progress,
  type ProgressEvent,
  type StopSignal,
} from './ports.ts';
export { WorkBudget } from './work-budget.ts';
export { TRIGONOMETRIC_LIMIT, cos, exp, log, log1p, pow, sigmoid, sin, tan } from './elementary.ts';
export { RandomStream } from './random-stream.ts';
export {
  chiSquareSurvival,
  logGamma,
  normalCdf,
  normalQuantile,
  regularisedBeta,
  studentCdf,
  studentQuantile,
} from './statistics/distributions.ts';
export {
  bootstrapInterval,
  correctedFoldInterval,
  mean,
  pairedProportionInterval,
  quantile,
  variance,
  wilsonInterval,
  type BootstrapOptions,
  type Estimate,
  type Interval,
} from './statistics/intervals.ts';
export {
  comparePairedFolds,
  comparePairedRows,
  compareRepeats,
  evidenceFactor,
  outcomeOf,
  type Comparison,
  type Outcome,
  type Verdict,
} from './statistics/verdict.ts';
