import {
  createQaoa,
  fullSpace,
  openThreads,
  type Precision,
  type Qaoa,
  type ThreadPool,
} from '@ketflow/quantum';
import {
  benchmarkAngles,
  layerGoal,
  qaoaProblem,
  type QaoaProblemName,
  type Symmetry,
} from 'ketflow';
import type { PeerName } from '../peers/peer-process.ts';
import { compare, type Peers } from './comparison.ts';
import { exactly, ownRow, report, type Row } from './side-by-side.ts';

/** One way in which Ketflow runs, and what is measured in it. */
interface Variant {
  readonly name: string;
  readonly precision: Precision;
  readonly symmetry: Symmetry;
  readonly threads: number;
  readonly layers: readonly LayerCase[];
}

interface LayerCase {
  readonly problem: QaoaProblemName;
  readonly qubits: number;
  /** How many times as fast as each peer the goal is; null: compared without a goal. */
  readonly peers: Readonly<Partial<Record<PeerName, number | null>>>;
}

const noGoal = { qokit: null, lightning: null, 'lightning-gates': null };

/** MaxCut of these sizes, without peers. */
const alone = (...sizes: readonly number[]): LayerCase[] =>
  sizes.map((qubits) => ({ problem: 'maxcut3', qubits, peers: {} }));

const variants: readonly Variant[] = [
  {
    name: 'f64',
    precision: 'f64',
    symmetry: 'none',
    threads: 1,
    layers: [
      { problem: 'maxcut3', qubits: 16, peers: { ...noGoal, lightning: 3 } },
      { problem: 'maxcut3', qubits: 18, peers: noGoal },
      { problem: 'maxcut3', qubits: 20, peers: { ...noGoal, qokit: 5, lightning: 2 } },
      { problem: 'maxcut3', qubits: 22, peers: { ...noGoal, lightning: 3 } },
      ...alone(24),
      { problem: 'labs', qubits: 16, peers: { qokit: null } },
      { problem: 'labs', qubits: 20, peers: { qokit: null } },
      { problem: 'weighted', qubits: 16, peers: noGoal },
      { problem: 'weighted', qubits: 20, peers: noGoal },
    ],
  },
  {
    name: 'f32',
    precision: 'f32',
    symmetry: 'none',
    threads: 1,
    layers: [
      ...alone(16, 18),
      { problem: 'maxcut3', qubits: 20, peers: { ...noGoal, qokit: 12, lightning: 5 } },
      ...alone(22, 24),
      { problem: 'labs', qubits: 20, peers: { qokit: null } },
      { problem: 'weighted', qubits: 20, peers: noGoal },
    ],
  },
  {
    name: 'f64, half by symmetry',
    precision: 'f64',
    symmetry: 'auto',
    threads: 1,
    layers: alone(16, 18, 20, 22, 24),
  },
  {
    name: 'f32, half by symmetry',
    precision: 'f32',
    symmetry: 'auto',
    threads: 1,
    layers: alone(20, 24),
  },
  {
    name: 'f64, 2 threads',
    precision: 'f64',
    symmetry: 'none',
    threads: 2,
    layers: alone(16, 18, 20, 22, 24),
  },
  {
    name: 'f32, 2 threads',
    precision: 'f32',
    symmetry: 'none',
    threads: 2,
    layers: alone(20, 24),
  },
];

/** How near |<0|psi>|^2 must be to that of a peer, relatively. */
const tolerances: Readonly<Record<Precision, number>> = { f64: 1e-9, f32: 1e-5 };

/** The most bytes an amplitude that is stored, the cost included. */
const mostBytes: Readonly<Record<Precision, number>> = { f64: 18, f32: 10 };

const layers = 6;
const seed = 1;

const repeatsAt = (qubits: number): number => (qubits <= 18 ? 15 : qubits <= 20 ? 9 : 5);

/** 2^n |<0|psi>|^2 */
function zeroWeight(qaoa: Qaoa, gammas: Float64Array, betas: Float64Array): number {
  const { re, im } = qaoa.state(gammas, betas);
  return qaoa.size * (re[0] ** 2 + im[0] ** 2);
}

async function layer(
  { name, precision, symmetry }: Variant,
  { problem, qubits, peers: times }: LayerCase,
  threads: ThreadPool,
  peers: Peers,
): Promise<Row[]> {
  const cost = qaoaProblem(problem, qubits, seed);
  const angles = benchmarkAngles(problem, layers);
  const { gammas, betas } = angles;
  let bytes = 0;
  const what = `layer, ${problem}, n = ${qubits}, ${name}`;
  const hasGoal = problem === 'maxcut3' && threads.size === 1;
  const space = fullSpace(qubits);
  const rows = await compare(
    {
      what,
      unit: { name: 'ms', better: 'less', of: (seconds) => (1000 * seconds) / layers },
      repeats: repeatsAt(qubits),
      own: () => {
        const qaoa = createQaoa({ space, cost, mixer: 'x', precision, symmetry, threads });
        bytes = qaoa.bytes / qaoa.size;
        return {
          run: () => qaoa.evaluate(gammas, betas),
          check: () => zeroWeight(qaoa, gammas, betas),
          dispose: () => qaoa.dispose(),
        };
      },
      request: { case: 'layer', problem, qubits, cost, angles: [angles] },
      peers: Object.fromEntries(
        Object.entries(times).map(([peer, goalTimes]) => [
          peer,
          {
            tolerance: tolerances[precision],
            ...(goalTimes === null ? {} : { times: goalTimes }),
          },
        ]),
      ),
      limit: hasGoal ? layerGoal(precision, qubits, symmetry) : undefined,
    },
    peers,
  );
  const limit = mostBytes[precision] * (symmetry === 'auto' ? 0.5 : 1);
  const memory = ownRow(`memory, ${what}`, 'B/amplitude', exactly(bytes), limit);
  return [...rows, ...report([memory])];
}

/** Milliseconds and bytes of a layer, in every variant. */
export async function layerRows(peers: Peers): Promise<Row[]> {
  const rows: Row[] = [];
  for (const variant of variants) {
    const threads = await openThreads(variant.threads);
    try {
      for (const one of variant.layers) rows.push(...(await layer(variant, one, threads, peers)));
    } finally {
      await threads.close();
    }
  }
  return rows;
}
