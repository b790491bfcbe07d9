import { GroverLevelStateVector, groverLevelBytes } from '../grover-level-state-vector.ts';
import { familyOf } from '../mixer-spec.ts';
import type { StateVectorBackend } from '../state-vector.ts';
import { ReferenceTable, referenceTableBytes } from './table-state-vector.ts';
import { ReferenceTransverse, referenceTransverseBytes } from './transverse-state-vector.ts';

/** The plain engine: the obvious twin of the kernels, in TypeScript. Runs everywhere; slow. */
export const referenceBackend: StateVectorBackend = {
  name: 'reference',
  isAvailable: () => true,
  bytesOf: (plan, vectors) => {
    if (familyOf(plan.mixer) === 'transverse') return referenceTransverseBytes(plan, vectors);
    if (plan.cost.kind === 'levels') return groverLevelBytes(plan, plan.cost);
    return referenceTableBytes(plan, vectors);
  },
  create: (request) => {
    if (familyOf(request.mixer) === 'transverse') return new ReferenceTransverse(request);
    if (request.cost.kind === 'levels') return new GroverLevelStateVector(request, request.cost);
    return new ReferenceTable(request);
  },
};
