import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { estimateResources, qaoaCounts, quantumPrice, type ZPolynomial } from '@ketflow/quantum';
import { commutingDepth, orderedDepth } from '../../src/estimate/rotation-depth.ts';
import { labs, maxCut, petersen } from '../support/problems.ts';
import { refusal } from './refusal.ts';

const pairsOf = (n: number): [number, number][] =>
  Array.from({ length: n }, (_, i) => i).flatMap((i) =>
    Array.from({ length: n - i - 1 }, (_, j): [number, number] => [i, i + j + 1]),
  );

/** All pairs and all fields. */
const denseQubo = (n: number): ZPolynomial => ({
  offset: 1,
  terms: [...pairsOf(n), ...Array.from({ length: n }, (_, q) => [q])].map((qubits) => ({
    coefficient: 1,
    qubits,
  })),
});

describe('dense QUBOs', () => {
  it('R = p (n(n-1)/2 + 2n), D = p (n+1), M = n for even n', () => {
    for (const n of [2, 4, 6, 10, 14, 30, 64]) {
      for (const p of [1, 3, 12]) {
        expect(qaoaCounts(denseQubo(n), p)).toEqual({
          qubits: n,
          rotations: p * ((n * (n - 1)) / 2 + 2 * n),
          rotationDepth: p * (n + 1),
          tGates: 0,
          cczGates: 0,
          measurements: n,
        });
      }
    }
  });

  it('odd n: the fields fit where a qubit has no partner', () => {
    for (const n of [3, 5, 9, 31]) expect(qaoaCounts(denseQubo(n), 1).rotationDepth).toBe(n + 1);
  });

  it('the order of terms and of their qubits changes nothing', () => {
    const { offset, terms } = denseQubo(12);
    const turned = terms.map((term) => ({ ...term, qubits: [...term.qubits].reverse() })).reverse();
    expect(qaoaCounts({ offset, terms: turned }, 2)).toEqual(qaoaCounts({ offset, terms }, 2));
  });
});

describe('other costs', () => {
  it('MaxCut on the Petersen graph: 15 pairs, no fields', () => {
    const { rotations, rotationDepth } = qaoaCounts(maxCut(petersen), 2);
    expect(rotations).toBe(2 * (15 + 10));
    // The Petersen graph has no colouring of its edges with 3 colours; greedy ones have at most 5.
    expect(rotationDepth / 2 - 1).toBeGreaterThanOrEqual(4);
    expect(rotationDepth / 2 - 1).toBeLessThanOrEqual(5);
  });

  it('a term of four spins is one rotation, like a pair', () => {
    const sets = new Set(labs(8).terms.map(({ qubits }) => [...qubits].sort().join()));
    expect(qaoaCounts(labs(8), 1).rotations).toBe(sets.size + 8);
  });

  it('constants cost nothing, equal terms are one, terms that cancel are none', () => {
    const counts = qaoaCounts(
      {
        offset: 3,
        terms: [
          { coefficient: 1, qubits: [] },
          { coefficient: 2, qubits: [0, 1] },
          { coefficient: 1, qubits: [1, 0] },
          { coefficient: 1, qubits: [2] },
          { coefficient: -1, qubits: [2] },
          { coefficient: 0, qubits: [0] },
        ],
      },
      1,
    );
    expect(counts).toMatchObject({ qubits: 3, rotations: 1 + 3, rotationDepth: 2 });
  });

  it('qubits that no term names are counted when asked for', () => {
    const free = qaoaCounts({ offset: 0, terms: [] }, 2, { numQubits: 4 });
    expect(free).toMatchObject({ qubits: 4, rotations: 8, rotationDepth: 2, measurements: 4 });
  });
});

describe('mixers', () => {
  const cost = maxCut([
    [0, 1],
    [2, 3],
  ]);
  const counts = (mixer: 'xy-ring' | 'xy-complete' | 'grover', numQubits: number, p = 1) =>
    qaoaCounts(cost, p, { mixer, numQubits });

  it('xy-ring: two rotations a pair, two rounds of pairs for even n, three for odd n', () => {
    expect(counts('xy-ring', 6)).toMatchObject({ rotations: 2 + 12, rotationDepth: 1 + 4 });
    expect(counts('xy-ring', 5)).toMatchObject({ rotations: 2 + 10, rotationDepth: 1 + 6 });
  });

  it('xy-complete: 2n - 3 rounds in lexicographic order', () => {
    for (const n of [4, 5, 8]) {
      const rotationDepth = 1 + 2 * (2 * n - 3);
      expect(counts('xy-complete', n)).toMatchObject({ rotations: 2 + n * (n - 1), rotationDepth });
    }
  });

  it('grover: n - 1 CCZ gates, qubits and measurements, one rotation', () => {
    expect(counts('grover', 5, 3)).toEqual({
      qubits: 9,
      rotations: 3 * (2 + 1),
      rotationDepth: 3 * (1 + 1),
      tGates: 0,
      cczGates: 12,
      measurements: 5 + 12,
    });
  });

  it('a Dicke start: two rotations for a gate on two qubits, four for one on three', () => {
    const start = (numQubits: number, numOnes: number): number =>
      qaoaCounts({ offset: 0, terms: [] }, 1, { numQubits, numOnes }).rotations - numQubits;
    // One one among n: n - 1 gates on two qubits.
    expect(start(5, 1)).toBe(8);
    // D(4, 2): blocks of 4 and 3 qubits with both gates, of 2 with the first one alone.
    expect(start(4, 2)).toBe(6 + 6 + 2);
    expect(start(6, 4)).toBe(start(6, 2));
    expect([start(6, 0), start(6, 6)]).toEqual([0, 0]);
  });

  it('grover around a Dicke start prepares it twice a layer and once before', () => {
    const options = { mixer: 'grover', numQubits: 4 } as const;
    const plain = qaoaCounts(cost, 3, options);
    const dicke = qaoaCounts(cost, 3, { ...options, numOnes: 2 });
    expect(dicke.rotations - plain.rotations).toBe((1 + 2 * 3) * 14);
  });
});

describe('layers of rotations', () => {
  const setsOn = (n: number) =>
    fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { minLength: 1, maxLength: 4 }), {
      maxLength: 40,
    });

  it('lie between the busiest qubit and the greedy bound', () => {
    fc.assert(
      fc.property(setsOn(9), (sets) => {
        const busy = (set: readonly number[]): number[] =>
          set.map((q) => sets.filter((other) => other.includes(q)).length);
        const least = Math.max(0, ...sets.flatMap(busy));
        const most = Math.max(0, ...sets.map((set) => busy(set).reduce((a, b) => a + b - 1, 1)));
        expect(commutingDepth(sets, 9)).toBeGreaterThanOrEqual(least);
        expect(commutingDepth(sets, 9)).toBeLessThanOrEqual(most);
        expect(orderedDepth(sets, 9)).toBeGreaterThanOrEqual(least);
        expect(orderedDepth(sets, 9)).toBeLessThanOrEqual(sets.length);
      }),
    );
  });

  it('a star of a thousand pairs needs a thousand; disjoint pairs one', () => {
    const star = Array.from({ length: 1000 }, (_, i) => [0, i + 1]);
    expect(commutingDepth(star, 1001)).toBe(1000);
    const apart = Array.from({ length: 500 }, (_, i) => [2 * i, 2 * i + 1]);
    expect(commutingDepth(apart, 1000)).toBe(1);
  });
});

describe('the price of a simulation', () => {
  it('is the estimate of its counts, times its shots', () => {
    const estimate = estimateResources(qaoaCounts(denseQubo(30), 12));
    const price = quantumPrice(denseQubo(30), 12, 1000);
    expect(price).toMatchObject({
      logicalQubits: 77,
      codeDistance: 15,
      physicalQubits: estimate.physicalQubits,
      runtimeNsPerShot: 12_666 * 6000,
      runtimeNs: 1000 * 12_666 * 6000,
      qubit: 'qubit_gate_ns_e3',
    });
    expect(price.assumptions).toContain('surface code, physical errors 0.001, error budget 0.001');
    expect(price.assumptions).toContain('130 T factories "15to1-5-15"');
  });

  it('takes the circuit and the machine that are asked for', () => {
    const options = {
      circuit: { mixer: 'xy-ring', numOnes: 2 },
      machine: { qubit: 'qubit_gate_us_e3', errorBudget: 0.1 },
    } as const;
    const counts = qaoaCounts(maxCut(petersen), 1, options.circuit);
    const { runtimeNs } = estimateResources(counts, options.machine);
    const price = quantumPrice(maxCut(petersen), 1, 7, options);
    expect(price).toMatchObject({ qubit: 'qubit_gate_us_e3', runtimeNsPerShot: runtimeNs });
    expect(price.assumptions).toContain('error budget 0.1 a shot');
    expect(quantumPrice(maxCut(petersen), 1, 0).runtimeNs).toBe(0);
  });

  it('says when no factory is good enough', () => {
    const machine = { errorBudget: 1e-12 };
    const price = quantumPrice(maxCut(petersen), 1, 1, { machine });
    expect(price.physicalQubits.total).toBeNull();
    expect(price.assumptions).toContain('no known factory');
  });
});

describe('bad input', () => {
  it('layers, shots, qubits, mixers, ones', () => {
    const cost = maxCut(petersen);
    for (const layers of [0, -1, 1.5, NaN]) {
      expect(refusal('OPTION_INVALID', () => qaoaCounts(cost, layers))).toMatchObject({
        option: 'layers',
      });
    }
    expect(refusal('OPTION_INVALID', () => quantumPrice(cost, 1, -1))).toMatchObject({
      option: 'shots',
    });
    for (const [options, option] of [
      [{ mixer: 'y' }, 'mixer'],
      [{ numOnes: 11 }, 'numOnes'],
      [{ numOnes: -1 }, 'numOnes'],
      [{ numQubits: 0 }, 'numQubits'],
    ] as const) {
      const details = refusal('OPTION_INVALID', () => qaoaCounts(cost, 1, options as object));
      expect(details).toMatchObject({ option });
    }
    const nothing = { offset: 1, terms: [] };
    expect(refusal('OPTION_INVALID', () => qaoaCounts(nothing, 1))).toMatchObject({
      option: 'numQubits',
    });
    refusal('OPTION_UNKNOWN', () => qaoaCounts(cost, 1, { p: 3 } as object));
    refusal('OPTION_UNKNOWN', () => quantumPrice(cost, 1, 1, { qubit: 'x' } as object));
  });

  it('polynomials: qubits out of range, twice, not integers; coefficients that are not finite', () => {
    const one = (coefficient: number, ...qubits: number[]): ZPolynomial => ({
      offset: 0,
      terms: [{ coefficient, qubits }],
    });
    const count = (cost: ZPolynomial) => () => qaoaCounts(cost, 1, { numQubits: 3 });
    for (const qubits of [[3], [-1], [0.5], [NaN, 1]]) {
      refusal('VARIABLE_UNKNOWN', count(one(1, ...qubits)));
    }
    refusal('VARIABLE_DUPLICATE', count(one(1, 2, 0, 2)));
    refusal('BIAS_NOT_FINITE', count(one(NaN, 0)));
    refusal('BIAS_NOT_FINITE', count(one(Infinity, 0)));
    refusal('BIAS_NOT_FINITE', count({ offset: NaN, terms: [] }));
  });
});
