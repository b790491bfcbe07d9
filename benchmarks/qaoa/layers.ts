import { createQaoa, fullSpace, type Qaoa, type QaoaOptions } from '@ketflow/quantum';
import {
  benchmarkAngles,
  layerGoal,
  qaoaProblem,
  type Precision,
  type QaoaProblemName,
} from 'ketflow';
import type { PeerName } from '../peers/peer-process.ts';
import { compare, type Peers } from './comparison.ts';
import { fixedRow, type Row } from './side-by-side.ts';

/** One way in which Ketflow runs, and what is measured in it. */
interface Variant {
  readonly name: string;
  readonly precision: Precision;
  readonly options: Partial<QaoaOptions>;
  /** How near |<0|psi>|^2 must be to that of a peer, relatively. */
  readonly tolerance: number;
  /** Times the goal of all 2^n states: half of it where a symmetry halves the work. */
  readonly goalFactor: number;
  /** The most bytes an amplitude, the cost included. */
  readonly bytes: number;
  readonly layers: readonly LayerCase[];
}

interface LayerCase {
  readonly problem: QaoaProblemName;
  readonly qubits: number;
  /** How many times as fast as each peer the goal is; null: compared without a goal. */
  readonly peers: Readonly<Partial<Record<PeerName, number | null>>>;
}

const noGoal = { qokit: null, lightning: null, 'lightning-gates': null };

const variants: readonly Variant[] = [
  {
    name: 'f64',
    precision: 'f64',
    options: {},
    tolerance: 1e-9,
    goalFactor: 1,
    bytes: 18,
    layers: [
      { problem: 'maxcut3', qubits: 16, peers: { ...noGoal, lightning: 3 } },
      { problem: 'maxcut3', qubits: 18, peers: noGoal },
      { problem: 'maxcut3', qubits: 20, peers: { ...noGoal, qokit: 5, lightning: 2 } },
      { problem: 'maxcut3', qubits: 22, peers: { ...noGoal, lightning: 3 } },
      { problem: 'maxcut3', qubits: 24, peers: {} },
      { problem: 'labs', qubits: 16, peers: { qokit: null } },
      { problem: 'labs', qubits: 20, peers: { qokit: null } },
      { problem: 'weighted', qubits: 16, peers: noGoal },
      { problem: 'weighted', qubits: 20, peers: noGoal },
    ],
  },
];

const layers = 6;
const seed = 1;

const repeatsAt = (qubits: number): number => (qubits <= 18 ? 15 : qubits <= 20 ? 9 : 5);

/** 2^n |<0|psi>|^2 */
function zeroWeight(qaoa: Qaoa, gammas: Float64Array, betas: Float64Array): number {
  const { re, im } = qaoa.state(gammas, betas);
  return qaoa.size * (re[0] ** 2 + im[0] ** 2);
}

async function layer(variant: Variant, { problem, qubits, peers: times }: LayerCase, peers: Peers) {
  const cost = qaoaProblem(problem, qubits, seed);
  const angles = benchmarkAngles(problem, layers);
  const { gammas, betas } = angles;
  let bytes = 0;
  const goal = problem === 'maxcut3' ? layerGoal(variant.precision, qubits) : undefined;
  const what = `layer, ${problem}, n = ${qubits}, ${variant.name}`;
  const rows = await compare(
    {
      what,
      unit: { name: 'ms', better: 'less', of: (seconds) => (1000 * seconds) / layers },
      repeats: repeatsAt(qubits),
      own: () => {
        const qaoa = createQaoa({ space: fullSpace(qubits), cost, mixer: 'x', ...variant.options });
        return {
          run: () => {
            qaoa.evaluate(gammas, betas);
            bytes = qaoa.bytes / qaoa.size;
          },
          check: () => zeroWeight(qaoa, gammas, betas),
          dispose: () => qaoa.dispose(),
        };
      },
      request: { case: 'layer', problem, qubits, cost, angles: [angles] },
      peers: Object.fromEntries(
        Object.entries(times).map(([peer, goalTimes]) => [
          peer,
          { tolerance: variant.tolerance, ...(goalTimes === null ? {} : { times: goalTimes }) },
        ]),
      ),
      limit: goal === undefined ? undefined : goal * variant.goalFactor,
    },
    peers,
  );
  return [...rows, fixedRow(`memory, ${what}`, 'B/amplitude', bytes, variant.bytes)];
}

/** Milliseconds and bytes of a layer, in every variant. */
export async function layerRows(peers: Peers): Promise<Row[]> {
  const rows: Row[] = [];
  for (const variant of variants) {
    for (const one of variant.layers) rows.push(...(await layer(variant, one, peers)));
  }
  return rows;
}
