import { GroverLevelStateVector, groverLevelBytes } from '../grover-level-state-vector.ts';
import { familyOf } from '../mixer-spec.ts';
import type { StateVectorBackend } from '../state-vector.ts';
import { canRunKernels } from './kernels.ts';
import { TableStateVector, tableBytes } from './table-state-vector.ts';
import { TransverseStateVector, transverseBytes } from './transverse-state-vector.ts';

/** The fast engine: WebAssembly SIMD kernels. Same bits as the reference engine. */
export const wasmBackend: StateVectorBackend = {
  name: 'wasm',
  isAvailable: canRunKernels,
  bytesOf: (plan, vectors) => {
    if (familyOf(plan.mixer) === 'transverse') return transverseBytes(plan, vectors);
    if (plan.cost.kind === 'levels') return groverLevelBytes(plan, plan.cost);
    return tableBytes(plan, vectors);
  },
  create: (request) => {
    if (familyOf(request.mixer) === 'transverse') return new TransverseStateVector(request);
    if (request.cost.kind === 'levels') return new GroverLevelStateVector(request, request.cost);
    return new TableStateVector(request);
  },
};
