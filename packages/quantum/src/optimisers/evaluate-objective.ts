import { KetflowError, type RandomStream } from '@ketflow/core';
import type { Angles } from '../angles/angles.ts';
import { meanEnergy, type Objective } from '../objectives/objective.ts';
import type { Qaoa } from '../qaoa.ts';
import type { Outcomes } from '../state-vector.ts';
import type { Reply } from './optimiser.ts';

/** How angles are judged. */
interface Judgement {
  /** Default: the expectation. */
  readonly objective?: Objective | undefined;
  /** E of every basis state, shape (qaoa.size,); needed with shots. */
  readonly cost?: Float64Array | undefined;
  /** Measurements of every evaluation; exact without. */
  readonly shots?: number | undefined;
}

/** The objective at some angles, and <E>, both from the same shots if there are any. */
interface Judged extends Reply {
  readonly expectation: number;
}

/**
 * The value of the objective at some angles.
 * @param stream - For the shots; the caller gives every evaluation a stream of its own.
 * @throws KetflowError `ANGLES_INVALID` as `qaoa.evaluate`; `OPTION_INVALID` if `cost` or `stream` is missing.
 */
export function evaluateObjective(
  qaoa: Qaoa,
  { gammas, betas }: Angles,
  { objective, cost, shots }: Judgement,
  stream: RandomStream | undefined,
): Judged {
  if (shots === undefined) {
    if (!objective) {
      const value = qaoa.evaluate(gammas, betas);
      return { value, expectation: value };
    }
    return judge(objective, qaoa.outcomes(gammas, betas));
  }
  if (!cost) return refuseMissing('cost', 'the energies of all basis states');
  if (!stream) return refuseMissing('stream', 'a RandomStream for the shots');
  const drawn = qaoa.sample(gammas, betas, shots, stream);
  return judge(objective, { energies: cost, probabilities: frequencies(drawn, qaoa.size) });
}

function judge(objective: Objective | undefined, { energies, probabilities }: Outcomes): Judged {
  const expectation = meanEnergy(energies, probabilities);
  return { value: objective?.value(energies, probabilities) ?? expectation, expectation };
}

function frequencies(drawn: Uint32Array, size: number): Float64Array {
  const share = new Float64Array(size);
  for (const x of drawn) share[x]++;
  return share.map((count) => count / drawn.length);
}

/** @throws KetflowError `OPTION_INVALID`. */
export function refuseMissing(option: string, expected: string): never {
  throw new KetflowError('OPTION_INVALID', { option, value: 'undefined', expected });
}
