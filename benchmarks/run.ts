/**
 * Measures the main job, QAOA beside its peers and annealing, and prints what was measured on which machine at which load.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { parseModel, simulatedAnnealing } from '@ketflow/optimize';
import { machine, spread } from 'ketflow';
import { qaoaBenchmark } from './qaoa/index.ts';
import { time } from './time.ts';
import { wideTable } from './wide-table.ts';

const root = path.resolve(import.meta.dirname, '..');

function report(name: string, unit: string, samples: readonly number[]): void {
  const figures = { ...spread(samples), n: samples.length };
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

const words = process.argv.slice(2);
const topics: Readonly<Record<string, () => Promise<void>>> = {
  quickstart,
  qaoa: () => qaoaBenchmark(words.includes('--large')),
  anneal,
};
const asked = words.filter((word) => word !== '--large');
const unknown = asked.find((topic) => !(topic in topics));
if (unknown !== undefined)
  throw new Error(`No topic "${unknown}"; there are ${Object.keys(topics).join(', ')}`);
console.log(`${'measurement'.padEnd(52)} ${'min'.padStart(10)} ${'median'.padStart(10)}`);
for (const [topic, run] of Object.entries(topics)) {
  if (asked.length === 0 || asked.includes(topic)) await run();
}
