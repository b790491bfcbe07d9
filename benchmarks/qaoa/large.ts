import { createQaoa, fullSpace, type Precision } from '@ketflow/quantum';
import { benchmarkAngles, qaoaProblem } from 'ketflow';
import { timed } from './comparison.ts';
import { exactly, ownRow, report, type Row } from './side-by-side.ts';

const gibibyte = 2 ** 30;
const problem = 'maxcut3';

interface LargeCase {
  readonly qubits: number;
  readonly precision: Precision;
  /** The most GiB that are asked for. */
  readonly limit?: number;
}

const usual: LargeCase = { qubits: 26, precision: 'f64', limit: 1.2 };
const largest: LargeCase = { qubits: 28, precision: 'f32' };

/** One layer, run once: the first touch of its memory is part of the time. */
function large({ qubits, precision, limit }: LargeCase): readonly Row[] {
  const { gammas, betas } = benchmarkAngles(problem, 1);
  const qaoa = createQaoa({
    space: fullSpace(qubits),
    cost: qaoaProblem(problem, qubits, 1),
    mixer: 'x',
    precision,
    symmetry: 'none',
    limitBytes: 3.5 * gibibyte,
  });
  try {
    const what = `${problem}, n = ${qubits}, ${precision}, one run`;
    const seconds = timed(() => qaoa.evaluate(gammas, betas));
    return report([
      ownRow(`layer, ${what}`, 's', exactly(seconds)),
      ownRow(`memory, ${what}`, 'GiB', exactly(qaoa.bytes / gibibyte), limit),
    ]);
  } finally {
    qaoa.dispose();
  }
}

/** That the largest sizes run, in how many bytes. */
export const largeRows = (withLargest: boolean): Row[] =>
  [usual, ...(withLargest ? [largest] : [])].flatMap(large);
