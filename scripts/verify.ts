/**
 * Every check of the repository, in order: the static ones (all of them run, all that fail are shown), then the tests.
 * Each static check counts as one, each test as one; with CI=true a skipped test counts as failed. The last line is
 * `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countTests, type TestCount, type TestReport } from './test-report.ts';

/** npm scripts of the workspace; `build` comes first, for the kernels and the types that the others read. */
const checks = [
  'build',
  'types',
  'lint',
  'format:check',
  'architecture',
  'dead-code',
  'docs:api',
] as const;

const root = path.resolve(import.meta.dirname, '..');

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly seconds: string;
}

/** Runs an npm script; its output is kept, or shown as it comes. */
function npmRun(script: string, show: boolean, ...args: readonly string[]): Promise<Ended> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: root,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, output, seconds: ((performance.now() - started) / 1000).toFixed(1) });
    });
  });
}

async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const check of checks) {
    const { exitCode, output, seconds } = await npmRun(check, false);
    console.log(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${check} (${seconds} s)`);
    if (exitCode !== 0) {
      failed.push(check);
      console.log(output.trimEnd());
    }
  }
  return failed;
}

async function runTests(skipsFail: boolean): Promise<TestCount> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ketflow-verify-'));
  try {
    const file = path.join(folder, 'report.json');
    const { exitCode, seconds } = await npmRun(
      'test',
      true,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    );
    const report = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport)
      : undefined;
    const count = countTests(report, exitCode, skipsFail);
    console.log(`${count.failed === 0 ? 'ok    ' : 'FAILED'} test (${seconds} s)`);
    return count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`Node ${process.versions.node}`);
const failedChecks = await runChecks();
const tests = await runTests(process.env['CI'] === 'true');
for (const name of [...failedChecks, ...tests.failures]) console.log(`failed: ${name}`);
for (const name of tests.skips) console.log(`skipped: ${name}`);
const passed = checks.length - failedChecks.length + tests.passed;
const failed = failedChecks.length + tests.failed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
