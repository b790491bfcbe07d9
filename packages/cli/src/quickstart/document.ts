import type { ProfileDocument } from '../commands/profile.ts';
import type { CompressDocument } from '../documents/compress.ts';
import type { FeaturesDocument } from '../documents/features.ts';
import type { FeatureRaceDocument } from '../documents/race.ts';
import type { DriftDocument } from '../documents/drift.ts';
import type { TrainDocument } from '../documents/train.ts';
import type { PlotRow } from '../render/interval-plot.ts';
import type { GateDocument } from './gate-step.ts';
import type { ServingDocument } from './service-step.ts';

/** The document of `quickstart`. */
export interface QuickstartDocument {
  readonly runId: string | null;
  readonly data: ProfileDocument;
  readonly features: FeaturesDocument;
  readonly race: FeatureRaceDocument;
  readonly train: TrainDocument;
  readonly compress: CompressDocument;
  readonly gate: GateDocument;
  readonly serving: ServingDocument;
  readonly drift: DriftDocument;
  /** What the figures are drawn from. */
  readonly figures: { readonly accuracy: readonly PlotRow[]; readonly race: readonly PlotRow[] };
  readonly seconds: number;
}
