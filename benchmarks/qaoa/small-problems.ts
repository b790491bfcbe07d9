import { RandomStream } from '@ketflow/core';
import { createQaoa, fullSpace, type Angles } from '@ketflow/quantum';
import { qaoaProblem } from 'ketflow';
import { compare, type Peers } from './comparison.ts';
import type { Row } from './side-by-side.ts';

const qubits = 10;
const layers = 3;
const sets = 200;
const seed = 1;

function randomAngles(): Angles[] {
  const stream = RandomStream.root(seed).split('angles');
  const some = (): Float64Array => Float64Array.from({ length: layers }, () => stream.uniform());
  return Array.from({ length: sets }, () => ({ gammas: some(), betas: some() }));
}

/** Expectations a second of a small problem, one thread. */
export async function smallProblemRows(peers: Peers): Promise<Row[]> {
  const cost = qaoaProblem('maxcut3', qubits, seed);
  const angles = randomAngles();
  return compare(
    {
      what: `n = ${qubits}, p = ${layers}, ${sets} sets of angles`,
      unit: { name: 'evaluations/s', better: 'more', of: (seconds) => sets / seconds },
      repeats: 15,
      own: () => {
        const qaoa = createQaoa({ space: fullSpace(qubits), cost, mixer: 'x' });
        const run = () => angles.map(({ gammas, betas }) => qaoa.evaluate(gammas, betas));
        return { run, check: run, dispose: () => qaoa.dispose() };
      },
      request: { case: 'evaluate', problem: 'maxcut3', qubits, cost, angles },
      peers: { qokit: { tolerance: 1e-9 }, lightning: { tolerance: 1e-9 } },
      limit: 60_000,
    },
    peers,
  );
}
