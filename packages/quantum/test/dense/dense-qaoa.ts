import type { ZPolynomial } from '@ketflow/quantum';
import {
  add,
  evolution,
  kronecker,
  multiply,
  pauliX,
  pauliY,
  pauliZ,
  scale,
  sum,
  turn,
  type Complex,
  type Matrix,
} from './matrix.ts';

// A slow simulator by definition, written apart from the package: it shares no code with it. Every state has 2^n amplitudes;
// bit q of an index is x_q, z_q = 1 - 2 x_q.

/** The amplitudes of all 2^n basis states. */
export type State = readonly Complex[];
/** What a layer does to a state. */
export type Step = (state: State) => State;

export const bit = (index: number, qubit: number): number => Math.floor(index / 2 ** qubit) % 2;
const weight = (index: number): number => index.toString(2).replaceAll('0', '').length;
const qubitsOf = (n: number): number[] => Array.from({ length: n }, (_, q) => q);
const indices = (n: number): number[] => Array.from({ length: 2 ** n }, (_, x) => x);

/** The numbers of the basis states with `k` ones, or of all. */
export const statesOf = (n: number, k?: number): number[] =>
  indices(n).filter((x) => k === undefined || weight(x) === k);

/** coefficient prod z_q of one term in one basis state. */
const termAt = (index: number, { coefficient, qubits }: ZPolynomial['terms'][number]): number =>
  qubits.reduce((value, q) => value * (bit(index, q) === 0 ? 1 : -1), coefficient);

/** E of every basis state, term by term. */
export const energies = (n: number, { offset, terms }: ZPolynomial): number[] =>
  indices(n).map((x) => terms.reduce((total, term) => total + termAt(x, term), offset));

// Start states

/** The superposition of all basis states, or of those of one weight, with equal amplitudes. */
export const uniform = (n: number, k?: number): State => {
  const states = new Set(statesOf(n, k));
  return indices(n).map((x) => [states.has(x) ? 1 / Math.sqrt(states.size) : 0, 0]);
};

/** prod_q of cos(theta_q / 2) |0> + e^(i phi_q) sin(theta_q / 2) |1>; no phis: all 0. */
export const productState = (thetas: readonly number[], phis?: readonly number[]): State => {
  const one = (q: number): Complex => {
    const [re, im] = turn(phis?.[q] ?? 0);
    const size = Math.sin(thetas[q] / 2);
    return [size * re, size * im];
  };
  return indices(thetas.length).map((x) =>
    thetas.reduce<Complex>(
      (a, t, q) => multiply(a, bit(x, q) === 0 ? [Math.cos(t / 2), 0] : one(q)),
      [1, 0],
    ),
  );
};

// Phases

/** e^(-i gamma E). */
export const phase =
  (energy: readonly number[], gamma: number): Step =>
  (state) =>
    state.map((a, x) => multiply(turn(-gamma * energy[x]), a));

/** prod_t e^(-i gamma_t c_t Z_t): an angle for each term of the polynomial, in its order. */
export const multiAnglePhase =
  ({ terms }: ZPolynomial, gammas: readonly number[]): Step =>
  (state) =>
    terms.reduce<State>(
      (now, term, t) => now.map((a, x) => multiply(turn(-gammas[t] * termAt(x, term)), a)),
      state,
    );

// Mixers

/** Applies a matrix on some qubits; the first of `qubits` is the most significant bit of its index. */
export function apply(state: State, qubits: readonly number[], matrix: Matrix): State {
  const local = (x: number): number => qubits.reduce((at, q) => 2 * at + bit(x, q), 0);
  const replaced = (x: number, at: number): number =>
    qubits.reduce((y, q, place) => {
      const wanted = bit(at, qubits.length - 1 - place);
      return y + (wanted - bit(x, q)) * 2 ** q;
    }, x);
  return state.map((_, x) =>
    matrix[local(x)].reduce<Complex>(
      (total, entry, at) => add(total, multiply(entry, state[replaced(x, at)])),
      [0, 0],
    ),
  );
}

/** prod_q e^(-i beta X_q). */
export const xMixer = (n: number, beta: number): Step => {
  const gate = evolution(pauliX, beta);
  return (state) => qubitsOf(n).reduce<State>((now, q) => apply(now, [q], gate), state);
};

/** prod_q e^(-i beta_q X_q), an angle for each qubit. */
export const multiAngleMixer =
  (betas: readonly number[]): Step =>
  (state) =>
    betas.reduce<State>((now, beta, q) => apply(now, [q], evolution(pauliX, beta)), state);

const exchange: Matrix = scale([0.5, 0], sum(kronecker(pauliX, pauliX), kronecker(pauliY, pauliY)));

/** e^(-i beta (XX + YY) / 2) on each pair, the first pair first. */
export const xyMixer =
  (pairs: readonly (readonly [number, number])[], beta: number): Step =>
  (state) => {
    const gate = evolution(exchange, beta);
    return pairs.reduce<State>((now, pair) => apply(now, pair, gate), state);
  };

/** (0,1), (2,3), ..., then (1,2), (3,4), ..., then (0,n-1). */
export const ringPairs = (n: number): [number, number][] => {
  const chain = Array.from({ length: n - 1 }, (_, i): [number, number] => [i, i + 1]);
  const closing: [number, number][] = n > 2 ? [[0, n - 1]] : [];
  return [...chain.filter(([i]) => i % 2 === 0), ...chain.filter(([i]) => i % 2 === 1), ...closing];
};

/** All i < j, lexicographic. */
export const completePairs = (n: number): [number, number][] =>
  qubitsOf(n).flatMap((i) =>
    Array.from({ length: n - 1 - i }, (_, d): [number, number] => [i, i + 1 + d]),
  );

/** e^(-i beta |s><s|) = 1 + (e^(-i beta) - 1) |s><s|. */
export const groverMixer =
  (start: State, beta: number): Step =>
  (state) => {
    const overlap = start.reduce<Complex>(
      (total, [re, im], x) => add(total, multiply([re, -im], state[x])),
      [0, 0],
    );
    const change = multiply(add(turn(-beta), [-1, 0]), overlap);
    return state.map((a, x) => add(a, multiply(change, start[x])));
  };

/** prod_q e^(-i beta (sin theta_q X + cos theta_q Z)), which keeps {@link productState} up to a phase. */
export const warmStartMixer =
  (thetas: readonly number[], beta: number): Step =>
  (state) =>
    thetas.reduce<State>((now, theta, q) => {
      const axis = sum(scale([Math.sin(theta), 0], pauliX), scale([Math.cos(theta), 0], pauliZ));
      return apply(now, [q], evolution(axis, beta));
    }, state);

/** For each vertex in increasing order e^(-i beta X) where all its neighbours are 0: keeps independent sets independent. */
export const bitFlipMixer =
  (n: number, edges: readonly (readonly [number, number])[], beta: number): Step =>
  (state) => {
    const flip = evolution(pauliX, beta);
    return qubitsOf(n).reduce<State>((now, v) => {
      const neighbours = edges.filter((e) => e.includes(v)).map(([a, b]) => (a === v ? b : a));
      const flipped = apply(now, [v], flip);
      return now.map((a, x) => (neighbours.every((u) => bit(x, u) === 0) ? flipped[x] : a));
    }, state);
  };

// What is asked

/** The state after the steps. */
export const run = (start: State, steps: readonly Step[]): State =>
  steps.reduce((state, step) => step(state), start);

export const probability = ([re, im]: Complex): number => re * re + im * im;

/** sum |a_x|^2 E_x. */
export const expectation = (state: State, energy: readonly number[]): number =>
  state.reduce((total, a, x) => total + probability(a) * energy[x], 0);

/** The derivative of f at 0 by central differences of fourth order. */
export function derivative(f: (x: number) => number, step = 1e-3): number {
  return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}
