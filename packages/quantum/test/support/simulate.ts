import {
  costVector,
  createQaoa,
  fullSpace,
  type BasisSpace,
  type Mixer,
  type Qaoa,
  type ZPolynomial,
} from '@ketflow/quantum';

/** Builds a simulation on `space`, lets `act` use it and gives its memory back. */
export function withQaoa<T>(
  polynomial: ZPolynomial,
  act: (qaoa: Qaoa, cost: Float64Array) => T,
  { space = fullSpace(6), mixer = 'x' }: { space?: BasisSpace; mixer?: Mixer } = {},
): T {
  const cost = costVector(space, polynomial);
  const qaoa = createQaoa({ space, cost, mixer });
  try {
    return act(qaoa, cost);
  } finally {
    qaoa.dispose();
  }
}
