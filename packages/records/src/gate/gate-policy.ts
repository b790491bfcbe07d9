import { KetflowError, nearestName } from '@ketflow/core';

/** What a gate asks of a candidate. */
export interface GatePolicy {
  /** Largest loss of accuracy that the interval may still hold: non-inferiority. */
  readonly margin: number;
  /** Whether more multiply-adds than the champion's refuse. */
  readonly multiplyAdds: boolean;
  /** Whether a larger file than the champion's refuses. */
  readonly bytes: boolean;
  /** Whether a classical rival at the same budget must be attached as evidence. */
  readonly rival: boolean;
  /** Longest median latency of a request in milliseconds; null: latency is printed and refuses nothing. */
  readonly maxLatencyMs: number | null;
}

/** The policy without a file. */
export const defaultGatePolicy: GatePolicy = {
  margin: 0.05,
  multiplyAdds: true,
  bytes: true,
  rival: true,
  maxLatencyMs: null,
};

function invalid(option: string, value: unknown, expected: string): KetflowError<'OPTION_INVALID'> {
  return new KetflowError('OPTION_INVALID', { option, value: JSON.stringify(value), expected });
}

/**
 * Reads a policy: an object with some of the keys of {@link GatePolicy}; what is left out is the default.
 * @throws KetflowError `OPTION_UNKNOWN` with the nearest key, `OPTION_INVALID`.
 */
export function parseGatePolicy(value: unknown): GatePolicy {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('policy', value, 'an object of settings');
  }
  const known = Object.keys(defaultGatePolicy);
  const given = new Map(Object.entries(value));
  for (const key of given.keys()) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known);
    throw new KetflowError('OPTION_UNKNOWN', { option: `policy.${key}`, nearest, known });
  }
  const flag = (key: 'multiplyAdds' | 'bytes' | 'rival'): boolean => {
    const setting: unknown = given.has(key) ? given.get(key) : defaultGatePolicy[key];
    if (typeof setting === 'boolean') return setting;
    throw invalid(`policy.${key}`, setting, 'true or false');
  };
  const margin: unknown = given.has('margin') ? given.get('margin') : defaultGatePolicy.margin;
  if (typeof margin !== 'number' || !(margin >= 0 && margin <= 1)) {
    throw invalid('policy.margin', margin, 'a number from 0 to 1');
  }
  const latency: unknown = given.get('maxLatencyMs') ?? null;
  if (latency !== null && (typeof latency !== 'number' || !(latency > 0))) {
    throw invalid('policy.maxLatencyMs', latency, 'a number above 0, or null');
  }
  return {
    margin,
    multiplyAdds: flag('multiplyAdds'),
    bytes: flag('bytes'),
    rival: flag('rival'),
    maxLatencyMs: latency,
  };
}
