import { createQaoa, fullSpace } from '@ketflow/quantum';
import { benchmarkAngles, qaoaProblem, spread, type Symmetry } from 'ketflow';
import { compare, timed, type Peers } from './comparison.ts';
import { inTurn, over, ownRow, report, type Row } from './side-by-side.ts';

const layers = 6;
const seed = 1;
const problem = 'maxcut3';

/** A gradient costs at most so many evaluations. */
const mostEvaluations = 3.3;
/** The seconds that are the goal on all 2^n states, by qubits. */
const goals: Readonly<Record<number, number>> = { 18: 0.05 };

async function gradient(qubits: number, symmetry: Symmetry, peers: Peers): Promise<Row[]> {
  const cost = qaoaProblem(problem, qubits, seed);
  const angles = benchmarkAngles(problem, layers);
  const { gammas, betas } = angles;
  const qaoa = createQaoa({ space: fullSpace(qubits), cost, mixer: 'x', symmetry });
  const run = () => qaoa.gradient(gammas, betas);
  const isWhole = symmetry === 'none';
  try {
    const how = isWhole ? 'f64' : 'f64, half by symmetry';
    const what = `gradient, ${problem}, n = ${qubits}, p = ${layers}, ${how}`;
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
        request: isWhole ? { case: 'gradient', problem, qubits, cost, angles: [angles] } : null,
        // forward differences with a step of 1e-6 are no nearer
        peers: { qokit: { tolerance: 1e-3 }, lightning: { tolerance: 1e-9 } },
        limit: isWhole ? goals[qubits] : undefined,
      },
      peers,
    );
    const seconds = await inTurn(
      [
        { name: 'gradient', run: () => timed(run) },
        { name: 'evaluation', run: () => timed(() => qaoa.evaluate(gammas, betas)) },
      ],
      15,
    );
    const of = (name: string) => spread(seconds.get(name) ?? []);
    const ratio = over(of('gradient'), of('evaluation'));
    return [...rows, ...report([ownRow(what, 'evaluations', ratio, mostEvaluations)])];
  } finally {
    qaoa.dispose();
  }
}

/** Seconds of all 2p derivatives, and how many evaluations they cost. */
export async function gradientRows(peers: Peers): Promise<Row[]> {
  const rows: Row[] = [];
  for (const symmetry of ['none', 'auto'] as const) {
    for (const qubits of [12, 16, 18]) rows.push(...(await gradient(qubits, symmetry, peers)));
  }
  return rows;
}
