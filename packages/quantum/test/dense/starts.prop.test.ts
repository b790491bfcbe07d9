import fc from 'fast-check';
import { fullSpace, weightSpace, type MixerSpec, type StartState } from '@ketflow/quantum';
import {
  bitFlipMixer,
  groverMixer,
  productState,
  ringPairs,
  statesOf,
  uniform,
  warmStartMixer,
  xMixer,
  xyMixer,
  type State,
  type Step,
} from './dense-qaoa.ts';
import { evenModel } from './models.ts';
import { qubitAngles, randomState, testAgainstDense, type Kind } from './twins.ts';

// Every kind of start state under every family of mixers.

interface Start {
  readonly given: StartState;
  readonly state: State;
}

const product = (n: number): fc.Arbitrary<Start> =>
  fc.tuple(qubitAngles(n), qubitAngles(n)).map(([thetas, phis]) => ({
    given: { kind: 'product', thetas, phis },
    state: productState(thetas, phis),
  }));
const dicke = (n: number): fc.Arbitrary<Start> =>
  fc
    .integer({ min: 0, max: n })
    .map((weight) => ({ given: { kind: 'dicke', weight }, state: uniform(n, weight) }));
const amplitudesOf = (n: number, k?: number): fc.Arbitrary<Start> =>
  randomState(n, statesOf(n, k)).map(({ amplitudes, state }) => ({ given: amplitudes, state }));
const anyStart = (n: number): fc.Arbitrary<Start> =>
  fc.oneof(product(n), dicke(n), amplitudesOf(n));

/** A mixer for each number of qubits and its slow twin. */
interface Pair {
  readonly given: (n: number) => MixerSpec;
  readonly mixer: (n: number, beta: number, start: State) => Step;
}

const line = (n: number): [number, number][] => Array.from({ length: n - 1 }, (_, q) => [q, q + 1]);
const slopes = (n: number): number[] => Array.from({ length: n }, (_, q) => 0.4 + 0.7 * q);
const x: Pair = { given: () => 'x', mixer: xMixer };
const ring: Pair = { given: () => 'xy-ring', mixer: (n, beta) => xyMixer(ringPairs(n), beta) };
const grover: Pair = { given: () => 'grover', mixer: (_, beta, start) => groverMixer(start, beta) };
const bitFlips: Pair = {
  given: (n) => ({ kind: 'bit-flip', edges: line(n) }),
  mixer: (n, beta) => bitFlipMixer(n, line(n), beta),
};
const warm: Pair = {
  given: (n) => ({ kind: 'warm-start', thetas: slopes(n) }),
  mixer: (n, beta) => warmStartMixer(slopes(n), beta),
};

const from =
  ({ given, mixer }: Pair, starts: (n: number) => fc.Arbitrary<Start>): Kind['twin'] =>
  (n) =>
    starts(n).map((start) => ({
      options: { space: fullSpace(n), mixer: given(n), start: start.given },
      start: start.state,
      mixer: (beta) => mixer(n, beta, start.state),
    }));

const onWeight =
  ({ given, mixer }: Pair): Kind['twin'] =>
  (n) =>
    fc.integer({ min: 1, max: n - 1 }).chain((k) =>
      amplitudesOf(n, k).map((start) => ({
        options: { space: weightSpace(n, k), mixer: given(n), start: start.given },
        start: start.state,
        mixer: (beta) => mixer(n, beta, start.state),
      })),
    );

const kinds: readonly Kind[] = [
  { name: 'x from a product state', twin: from(x, product) },
  { name: 'x from a Dicke state', twin: from(x, dicke) },
  { name: 'x from any amplitudes', twin: from(x, amplitudesOf) },
  // The cost is even, the start is not: nothing may be halved.
  { name: 'x from any start, even cost', twin: from(x, anyStart), models: evenModel },
  {
    name: 'x from any start in f32',
    twin: (n) =>
      from(
        x,
        anyStart,
      )(n).map((twin) => ({ ...twin, options: { ...twin.options, precision: 'f32' } })),
    tolerance: 1e-5,
  },
  { name: 'grover from a product state', twin: from(grover, product) },
  { name: 'grover from a Dicke state', twin: from(grover, dicke) },
  { name: 'grover from any amplitudes', twin: from(grover, amplitudesOf) },
  { name: 'grover from any amplitudes of a weight', twin: onWeight(grover) },
  { name: 'xy-ring from any start', twin: from(ring, anyStart) },
  { name: 'xy-ring from any amplitudes of a weight', twin: onWeight(ring) },
  { name: 'bit flips from any start', twin: from(bitFlips, anyStart) },
  { name: 'a warm start from another state', twin: from(warm, anyStart) },
];

for (const kind of kinds) testAgainstDense(kind);
