/**
 * Data, feature selection, estimators, compression and ONNX. Runs in Node. Numbers in, numbers out: progress goes to a
 * port, time comes from a clock, records are somebody else's.
 * @module
 */

// Data
export { openTable, type DataTable, type OpenOptions } from './data/data-table.ts';
export type { ColumnInfo, ColumnType } from './data/classify.ts';
export type { DroppedFeature } from './data/dropped.ts';
export { holdOut, stratifiedFolds, type Fold, type Folds, type RareClass } from './data/folds.ts';
export type { HeaderOption } from './data/header.ts';
export { loadColumns, loadTable, type LoadOptions } from './data/load-table.ts';
export { profile, type FeatureProfile, type Profile, type ProfileOptions } from './data/profile.ts';
export { sourceHash, type DataSource, type DataText } from './data/source.ts';
export type {
  Column,
  FeatureTable,
  NumberColumn,
  Rows,
  Table,
  Target,
  TextColumn,
} from './data/table.ts';
export { takeFeatureRows, takeRows } from './data/take-rows.ts';
export type { Task } from './data/target.ts';

// Feature selection
export {
  featureInformation,
  mutualInformation,
  type FeatureInformation,
} from './features/mutual-information.ts';
export {
  raceFeatures,
  type FeatureRace,
  type FeatureRaceOptions,
} from './features/feature-race.ts';
export { greedyMrmr, mrmrModel, mrmrObjective } from './features/mrmr.ts';
export type { FeatureRacePlan } from './features/race-plan.ts';
export {
  selectFeatures,
  selectionMethods,
  type FeatureSelection,
  type FeatureSelectionOptions,
  type ScoredSelection,
  type SelectionMethod,
} from './features/select-features.ts';
export {
  boundGap,
  selectSubset,
  type SolverRow,
  type SubsetChoice,
  type SubsetOptions,
} from './features/select-subset.ts';

// Drift
export {
  detectDrift,
  type ColumnDrift,
  type DriftOptions,
  type DriftReport,
} from './drift/detect-drift.ts';

// Models
export type {
  Encoder,
  FittedClassifier,
  LinearHead,
  NumberEncoding,
  TextEncoding,
} from './models/classifier.ts';
export { compareAccuracy } from './models/compare-accuracy.ts';
export { inferenceCost, type InferenceCost } from './models/cost.ts';
export { crossValidate, type CrossValidation, type FoldRows } from './models/cross-validate.ts';
export { fitLogisticClassifier, type LogisticClassifier } from './models/logistic-classifier.ts';
export type { LogisticFit, LogisticOptions } from './models/logistic.ts';
export { accuracy, predict, probabilities } from './models/predict.ts';

export { evaluatePredictions, type ClassEvaluation, type Evaluation } from './models/evaluation.ts';

// Compression
export {
  ternaryCandidates,
  ternaryClassifier,
  ternaryMethods,
  type TernaryCandidate,
  type TernaryCandidateOptions,
  type TernaryMethod,
  type TernaryStart,
} from './compress/ternary-candidates.ts';

// ONNX
export { exportChecked, type ExportedModel } from './onnx/exported-model.ts';
export { exportClassifier } from './onnx/export-classifier.ts';
export { loadModel, type OnnxModel, type Scores } from './onnx/load-model.ts';
export { maxAbsDifference } from './onnx/parity.ts';
