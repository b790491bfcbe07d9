/**
 * Measures the main job, the QAOA kernels and annealing, and prints what was measured on which machine at which load.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { parseModel, simulatedAnnealing } from '@ketflow/optimize';
import {
  costVector,
  createQaoa,
  fullSpace,
  weightSpace,
  type Mixer,
  type BasisSpace,
} from '@ketflow/quantum';
import { machine, median, time } from './machine.ts';
import { wideTable } from './wide-table.ts';

const root = path.resolve(import.meta.dirname, '..');

function report(name: string, unit: string, samples: readonly number[]): void {
  const figures = { min: Math.min(...samples), median: median(samples), n: samples.length };
  console.log(
    `${name.padEnd(52)} ${figures.min.toPrecision(3).padStart(10)} ${figures.median.toPrecision(3).padStart(10)} ${unit}`,
  );
  console.log(JSON.stringify({ name, unit, ...figures, ...machine() }));
}

async function quickstart(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ketflow-bench-'));
  const command = (args: readonly string[]): void => {
    const bin = path.join(root, 'packages/cli/bin/ketflow.js');
    const { status, stderr } = spawnSync(process.execPath, [bin, 'quickstart', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  };
  try {
    report('quickstart, shipped table', 's', await time(3, () => command([])));
    for (const classes of [2, 5, 20]) {
      writeFileSync(path.join(folder, 'wide.csv'), wideTable(5000, 100, classes));
      const seconds = await time(1, () => command(['wide.csv', '--target', 'y', '--no-record']));
      report(`quickstart, 5,000 × 100, ${classes} classes`, 's', seconds);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Random couplings ±1 between all pairs, as a cost in Z products. */
function randomCost(space: BasisSpace): Float64Array {
  const stream = RandomStream.root(7).split('cost');
  const terms = [];
  for (let i = 0; i < space.numQubits; i++) {
    for (let j = i + 1; j < space.numQubits; j++) {
      terms.push({ coefficient: stream.normal(), qubits: [i, j] });
    }
  }
  return costVector(space, { offset: 0, terms });
}

async function layer(name: string, space: BasisSpace, mixer: Mixer): Promise<void> {
  const layers = 4;
  const qaoa = createQaoa({ space, cost: randomCost(space), mixer });
  const gammas = Array.from({ length: layers }, (_, k) => 0.01 * (k + 1));
  const betas = gammas.map((gamma) => -10 * gamma);
  qaoa.evaluate(gammas, betas);
  const seconds = await time(5, () => void qaoa.evaluate(gammas, betas));
  qaoa.dispose();
  report(
    `QAOA layer, ${name}, ${mixer}`,
    'ms',
    seconds.map((s) => (1000 * s) / layers),
  );
}

async function qaoaLayers(): Promise<void> {
  for (const n of [16, 18, 20]) await layer(`2^${n} states`, fullSpace(n), 'x');
  await layer('C(33, 5) states', weightSpace(33, 5), 'xy-ring');
  await layer('C(33, 5) states', weightSpace(33, 5), 'grover');
  await layer('C(57, 5) states', weightSpace(57, 5), 'grover');
}

async function anneal(): Promise<void> {
  const text = readFileSync(path.join(root, 'packages/optimize/test/fixtures/G1.txt'), 'utf8');
  const { problem } = parseModel(text, { path: 'G1.txt' });
  const clock = { seconds: () => performance.now() / 1000 };
  const rates: number[] = [];
  const toTarget: number[] = [];
  for (let seed = 0; seed < 10; seed++) {
    const budget = new WorkBudget(Infinity);
    const start = clock.seconds();
    const set = await simulatedAnnealing.sample(problem, {
      stream: RandomStream.root(seed),
      budget,
      clock,
      target: -11_624,
      deadlineSeconds: start + 30,
    });
    const elapsed = clock.seconds() - start;
    rates.push(set.info.evaluations / elapsed / 1e6);
    toTarget.push(set.info.secondsToTarget ?? Infinity);
  }
  report('annealing on G1, one thread', 'M proposals/s', rates);
  report('annealing on G1, seconds to 11624, 10 seeds', 's', toTarget);
}

const topics: Readonly<Record<string, () => Promise<void>>> = {
  quickstart,
  qaoa: qaoaLayers,
  anneal,
};
const asked = process.argv.slice(2);
const unknown = asked.find((topic) => !(topic in topics));
if (unknown !== undefined)
  throw new Error(`No topic "${unknown}"; there are ${Object.keys(topics).join(', ')}`);
console.log(`${'measurement'.padEnd(52)} ${'min'.padStart(10)} ${'median'.padStart(10)}`);
for (const [topic, run] of Object.entries(topics)) {
  if (asked.length === 0 || asked.includes(topic)) await run();
}
