import { RandomStream } from '@ketflow/core';
import {
  createQaoa,
  fullSpace,
  linearRamp,
  weightSpace,
  type BasisSpace,
  type Mixer,
  type ZPolynomial,
} from '@ketflow/quantum';
import { qaoaProblem } from 'ketflow';
import { compare, type Peers } from './comparison.ts';
import type { Row, Unit } from './side-by-side.ts';

const layers = 4;

/** Normal couplings between all pairs. */
function dense(numQubits: number): ZPolynomial {
  const stream = RandomStream.root(7).split('cost');
  const pairs = Array.from({ length: numQubits }, (_, i) =>
    Array.from({ length: numQubits - i - 1 }, (__, k) => [i, i + k + 1]),
  );
  return {
    offset: 0,
    terms: pairs.flat().map((qubits) => ({ coefficient: stream.normal(), qubits })),
  };
}

interface MixerCase {
  readonly name: string;
  readonly space: BasisSpace;
  readonly cost: ZPolynomial;
  readonly mixer: Mixer;
  readonly unit: Unit;
  readonly limit?: number;
}

const milliseconds: Unit = { name: 'ms', better: 'less', of: (s) => (1000 * s) / layers };
const microseconds: Unit = { name: 'µs', better: 'less', of: (s) => (1e6 * s) / layers };

const subspace = {
  name: 'C(30, 5) states',
  space: weightSpace(30, 5),
  cost: dense(30),
  unit: milliseconds,
};
const cases: readonly MixerCase[] = [
  { ...subspace, mixer: 'xy-ring', limit: 20 },
  { ...subspace, mixer: 'xy-complete', limit: 60 },
  { ...subspace, mixer: 'grover', limit: 20 },
  {
    name: '2^20 states, maxcut3, by its levels',
    space: fullSpace(20),
    cost: qaoaProblem('maxcut3', 20, 1),
    mixer: 'grover',
    unit: microseconds,
  },
  {
    name: '2^20 states, weighted',
    space: fullSpace(20),
    cost: qaoaProblem('weighted', 20, 1),
    mixer: 'grover',
    unit: milliseconds,
  },
];

/** Time of a layer of the mixers beside X; no peer has them in C on a subspace. */
export async function otherMixerRows(peers: Peers): Promise<Row[]> {
  const { gammas, betas } = linearRamp(layers, 0.05, 0.5);
  const rows: Row[] = [];
  for (const { name, space, cost, mixer, unit, limit } of cases) {
    const comparison = {
      what: `layer, ${mixer} on ${name}`,
      unit,
      repeats: 9,
      own: () => {
        const qaoa = createQaoa({ space, cost, mixer });
        const run = () => qaoa.evaluate(gammas, betas);
        return { run, check: run, dispose: () => qaoa.dispose() };
      },
      request: null,
      peers: {},
      limit,
    } as const;
    rows.push(...(await compare(comparison, peers)));
  }
  return rows;
}
