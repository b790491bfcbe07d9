import { describe, expect, it } from 'vitest';
import {
  catalysedFactory,
  estimateResources,
  factoriesFor,
  qubitModels,
  type EstimateOptions,
  type FactoryModel,
  type LogicalCounts,
  type QubitModel,
} from '@ketflow/quantum';
import { refusal } from './refusal.ts';

/** The Hubbard model of the tests of microsoft/qsharp, source/resource_estimator/src/system/counts.json. */
const hubbard: LogicalCounts = { qubits: 28, tGates: 22_074, rotations: 84, rotationDepth: 31 };
const [nsE3, nsE4] = qubitModels;

describe('published estimates', () => {
  it('Hubbard at 1e-3, with 14 factories of 18,000 qubits', () => {
    expect(estimateResources(hubbard)).toMatchObject({
      logicalQubits: 72,
      tStatesPerRotation: 15,
      logicalDepth: 22_623,
      tStates: 23_334,
      codeDistance: 17,
      logicalCycleNs: 6800,
      physicalQubits: { data: 41_616, factories: 252_000, total: 293_616 },
      factory: { copies: 14, model: { qubits: 18_000, durationNs: 92_000 } },
      runtimeNs: 153_836_400,
    });
  });

  // test_hubbard_e2e_measurement_based of the same source.
  it('Hubbard on Majorana qubits at 1e-6', () => {
    expect(estimateResources(hubbard, { qubit: 'qubit_maj_ns_e6' })).toMatchObject({
      codeDistance: 5,
      logicalCycleNs: 1500,
      physicalQubits: { data: 9504, factories: 10_400, total: 19_904 },
      factory: { copies: 10 },
      runtimeNs: 33_934_500,
    });
  });

  it.each([
    [30, 5940, 372, { logicalQubits: 77, tStatesPerRotation: 18, logicalDepth: 12_666 }],
    [64, 25_728, 780, { logicalQubits: 152, tStatesPerRotation: 19, logicalDepth: 40_612 }],
  ])('QAOA of a dense QUBO, n = %i, p = 12', (n, rotations, rotationDepth, logical) => {
    const counts = { qubits: n, rotations, rotationDepth, measurements: n };
    const [tStates, codeDistance, data, ms] =
      n === 30 ? [106_920, 15, 34_650, 76] : [488_832, 17, 87_856, 276];
    const found = estimateResources(counts);
    expect(found).toMatchObject({ ...logical, tStates, codeDistance, physicalQubits: { data } });
    expect(Math.round(found.runtimeNs / 1e6)).toBe(ms);
  });
});

describe('the error budget', () => {
  it('is split in three with rotations, in two with T or CCZ gates, not at all without both', () => {
    const parts = (counts: LogicalCounts) =>
      estimateResources(counts, { errorBudget: 0.3 }).errorBudget;
    const third = 0.3 / 3;
    expect(parts(hubbard)).toEqual({ logical: third, tStates: third, rotations: third });
    const half = { logical: 0.15, tStates: 0.15, rotations: 0 };
    expect(parts({ qubits: 2, tGates: 5 })).toEqual(half);
    expect(parts({ qubits: 2, cczGates: 5 })).toEqual(half);
    const whole = { logical: 0.3, tStates: 0, rotations: 0 };
    expect(parts({ qubits: 2, measurements: 2 })).toEqual(whole);
  });

  it('the distance is the smallest odd one that keeps it', () => {
    for (const errorBudget of [1e-1, 1e-2, 1e-3, 1e-6, 1e-12]) {
      for (const qubit of qubitModels) {
        const found = estimateResources({ qubits: 9, cczGates: 50 }, { errorBudget, qubit });
        const { codeDistance: d, logicalQubits, logicalCycleNs, runtimeNs } = found;
        const volume = (logicalQubits * runtimeNs) / logicalCycleNs;
        const prefactor = qubit.code === 'surface' ? 0.03 : 0.07;
        const errorAt = (distance: number): number =>
          volume * prefactor * (qubit.errorRate / 0.01) ** ((distance + 1) / 2);
        expect(d % 2).toBe(1);
        expect(errorAt(d)).toBeLessThanOrEqual(found.errorBudget.logical * (1 + 1e-12));
        if (found.runtimeNs === found.logicalDepth * logicalCycleNs && d > 1) {
          expect(errorAt(d - 2)).toBeGreaterThan(found.errorBudget.logical);
        }
      }
    }
  });
});

describe('T states', () => {
  it('a CCZ takes 3 cycles and 4 states', () => {
    const found = estimateResources({ qubits: 10, cczGates: 7, measurements: 10 });
    expect(found).toMatchObject({ logicalDepth: 31, tStates: 28, tStatesPerRotation: 0 });
  });

  it('a program without them needs no factory', () => {
    expect(estimateResources({ qubits: 10, measurements: 10 })).toMatchObject({
      codeDistance: 7,
      physicalQubits: { data: 2940, factories: 0, total: 2940 },
      factory: null,
      runtimeNs: 28_000,
    });
  });

  it('a program that is shorter than its factory waits for it', () => {
    // As Microsoft's estimator: 8 cycles instead of 1, for a factory of 22,000 ns.
    const factory: FactoryModel = {
      name: '15to1-rm-5',
      source: 'qsharp-lang 1.32.5',
      qubits: 3100,
      durationNs: 22_000,
      statesPerRun: 1,
      errorRate: 2.1303500000000006e-4,
    };
    expect(estimateResources({ qubits: 5, tGates: 1 }, { factory })).toMatchObject({
      logicalDepth: 1,
      codeDistance: 7,
      physicalQubits: { data: 1764, factories: 3100, total: 4864 },
      factory: { copies: 1 },
      runtimeNs: 22_400,
    });
  });

  it('waiting may need a larger distance', () => {
    const slow = { ...factoriesFor(nsE3)[0], name: 'slow', durationNs: 1e9 };
    const found = estimateResources({ qubits: 5, tGates: 1 }, { factory: slow });
    expect(found.codeDistance).toBeGreaterThan(7);
    expect(found.runtimeNs).toBeGreaterThanOrEqual(1e9);
    expect(found.runtimeNs).toBeLessThan(1e9 + found.logicalCycleNs);
  });

  it('of the factories that are good enough, that with the fewest qubits in all is taken', () => {
    const counts = { qubits: 30, rotations: 5940, rotationDepth: 372, measurements: 30 };
    const best = estimateResources(counts);
    for (const factory of factoriesFor(nsE3)) {
      const { total } = estimateResources(counts, { factory }).physicalQubits;
      expect(total).toBeGreaterThanOrEqual(best.physicalQubits.total ?? NaN);
    }
    // 25,728 rotations ask for better states than the first factory of the list makes.
    const more = { qubits: 64, rotations: 25_728, rotationDepth: 780, measurements: 64 };
    expect(estimateResources(more).factory?.model.errorRate).toBeLessThan(
      factoriesFor(nsE3)[0].errorRate,
    );
  });

  it('factories are null where none is good enough, and one that is asked for is refused', () => {
    const many = { qubits: 100, tGates: 1e13 };
    const found = estimateResources(many);
    expect(found.physicalQubits).toMatchObject({ factories: null, total: null });
    expect(found.physicalQubits.data).toBeGreaterThan(0);
    expect(found.factory).toBeNull();
    const details = refusal('OPTION_INVALID', () => estimateResources(many, { factory: 'ccz2t' }));
    expect(details).toMatchObject({ option: 'factory' });
    expect(details).toMatchObject({ expected: expect.stringContaining('5.00e-17') as string });
  });
});

describe('the catalysed factory (arXiv 1812.01238)', () => {
  it('147,904 qubits, CCZ error 5.3e-11, 6.5 x 31 rounds for two states', () => {
    const factory = catalysedFactory(nsE3);
    expect(factory.qubits).toBe(147_904);
    expect(factory.errorRate).toBeCloseTo(5.3e-11, 12);
    expect(factory).toMatchObject({ durationNs: 6.5 * 31 * 400, statesPerRun: 2 });
  });

  it('level 1 errs by 1.38e-6: a quiet level 2 leaves 28 times its square', () => {
    const { errorRate } = catalysedFactory(nsE3, 15, 51);
    expect(Math.sqrt(errorRate / 28)).toBeCloseTo(1.38e-6, 8);
  });

  it('lasts as long as the slower level', () => {
    expect(catalysedFactory(nsE4, 15, 35).durationNs).toBe(6.5 * 35 * 400);
    expect(catalysedFactory(nsE4, 19, 31).durationNs).toBe(6.5 * 39 * 400);
  });

  it('refuses other codes and even distances', () => {
    expect(refusal('OPTION_INVALID', () => catalysedFactory(qubitModels[4]))).toMatchObject({
      option: 'qubit.code',
    });
    for (const [d1, d2, option] of [
      [14, 31, 'd1'],
      [15, 30, 'd2'],
      [1, 31, 'd1'],
      [15, 3.5, 'd2'],
    ] as const) {
      const details = refusal('OPTION_INVALID', () => catalysedFactory(nsE3, d1, d2));
      expect(details).toMatchObject({ option });
    }
  });
});

describe('models', () => {
  it('every known qubit and factory names a source and can be used', () => {
    for (const qubit of qubitModels) {
      expect(qubit.source).toContain('arXiv 2211.07629');
      expect(factoriesFor(qubit).length).toBeGreaterThan(0);
      const names = factoriesFor(qubit).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const factory of factoriesFor(qubit)) {
        expect(factory.source).not.toBe('');
        const options: EstimateOptions = { errorBudget: 0.5, qubit: qubit.name };
        const named = estimateResources(hubbard, { ...options, factory: factory.name });
        expect(named).toEqual(estimateResources(hubbard, { ...options, qubit, factory }));
      }
    }
  });

  it('a qubit of one’s own with known figures has the factories of the known one', () => {
    const twin: QubitModel = { ...nsE3, name: 'mine' };
    expect(factoriesFor(twin)).toEqual(factoriesFor(nsE3));
    const slower: QubitModel = { ...nsE3, measurementNs: 200 };
    expect(factoriesFor(slower).map(({ name }) => name)).toEqual(['ccz2t', 'ccz2t-19-31']);
    expect(factoriesFor({ ...qubitModels[5], measurementNs: 200 })).toEqual([]);
  });
});

describe('bad input', () => {
  const refused = (counts: object, options: object = {}): unknown =>
    refusal('OPTION_INVALID', () => estimateResources(counts as LogicalCounts, options));

  it('counts', () => {
    for (const qubits of [0, -1, 1.5, NaN, Infinity, '3', undefined]) {
      expect(refused({ qubits, tGates: 1 })).toMatchObject({ option: 'counts.qubits' });
    }
    for (const key of ['rotations', 'tGates', 'cczGates', 'measurements', 'rotationDepth']) {
      for (const value of [-1, 0.5, NaN, null]) {
        const details = refused({ qubits: 3, tGates: 1, [key]: value });
        expect(details).toMatchObject({ option: `counts.${key}`, value: String(value) });
      }
    }
    for (const [rotations, rotationDepth] of [
      [5, 0],
      [5, 6],
      [0, 1],
    ]) {
      const details = refused({ qubits: 3, tGates: 1, rotations, rotationDepth });
      expect(details).toMatchObject({ option: 'counts.rotationDepth' });
    }
    expect(refused({ qubits: 3 })).toMatchObject({ option: 'counts', value: '{"qubits":3}' });
    refusal('OPTION_UNKNOWN', () => estimateResources({ qubits: 3, t: 1 } as LogicalCounts));
  });

  it('options', () => {
    for (const errorBudget of [0, 1, -1e-3, NaN, 2]) {
      expect(refused(hubbard, { errorBudget })).toMatchObject({ option: 'errorBudget' });
    }
    expect(refused(hubbard, { qubit: 'qubit_gate_ns_e5' })).toMatchObject({
      option: 'qubit',
      expected: expect.stringContaining('did you mean "qubit_gate_ns_e3"?') as string,
    });
    expect(refused(hubbard, { factory: '15to1-5-16' })).toMatchObject({
      option: 'factory',
      expected: expect.stringContaining('did you mean "15to1-5-15"?') as string,
    });
    // Also where no T state is needed.
    const quiet = { qubits: 3, measurements: 3 };
    expect(refused(quiet, { factory: 'none' })).toMatchObject({ option: 'factory' });
    refusal('OPTION_UNKNOWN', () => estimateResources(hubbard, { error: 1 } as EstimateOptions));
  });

  it('qubits of one’s own', () => {
    for (const [key, value] of [
      ['name', ''],
      ['source', undefined],
      ['code', 'steane'],
      ['code', 'toString'],
      ['errorRate', 0.01],
      ['errorRate', 0],
      ['measurementNs', NaN],
      ['twoQubitGateNs', undefined],
      ['twoQubitGateNs', -50],
    ] as const) {
      const details = refused(hubbard, { qubit: { ...nsE3, [key]: value } });
      expect(details).toMatchObject({ option: `qubit.${key}` });
    }
    const majorana = { ...qubitModels[4], twoQubitGateNs: 50 };
    expect(refused(hubbard, { qubit: majorana })).toMatchObject({ option: 'qubit.twoQubitGateNs' });
    expect(refused(hubbard, { qubit: { ...nsE3, errorRate: 0.00999 } })).toMatchObject({
      option: 'qubit.errorRate',
      expected: expect.stringContaining('999') as string,
    });
    const extra = { ...nsE3, t1: 3 };
    refusal('OPTION_UNKNOWN', () => estimateResources(hubbard, { qubit: extra }));
  });

  it('factories of one’s own', () => {
    const [factory] = factoriesFor(nsE3);
    for (const [key, value] of [
      ['name', 3],
      ['source', ''],
      ['qubits', 0],
      ['durationNs', Infinity],
      ['statesPerRun', 1.5],
      ['errorRate', 1],
      ['errorRate', 0],
    ] as const) {
      const details = refused(hubbard, { factory: { ...factory, [key]: value } });
      expect(details).toMatchObject({ option: `factory.${key}` });
    }
    const extra = { ...factory, level: 2 };
    refusal('OPTION_UNKNOWN', () => estimateResources(hubbard, { factory: extra }));
  });
});
