import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { getCompiler, loadWasmModule } from 'qsharp-lang';
import {
  estimateResources,
  factoriesFor,
  qaoaCounts,
  qubitModels,
  type LogicalCounts,
  type QubitModel,
  type ResourceEstimate,
} from '@ketflow/quantum';
import { maxCut, petersen } from '../support/problems.ts';

/** The parts of an answer of Microsoft's estimator (npm qsharp-lang) that are compared. */
interface QsharpEstimate {
  readonly status: string;
  readonly physicalCounts: {
    readonly physicalQubits: number;
    readonly runtime: number;
    readonly breakdown: {
      readonly algorithmicLogicalQubits: number;
      readonly algorithmicLogicalDepth: number;
      readonly numTstates: number;
      readonly numTsPerRotation: number | null;
      readonly numTfactories: number;
      readonly physicalQubitsForTfactories: number;
      readonly physicalQubitsForAlgorithm: number;
    };
  };
  readonly logicalQubit: { readonly codeDistance: number; readonly logicalCycleTime: number };
  /** Absent without T states. */
  readonly tfactory?: {
    readonly physicalQubits: number;
    readonly runtime: number;
    readonly numTstates: number;
    readonly logicalErrorRate: number;
  };
}

/** Estimates of a program with these counts, one for each known qubit. */
async function askQsharp(
  counts: LogicalCounts,
  errorBudget: number,
): Promise<readonly QsharpEstimate[]> {
  const { rotations = 0, rotationDepth = 0, tGates = 0, cczGates = 0, measurements = 0 } = counts;
  const program = `
    import Std.ResourceEstimation.*;
    operation Main() : Unit {
      use qubits = Qubit[${counts.qubits}];
      AccountForEstimates(
        [TCount(${tGates}), RotationCount(${rotations}), RotationDepth(${rotationDepth}),
         CczCount(${cczGates}), MeasurementCount(${measurements})],
        PSSPCLayout(), qubits);
    }`;
  const machines = qubitModels.map(({ name, code }) => ({
    errorBudget,
    qubitParams: { name },
    qecScheme: { name: `${code}_code` },
  }));
  const compiler = await getCompiler();
  const sources: [string, string][] = [['counts.qs', program]];
  const answer = await compiler.getEstimates(
    { sources, languageFeatures: [] },
    '',
    JSON.stringify(machines),
  );
  return JSON.parse(answer) as QsharpEstimate[];
}

beforeAll(async () => {
  const entry = import.meta.resolve('qsharp-lang');
  const bytes = await readFile(new URL('../lib/web/qsc_wasm_bg.wasm', entry));
  await loadWasmModule(bytes.buffer);
});

const hubbard = { qubits: 28, tGates: 22_074, rotations: 84, rotationDepth: 31 };
const denseQaoa = (qubits: number, p: number): LogicalCounts => ({
  qubits,
  rotations: p * ((qubits * (qubits - 1)) / 2 + 2 * qubits),
  rotationDepth: p * (qubits + 1),
  measurements: qubits,
});

/** Our estimate with the factory of the answer. */
function withItsFactory(
  counts: LogicalCounts,
  errorBudget: number,
  qubit: QubitModel,
  { tfactory }: QsharpEstimate,
): ResourceEstimate {
  if (tfactory === undefined) return estimateResources(counts, { errorBudget, qubit });
  const factory = {
    name: 'qsharp',
    source: 'qsharp-lang',
    qubits: tfactory.physicalQubits,
    durationNs: tfactory.runtime,
    statesPerRun: tfactory.numTstates,
    errorRate: tfactory.logicalErrorRate,
  };
  return estimateResources(counts, { errorBudget, qubit, factory });
}

describe('Microsoft’s estimator (npm qsharp-lang) gives the same, on every known qubit', () => {
  it.each<[string, LogicalCounts, number]>([
    ['the Hubbard model', hubbard, 1e-3],
    ['QAOA, n = 30, p = 12', denseQaoa(30, 12), 1e-3],
    ['QAOA, n = 64, p = 12', denseQaoa(64, 12), 1e-3],
    ['QAOA of the Petersen graph, p = 3', qaoaCounts(maxCut(petersen), 3), 1e-2],
    ['CCZ gates alone', { qubits: 13, cczGates: 700, measurements: 40 }, 0.3],
    ['measurements alone', { qubits: 10, measurements: 10 }, 1e-3],
  ])('%s', async (_, counts, errorBudget) => {
    const answers = await askQsharp(counts, errorBudget);
    expect(answers).toHaveLength(qubitModels.length);
    for (const [i, answer] of answers.entries()) {
      const { status, physicalCounts, logicalQubit, tfactory } = answer;
      expect(status).toBe('success');
      const { breakdown, runtime } = physicalCounts;
      const found = withItsFactory(counts, errorBudget, qubitModels[i], answer);
      expect(found).toMatchObject({
        logicalQubits: breakdown.algorithmicLogicalQubits,
        tStatesPerRotation: breakdown.numTsPerRotation ?? 0,
        logicalDepth: breakdown.algorithmicLogicalDepth,
        tStates: breakdown.numTstates,
        codeDistance: logicalQubit.codeDistance,
        logicalCycleNs: logicalQubit.logicalCycleTime,
        physicalQubits: { data: breakdown.physicalQubitsForAlgorithm },
        runtimeNs: runtime,
      });
      // It counts whole runs of a factory, which may take a few more copies than our ratio of times.
      const runs = Math.floor(runtime / (tfactory?.runtime ?? Infinity));
      const copies = found.factory?.copies ?? 0;
      expect(copies).toBeLessThanOrEqual(breakdown.numTfactories);
      expect(copies * (runs + 1)).toBeGreaterThanOrEqual((breakdown.numTfactories - 1) * runs);
      if (runs > 300) expect(copies).toBe(breakdown.numTfactories);
    }
  });

  it('one T gate waits for its factory, here never longer', async () => {
    const counts = { qubits: 5, tGates: 1 };
    const answers = await askQsharp(counts, 1e-3);
    for (const [i, answer] of answers.entries()) {
      const { physicalCounts, logicalQubit, tfactory } = answer;
      const found = withItsFactory(counts, 1e-3, qubitModels[i], answer);
      expect(found.codeDistance).toBe(logicalQubit.codeDistance);
      expect(found.runtimeNs).toBeLessThanOrEqual(physicalCounts.runtime);
      expect(found.runtimeNs).toBeGreaterThanOrEqual(tfactory?.runtime ?? NaN);
    }
  });

  it('the known factories are those that its search finds', async () => {
    const searches = [hubbard, denseQaoa(30, 12), denseQaoa(64, 12)];
    for (const counts of searches) {
      const answers = await askQsharp(counts, 1e-3);
      for (const [i, qubit] of qubitModels.entries()) {
        const { tfactory } = answers[i];
        expect(factoriesFor(qubit)).toContainEqual(
          expect.objectContaining({
            qubits: tfactory?.physicalQubits,
            durationNs: tfactory?.runtime,
            statesPerRun: tfactory?.numTstates,
            errorRate: tfactory?.logicalErrorRate,
          }),
        );
      }
    }
  });
});
