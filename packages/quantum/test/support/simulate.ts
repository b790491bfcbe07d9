import {
  costVector,
  createQaoa,
  fullSpace,
  type BasisSpace,
  type Mixer,
  type Precision,
  type Qaoa,
  type ZPolynomial,
} from '@ketflow/quantum';

/** Builds a simulation on `space`, lets `act` use it and gives its memory back. */
export function withQaoa<T>(
  polynomial: ZPolynomial,
  act: (qaoa: Qaoa, cost: Float64Array) => T,
  {
    space = fullSpace(6),
    mixer = 'x',
    precision = 'f64',
  }: { space?: BasisSpace; mixer?: Mixer; precision?: Precision } = {},
): T {
  const cost = costVector(space, polynomial);
  const qaoa = createQaoa({ space, cost, mixer, precision });
  try {
    return act(qaoa, cost);
  } finally {
    qaoa.dispose();
  }
}
