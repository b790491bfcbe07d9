import type { Bqm } from '../../../model/bqm.ts';
import { longRunBetaRange } from '../beta-range.ts';
import { asUnitModel } from '../replicas/unit-model.ts';
import { scanModel } from '../scan/scan-model.ts';
import { WasmScanEngine } from '../scan/wasm-scan-engine.ts';
import type { BatchEngine } from './batch-engine.ts';
import { ReplicaEngine } from './replica-engine.ts';

/** Part of all pairs from which on rows of a matrix are faster than replicas side by side. */
const DENSE = 0.25;

/**
 * The fastest engine that is exact on a model: 16 replicas in bytes where all couplings are of one size and few, else four
 * runs in single or double precision.
 */
export function createBatchEngine(bqm: Bqm): BatchEngine {
  const spin = bqm.toVartype('SPIN');
  const n = spin.numVariables;
  const isSparse = spin.neighbours.length < DENSE * n * n || n < 256;
  const unit = isSparse ? asUnitModel(spin) : undefined;
  if (unit !== undefined) return new ReplicaEngine(unit);
  return new WasmScanEngine(scanModel(spin), longRunBetaRange(spin));
}
