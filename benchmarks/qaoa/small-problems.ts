import { RandomStream } from '@ketflow/core';
import { createQaoa, fullSpace, type Angles, type QaoaOptions } from '@ketflow/quantum';
import { qaoaProblem } from 'ketflow';
import { compare, type OwnSide, type Peers } from './comparison.ts';
import type { Row } from './side-by-side.ts';

const qubits = 10;
const layers = 3;
const sets = 200;
const problem = 'maxcut3';
const space = fullSpace(qubits);

/** Evaluations a second of one core. */
const limit = 60_000;
const unit = {
  name: 'evaluations/s',
  better: 'more',
  of: (seconds: number) => sets / seconds,
} as const;

function randomAngles(): Angles[] {
  const stream = RandomStream.root(1).split('angles');
  const some = (): Float64Array => Float64Array.from({ length: layers }, () => stream.uniform());
  return Array.from({ length: sets }, () => ({ gammas: some(), betas: some() }));
}

interface Way {
  readonly name: string;
  readonly options: Pick<QaoaOptions, 'precision' | 'symmetry'>;
  readonly hasPeers: boolean;
}

const ways: readonly Way[] = [
  { name: 'f64', options: { symmetry: 'none' }, hasPeers: true },
  { name: 'f32', options: { symmetry: 'none', precision: 'f32' }, hasPeers: false },
  { name: 'f64, half by symmetry', options: { symmetry: 'auto' }, hasPeers: false },
  {
    name: 'f32, half by symmetry',
    options: { symmetry: 'auto', precision: 'f32' },
    hasPeers: false,
  },
];

/** Many angles of one problem, whose cost is prepared before. */
async function manyAngles(peers: Peers): Promise<Row[]> {
  const cost = qaoaProblem(problem, qubits, 1);
  const angles = randomAngles();
  const own = (options: Way['options']) => (): OwnSide => {
    const qaoa = createQaoa({ space, cost, mixer: 'x', ...options });
    const run = () => qaoa.evaluateBatch(angles);
    return { run, check: () => [...run()], dispose: () => qaoa.dispose() };
  };
  const rows: Row[] = [];
  for (const { name, options, hasPeers } of ways) {
    const comparison = {
      what: `n = ${qubits}, p = ${layers}, ${sets} sets of angles, ${name}`,
      unit,
      repeats: 60,
      own: own(options),
      request: hasPeers ? ({ case: 'evaluate', problem, qubits, cost, angles } as const) : null,
      peers: { qokit: { tolerance: 1e-9 }, lightning: { tolerance: 1e-9 } },
      limit,
    };
    rows.push(...(await compare(comparison, peers)));
  }
  return rows;
}

/** Many problems whose costs are prepared before, as the angles' problem is. */
async function manyProblems(peers: Peers): Promise<readonly Row[]> {
  const angles = randomAngles();
  const own = (): OwnSide => {
    const all = angles.map((_, seed) =>
      createQaoa({ space, cost: qaoaProblem(problem, qubits, seed), mixer: 'x' }),
    );
    const run = (): number[] =>
      all.map((qaoa, i) => qaoa.evaluate(angles[i].gammas, angles[i].betas));
    return { run, check: run, dispose: () => all.forEach((qaoa) => qaoa.dispose()) };
  };
  const what = `n = ${qubits}, p = ${layers}, ${sets} problems, f64, half by symmetry`;
  return compare({ what, unit, repeats: 60, own, request: null, peers: {}, limit }, peers);
}

/** Many problems, each prepared, evaluated once and given back: what the preparation costs. */
async function newProblems(peers: Peers): Promise<readonly Row[]> {
  const angles = randomAngles();
  const costs = Array.from({ length: sets }, (_, seed) => qaoaProblem(problem, qubits, seed));
  const run = (): number[] =>
    costs.map((cost, i) => {
      const qaoa = createQaoa({ space, cost, mixer: 'x' });
      try {
        return qaoa.evaluate(angles[i].gammas, angles[i].betas);
      } finally {
        qaoa.dispose();
      }
    });
  const own = (): OwnSide => ({ run, check: run, dispose: () => undefined });
  const what = `n = ${qubits}, p = ${layers}, ${sets} problems, prepared each time`;
  return compare({ what, unit, repeats: 60, own, request: null, peers: {} }, peers);
}

/** Expectations a second of small problems, one thread. */
export async function smallProblemRows(peers: Peers): Promise<Row[]> {
  return [
    ...(await manyAngles(peers)),
    ...(await manyProblems(peers)),
    ...(await newProblems(peers)),
  ];
}
