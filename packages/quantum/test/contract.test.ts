import { describe, expect, it } from 'vitest';
import { referenceBackend, wasmBackend } from '@ketflow/quantum';
import { stateVectorBackendContract } from '@ketflow/quantum/contract';

for (const backend of [referenceBackend, wasmBackend]) {
  stateVectorBackendContract(
    { describe, it, expect },
    { name: backend.name, create: () => backend },
  );
}
