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
} from './ports.ts';
export { WorkBudget } from './work-budget.ts';
