import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  fullSpace,
  referenceBackend,
  wasmBackend,
  weightSpace,
  type BasisSpace,
  type Mixer,
} from '@ketflow/quantum';

/** Odd and even sizes, one amplitude, every stage of the blocked sweep (near 10, block 14, tiles above), several chunks. */
const cases: [BasisSpace, Mixer[]][] = [
  ...[1, 2, 3, 4, 5, 10, 11, 12, 14].map((n): [BasisSpace, Mixer[]] => [
    fullSpace(n),
    ['x', 'grover'],
  ]),
  ...[15, 16, 17].map((n): [BasisSpace, Mixer[]] => [fullSpace(n), ['x']]),
  ...[2, 3, 4, 7].map((n): [BasisSpace, Mixer[]] => [fullSpace(n), ['xy-ring', 'xy-complete']]),
  ...[
    [1, 0],
    [3, 1],
    [5, 5],
    [6, 2],
    [7, 3],
    [9, 4],
    [12, 7],
    [17, 5],
  ].map(([n, k]): [BasisSpace, Mixer[]] => [
    weightSpace(n, k),
    ['xy-ring', 'xy-complete', 'grover'],
  ]),
];

function firstDifference(a: Float64Array, b: Float64Array): number {
  for (let x = 0; x < a.length; x++) if (!Object.is(a[x], b[x])) return x;
  return a.length === b.length ? -1 : a.length;
}

describe('the kernels and their twins', () => {
  for (const [space, mixers] of cases) {
    for (const mixer of mixers) {
      const weight = space.weight === undefined ? '' : ` of weight ${space.weight}`;
      it(`hold the same bits: ${mixer}, ${space.numQubits} qubits${weight}`, () => {
        const stream = RandomStream.root(7).split(mixer, space.numQubits);
        const cost = Float64Array.from({ length: space.size }, () => 4 * stream.normal());
        cost[0] = 0;
        cost[space.size - 1] = -0;
        if (space.size > 4) cost[3] = 12345.678;
        const limitBytes = 2 ** 28;
        const [a, b] = [referenceBackend, wasmBackend].map((backend) =>
          backend.create({ space, cost, mixer, limitBytes }),
        );
        const layers = [
          [0.37, -0.61],
          [-1.1, 2.05], // |tan beta| > 1
          [80, 0.02],
        ];
        const expectSame = (): void => {
          expect(firstDifference(a.amplitudes().re, b.amplitudes().re)).toBe(-1);
          expect(firstDifference(a.amplitudes().im, b.amplitudes().im)).toBe(-1);
        };
        for (const state of [a, b]) state.start();
        for (const [gamma, beta] of layers) {
          for (const state of [a, b]) state.layer(gamma, beta);
          expectSame();
        }
        expect(Object.is(a.expectation(), b.expectation())).toBe(true);
        for (const state of [a, b]) state.startAdjoint();
        for (const [gamma, beta] of layers.toReversed()) {
          expect(b.undoLayer(gamma, beta)).toEqual(a.undoLayer(gamma, beta));
          expectSame();
        }
        for (const state of [a, b]) state.dispose();
      });
    }
  }

  // Tiles of 4, 5 and 6 qubits, and a second round of tiles.
  for (const n of [18, 19, 20, 21]) {
    it(`hold the same bits after one layer: x, ${n} qubits`, () => {
      const space = fullSpace(n);
      const cost = Float64Array.from({ length: space.size }, (_, x) => (x % 1013) / 7 - 60);
      const [a, b] = [referenceBackend, wasmBackend].map((backend) => {
        const state = backend.create({ space, cost, mixer: 'x', limitBytes: 2 ** 28 });
        state.start();
        state.layer(0.21, -0.34);
        return state;
      });
      expect(firstDifference(a.amplitudes().re, b.amplitudes().re)).toBe(-1);
      expect(firstDifference(a.amplitudes().im, b.amplitudes().im)).toBe(-1);
      for (const state of [a, b]) state.dispose();
    });
  }
});
