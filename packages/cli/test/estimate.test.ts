import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomStream, stoppedClock } from '@ketflow/core';
import { chooseK, modelFromTerms, race, toQubits } from '@ketflow/optimize';
import { catalysedFactory, quantumPrice, qubitModels } from '@ketflow/quantum';
import type { EstimateDocument } from '../src/documents/estimate.ts';
import { raceDocument, type RaceDocument } from '../src/documents/race.ts';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

const petersen = path.join(root, 'examples/models/petersen.txt');
const qubits = path.join(root, 'examples/qubits');
const hubbard =
  '{"qubits": 28, "rotations": 84, "rotationDepth": 31, "tGates": 22074, "cczGates": 0, "measurements": 0}';

interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

const estimate = (files: Readonly<Record<string, string>>, ...args: string[]) =>
  inFolder(files, async (cwd) => {
    const { code, document } = await runJson<EstimateDocument>(['estimate', ...args], { cwd });
    expect(code).toBe(0);
    return document;
  });

const ofCounts = (...args: string[]) =>
  estimate({ 'counts.json': hubbard }, '--counts', 'counts.json', ...args);

async function refused(
  args: readonly string[],
  files: Readonly<Record<string, string>> = { 'counts.json': hubbard },
): Promise<ErrorDocument['error']> {
  return inFolder(files, async (cwd) => {
    const { code, document } = await runJson<ErrorDocument>(['estimate', ...args], { cwd });
    expect(code).toBe(2);
    return document.error;
  });
}

describe('estimate --counts', () => {
  it('gives the published figures of the Hubbard model, and no classical rival', async () => {
    expect(await ofCounts()).toMatchObject({
      logicalQubits: 72,
      logicalDepth: 22_623,
      tStates: 23_334,
      codeDistance: 17,
      physicalQubits: { data: 41_616, factories: 252_000, total: 293_616 },
      runtimeNs: 153_836_400,
      qubit: 'qubit_gate_ns_e3',
      factory: { name: '15to1-5-15', copies: 14 },
      classical: null,
      crossover: { variables: null },
    });
  });

  it('--error, --qubit and --factory change it', async () => {
    expect((await ofCounts('--error', '1e-6')).codeDistance).toBeGreaterThan(17);
    const majorana = await ofCounts('--qubit', 'qubit_maj_ns_e6');
    expect(majorana).toMatchObject({ physicalQubits: { total: 19_904 }, runtimeNs: 33_934_500 });
    const ccz = await ofCounts('--factory', 'ccz2t');
    expect(ccz.physicalQubits.factories).toBe(147_904 * (ccz.factory?.copies ?? 0));
  });

  it('takes models from files: the examples are the built-in ones', async () => {
    for (const { name } of qubitModels) {
      const file = await ofCounts('--qubit', path.join(qubits, `${name}.json`));
      expect(file).toEqual(await ofCounts('--qubit', name));
    }
    const ccz = await ofCounts('--factory', path.join(qubits, 'ccz2t.json'));
    expect(ccz).toEqual(await ofCounts('--factory', 'ccz2t'));
    const models = (await readdir(qubits)).filter((file) => file.endsWith('.json'));
    for (const file of models) {
      const model: unknown = JSON.parse(await readFile(path.join(qubits, file), 'utf8'));
      expect([...qubitModels, catalysedFactory(qubitModels[0])]).toContainEqual(model);
    }
    expect(models).toHaveLength(qubitModels.length + 1);
  });
});

describe('estimate FILE', () => {
  it('counts the circuit from the model, and times a classical solver on it', async () => {
    const document = await estimate({}, petersen, '--layers', '3');
    expect(document).toMatchObject({
      counts: { qubits: 10, rotations: 3 * (15 + 10), measurements: 10 },
      classical: { solver: 'exact', status: 'optimal', objective: 12 },
    });
    const { classical, crossover, runtimeNs } = document;
    expect(classical?.seconds).toBeGreaterThan(0);
    const step = classical?.secondsPerEvaluation ?? NaN;
    const size = Math.log(runtimeNs / 1e9 / step) / Math.log(1.34 / 1.21);
    expect(crossover.variables).toBeCloseTo(size, 6);
    expect(crossover.note).toContain('LABS');
  });

  it('anneals where a proof is too much, for the time it is given', async () => {
    const g1 = path.join(root, 'packages/optimize/test/fixtures/G1.txt');
    const document = await estimate({}, g1, '--layers', '1', '--seconds', '0.1');
    expect(document.classical).toMatchObject({ solver: 'sa', status: 'time' });
    const { evaluations = NaN, secondsPerEvaluation = NaN } = document.classical ?? {};
    expect(evaluations * secondsPerEvaluation).toBeLessThan(2);
    expect(document.classical?.measured).toContain('0.1 s, unproved');
    // The busiest vertex of G1 has 67 edges: one layer each, and one for the mixer.
    expect(document.counts).toMatchObject({ qubits: 800, rotationDepth: 68 });
  });

  it('--sense and --format reach the model', async () => {
    const least = await estimate({}, petersen, '--layers', '1', '--sense', 'min');
    expect(least.classical?.objective).toBe(0);
    const { code } = await refused([petersen, '--layers', '1', '--format', 'json']);
    expect(code).toBe('MODEL_MALFORMED');
  });

  it('says it to people', async () => {
    await inFolder({ 'counts.json': '{"qubits": 9, "measurements": 9}' }, async (cwd) => {
      const plain = ['--progress', 'none'];
      const model = await runCli(['estimate', petersen, '--layers', '3', ...plain], { cwd });
      expect(model.stdout).toMatch(/logical qubits +30 +10 of the program/);
      expect(model.stdout).toContain('exact: to the proven optimum, one thread');
      expect(model.stdout).toMatch(/Crossover at [\d.]+ variables/);
      const counts = await runCli(['estimate', '--counts', 'counts.json', ...plain], { cwd });
      expect(counts.stdout).toContain('none needed');
      expect(counts.stdout).toContain('No crossover');
      expect(counts.stdout).not.toContain('classical time');
    });
  });

  it('says that no factory is good enough', async () => {
    const counts = { 'c.json': '{"qubits": 100, "tGates": 1e13}' };
    await inFolder(counts, async (cwd) => {
      const { stdout } = await runCli(['estimate', '--counts', 'c.json'], { cwd });
      expect(stdout).toMatch(/qubits in all +unknown/);
      expect(stdout).toContain('no known factory makes good enough T states');
    });
  });
});

describe('estimate refuses', () => {
  const counts = ['--counts', 'counts.json'];

  it('both or neither of FILE and --counts, layers missing or misplaced', async () => {
    expect((await refused([])).code).toBe('OPTION_MISSING');
    expect((await refused([petersen])).message).toContain('--layers');
    expect((await refused([petersen, '--layers', '1', ...counts])).details).toMatchObject({
      option: 'FILE with --counts',
    });
    expect((await refused([...counts, '--layers', '1'])).details).toMatchObject({
      option: '--layers with --counts',
    });
    expect((await refused([petersen, '--layers', '0'])).code).toBe('OPTION_INVALID');
  });

  it('an error outside (0, 1), unknown qubits and factories with the nearest name', async () => {
    for (const error of ['0', '1', '-0.1', 'x']) {
      const { details } = await refused([...counts, `--error=${error}`]);
      expect(details).toMatchObject({ option: '--error', value: error });
    }
    const qubit = await refused([...counts, '--qubit', 'qubit_gate_n_e3']);
    expect(qubit.details['expected']).toContain('did you mean "qubit_gate_ns_e3"?');
    const factory = await refused([...counts, '--factory', 'ccz3t']);
    expect(factory.details['expected']).toContain('did you mean "ccz2t"?');
  });

  it('files that are missing, no JSON, no object, or wrong inside', async () => {
    expect((await refused(['--counts', 'none.json'])).code).toBe('FILE_NOT_FOUND');
    expect((await refused([...counts, '--qubit', 'none.json'])).code).toBe('FILE_NOT_FOUND');
    for (const text of ['{', '[1]', '3', 'null']) {
      expect((await refused(counts, { 'counts.json': text })).code).toBe('DATA_MALFORMED');
    }
    const negative = await refused(counts, { 'counts.json': '{"qubits": 3, "tGates": -2}' });
    expect(negative).toMatchObject({
      code: 'OPTION_INVALID',
      details: { option: 'counts.tGates', value: '-2' },
    });
    const unknown = await refused(counts, { 'counts.json': '{"qubits": 3, "tgates": 2}' });
    expect(unknown).toMatchObject({ code: 'OPTION_UNKNOWN', details: { nearest: 'tGates' } });
    const odd = { 'counts.json': hubbard, 'q.json': '{"name": "q"}' };
    expect((await refused([...counts, '--qubit', 'q.json'], odd)).details).toMatchObject({
      option: 'qubit.source',
    });
  });
});

describe('the price of what is simulated', () => {
  it('is on every simulated row of solve, and in its text', async () => {
    await inFolder({}, async (cwd) => {
      const solve = ['solve', petersen, '--solver', 'qaoa,sa', '--evaluations', '500'];
      const { document } = await runJson<RaceDocument>([...solve, '--no-record'], { cwd });
      const found = await estimate({}, petersen, '--layers', '3');
      expect(document.results).toHaveLength(20);
      for (const { solver, price, evaluations } of document.results) {
        if (solver === 'sa') expect(price).toBeNull();
        else {
          expect(price).toMatchObject({
            physicalQubits: found.physicalQubits,
            runtimeNsPerShot: found.runtimeNs,
            runtimeNs: evaluations * found.runtimeNs,
          });
        }
      }
      const text = await runCli([...solve, '--no-record', '--progress', 'none'], { cwd });
      expect(text.stdout.replaceAll(/\s+/g, ' ')).toContain(
        'qaoa was simulated. Its price: 1,213,260 physical qubits, 0.00156 s a shot',
      );
    });
  });

  it('under choose-k has the mixer that was simulated and the start state', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const terms = names.map((name, i) => ({ bias: i - 2, variables: [name] }));
    const model = modelFromTerms('BINARY', names, terms);
    const options = { repeats: 1, stream: RandomStream.root(1), clock: stoppedClock } as const;
    const priceAt = async (k: number) => {
      const problem = { model, constraint: chooseK(k) };
      const budget = { key: 'evaluations', limit: 300 } as const;
      const result = await race(problem, [{ solver: 'qaoa' }], { ...options, budget });
      const context = { problem, name: 'm', format: 'json', sense: 'min', seed: 1, repeats: 1 };
      return raceDocument(result, { ...context, sense: 'min' }).results[0]?.price;
    };
    const circuit = { numQubits: 5, mixer: 'xy-ring', numOnes: 2 } as const;
    expect(await priceAt(2)).toEqual(quantumPrice(toQubits(model), 3, 300, { circuit }));
    // One state is feasible: no circuit is needed.
    expect(await priceAt(5)).toBeNull();
  });
});
