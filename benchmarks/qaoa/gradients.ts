import { createQaoa, fullSpace } from '@ketflow/quantum';
import { benchmarkAngles, qaoaProblem, spread } from 'ketflow';
import { compare, timed, type Peers } from './comparison.ts';
import { fixedRow, inTurn, type Row } from './side-by-side.ts';

const layers = 6;
const seed = 1;
const problem = 'maxcut3';

/** A gradient costs at most so many evaluations. */
const mostEvaluations = 3.3;
/** The seconds that are the goal, by qubits. */
const goals: Readonly<Record<number, number>> = { 18: 0.05 };

async function gradient(qubits: number, peers: Peers): Promise<Row[]> {
  const cost = qaoaProblem(problem, qubits, seed);
  const angles = benchmarkAngles(problem, layers);
  const { gammas, betas } = angles;
  const qaoa = createQaoa({ space: fullSpace(qubits), cost, mixer: 'x' });
  const run = () => qaoa.gradient(gammas, betas);
  try {
    const what = `gradient, ${problem}, n = ${qubits}, p = ${layers}`;
    const rows = await compare(
      {
        what,
        unit: { name: 's', better: 'less', of: (seconds) => seconds },
        repeats: 5,
        own: () => ({
          run,
          check: () => {
            const by = run();
            return [...by.gammas, ...by.betas];
          },
          dispose: () => undefined,
        }),
        request: { case: 'gradient', problem, qubits, cost, angles: [angles] },
        // forward differences with a step of 1e-6 are no nearer
        peers: { qokit: { tolerance: 1e-3 }, lightning: { tolerance: 1e-9 } },
        limit: goals[qubits],
      },
      peers,
    );
    const seconds = await inTurn(
      [
        { name: 'gradient', run: () => timed(run) },
        { name: 'evaluation', run: () => timed(() => qaoa.evaluate(gammas, betas)) },
      ],
      9,
    );
    const median = (name: string): number => spread(seconds.get(name) ?? []).median;
    const ratio = median('gradient') / median('evaluation');
    return [...rows, fixedRow(what, 'evaluations', ratio, mostEvaluations)];
  } finally {
    qaoa.dispose();
  }
}

/** Seconds of all 2p derivatives, and how many evaluations they cost. */
export async function gradientRows(peers: Peers): Promise<Row[]> {
  const rows: Row[] = [];
  for (const qubits of [12, 16, 18]) rows.push(...(await gradient(qubits, peers)));
  return rows;
}
