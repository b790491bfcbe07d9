import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQaoa, fullSpace, weightSpace } from '@ketflow/quantum';
import {
  bitFlipMixer,
  completePairs,
  groverMixer,
  phase,
  productState,
  ringPairs,
  run,
  uniform,
  warmStartMixer,
  xMixer,
  xyMixer,
  type State,
  type Step,
} from './dense-qaoa.ts';
import { evenModel, randomModel } from './models.ts';
import { onAll, onWeight, qubitAngles, testAgainstDense, type Kind } from './twins.ts';

// Every mixer from its own start, on both spaces and in both precisions.

const ring = (n: number, beta: number): Step => xyMixer(ringPairs(n), beta);
const complete = (n: number, beta: number): Step => xyMixer(completePairs(n), beta);
const grover = (_: number, beta: number, start: State): Step => groverMixer(start, beta);
const single = 1e-5;

/** Some pairs of qubits in any order, the larger first in some. */
const somePairs = (n: number): fc.Arbitrary<[number, number][]> =>
  fc
    .shuffledSubarray(completePairs(n))
    .map((pairs) => pairs.map(([i, j]) => (i % 2 === 0 ? [i, j] : [j, i])));

const xyPairs = (n: number, k?: number) =>
  somePairs(n).map((pairs) => ({
    options: {
      space: k === undefined ? fullSpace(n) : weightSpace(n, k),
      mixer: { kind: 'xy', pairs },
    } as const,
    start: uniform(n, k),
    mixer: (beta: number) => xyMixer(pairs, beta),
  }));

const bitFlips: Kind['twin'] = (n) =>
  somePairs(n).map((edges) => ({
    options: { space: fullSpace(n), mixer: { kind: 'bit-flip', edges } },
    start: productState(new Array<number>(n).fill(0)),
    mixer: (beta) => bitFlipMixer(n, edges, beta),
  }));

const warmStart =
  (precision: 'f64' | 'f32'): Kind['twin'] =>
  (n) =>
    qubitAngles(n).map((thetas) => ({
      options: { space: fullSpace(n), mixer: { kind: 'warm-start', thetas }, precision },
      start: productState(thetas),
      mixer: (beta) => warmStartMixer(thetas, beta),
    }));

const kinds: readonly Kind[] = [
  { name: 'x', twin: onAll({ mixer: 'x' }, xMixer), most: 8 },
  { name: 'x, never halved', twin: onAll({ mixer: 'x', symmetry: 'none' }, xMixer) },
  // From 4 qubits on half of the amplitudes is stored.
  { name: 'x, halved', twin: onAll({ mixer: 'x' }, xMixer), models: evenModel, fewest: 4 },
  {
    name: 'x in f32, never halved',
    twin: onAll({ mixer: 'x', precision: 'f32', symmetry: 'none' }, xMixer),
    tolerance: single,
  },
  {
    name: 'x in f32, halved',
    twin: onAll({ mixer: 'x', precision: 'f32' }, xMixer),
    tolerance: single,
    models: evenModel,
    fewest: 4,
  },
  { name: 'xy-ring', twin: onAll({ mixer: 'xy-ring' }, ring) },
  { name: 'xy-ring on a weight', twin: onWeight({ mixer: 'xy-ring' }, ring) },
  { name: 'xy-complete', twin: onAll({ mixer: 'xy-complete' }, complete), most: 5 },
  { name: 'xy-complete on a weight', twin: onWeight({ mixer: 'xy-complete' }, complete), most: 5 },
  { name: 'XY on some pairs', twin: (n) => xyPairs(n), most: 6 },
  {
    name: 'XY on some pairs, on a weight',
    twin: (n) => fc.integer({ min: 1, max: n - 1 }).chain((k) => xyPairs(n, k)),
    most: 6,
  },
  { name: 'grover', twin: onAll({ mixer: 'grover' }, grover), most: 8 },
  { name: 'grover on a weight', twin: onWeight({ mixer: 'grover' }, grover), most: 8 },
  { name: 'bit flips from the empty set', twin: bitFlips },
  { name: 'warm start', twin: warmStart('f64') },
  { name: 'warm start in f32', twin: warmStart('f32'), tolerance: single },
];

for (const kind of kinds) testAgainstDense(kind);

describe('ten qubits', () => {
  it('agrees with the dense reference, three layers', () => {
    fc.assert(
      fc.property(randomModel(10, 10), ({ polynomial, energy }) => {
        const [gammas, betas] = [[0.3, -0.8, 1.1], [-0.4, 0.9, 2.2]]; // prettier-ignore
        const layers = gammas.flatMap((g, k) => [phase(energy, g), xMixer(10, betas[k])]);
        const expected = run(uniform(10), layers);
        const qaoa = createQaoa({ space: fullSpace(10), cost: polynomial, mixer: 'x' });
        const { re, im } = qaoa.state(gammas, betas);
        qaoa.dispose();
        for (const [x, [a, b]] of expected.entries()) {
          expect(Math.hypot(re[x] - a, im[x] - b)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 3 },
    );
  });
});
