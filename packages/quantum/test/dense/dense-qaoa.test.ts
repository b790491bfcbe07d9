import { describe, expect, it } from 'vitest';
import {
  apply,
  bitFlipMixer,
  completePairs,
  expectation,
  energies,
  groverMixer,
  multiAngleMixer,
  multiAnglePhase,
  phase,
  probability,
  productState,
  ringPairs,
  run,
  statesOf,
  uniform,
  warmStartMixer,
  xMixer,
  xyMixer,
  type State,
} from './dense-qaoa.ts';
import {
  evolution,
  multiply,
  onQubit,
  pauliX,
  pauliY,
  pauliZ,
  product,
  scale,
  sum,
  turn,
  type Matrix,
} from './matrix.ts';

// The slow simulator against matrices of all qubits (Kronecker products, exponentials) and against its own laws.

/** An uneven normalised state. */
function uneven(n: number): State {
  const raw = statesOf(n).map((x): [number, number] => [Math.sin(3 * x + 1), Math.cos(x * x)]);
  const norm = Math.sqrt(raw.reduce((total, a) => total + probability(a), 0));
  return raw.map(([re, im]) => [re / norm, im / norm]);
}

function expectSame(got: State, expected: State): void {
  for (const [x, [re, im]] of expected.entries()) {
    expect(Math.hypot(got[x][0] - re, got[x][1] - im)).toBeLessThan(1e-13);
  }
}

const onAll = (n: number, matrix: Matrix, state: State): State =>
  apply(
    state,
    Array.from({ length: n }, (_, i) => n - 1 - i),
    matrix,
  );
const addAll = (matrices: readonly Matrix[]): Matrix => matrices.reduce(sum);
const qubits = (n: number): number[] => Array.from({ length: n }, (_, q) => q);

describe('the dense reference', () => {
  const n = 4;
  const state = uneven(n);

  it('has rotations that are the known ones', () => {
    const [[diagonal, off]] = evolution(pauliX, 0.7);
    expect(diagonal[0]).toBeCloseTo(Math.cos(0.7), 15);
    expect(off[1]).toBeCloseTo(-Math.sin(0.7), 15);
  });

  it('X: the exponential of the sum of X over all qubits', () => {
    const hamiltonian = addAll(qubits(n).map((q) => onQubit(n, q, pauliX)));
    expectSame(xMixer(n, 0.7)(state), onAll(n, evolution(hamiltonian, 0.7), state));
    expectSame(multiAngleMixer([0.7, 0.7, 0.7, 0.7])(state), xMixer(n, 0.7)(state));
    const uneven4 = addAll(qubits(n).map((q) => scale([0.1 * (q + 1), 0], onQubit(n, q, pauliX))));
    expectSame(
      multiAngleMixer([0.1, 0.2, 0.3, 0.4])(state),
      onAll(n, evolution(uneven4, 1), state),
    );
  });

  it('XY: one exponential of (XX + YY) / 2 for each pair, the first pair first', () => {
    for (const pairs of [ringPairs(n), completePairs(n), [[2, 1] as const]]) {
      const expected = pairs.reduce<State>((now, [i, j]) => {
        const xx = product(onQubit(n, i, pauliX), onQubit(n, j, pauliX));
        const yy = product(onQubit(n, i, pauliY), onQubit(n, j, pauliY));
        return onAll(n, evolution(scale([0.5, 0], sum(xx, yy)), 0.4), now);
      }, state);
      expectSame(xyMixer(pairs, 0.4)(state), expected);
    }
    expect(ringPairs(5)).toEqual([[0, 1], [2, 3], [1, 2], [3, 4], [0, 4]]); // prettier-ignore
    expect(completePairs(3)).toEqual([[0, 1], [0, 2], [1, 2]]); // prettier-ignore
  });

  it('grover: the exponential of the projector on the start', () => {
    const start = uniform(n, 2);
    const projector = start.map(([a]) => start.map(([b]): [number, number] => [a * b, 0]));
    expectSame(groverMixer(start, 0.9)(state), onAll(n, evolution(projector, 0.9), state));
  });

  it('warm start: rotates about the axis of its start state, which it keeps up to a phase', () => {
    const thetas = [0.3, 1.2, 2.5, 1.9];
    const axes = thetas.map((theta, q) =>
      sum(
        scale([Math.sin(theta), 0], onQubit(n, q, pauliX)),
        scale([Math.cos(theta), 0], onQubit(n, q, pauliZ)),
      ),
    );
    const expected = onAll(n, evolution(addAll(axes), 0.6), state);
    expectSame(warmStartMixer(thetas, 0.6)(state), expected);
    const start = productState(thetas);
    const kept = start.map((a) => multiply(turn(-4 * 0.6), a));
    expectSame(warmStartMixer(thetas, 0.6)(start), kept);
    expectSame(
      warmStartMixer(
        thetas.map(() => Math.PI / 2),
        0.6,
      )(state),
      xMixer(n, 0.6)(state),
    );
  });

  it('bit flip: X without edges, and independent sets stay independent', () => {
    expectSame(bitFlipMixer(n, [], 0.8)(state), xMixer(n, 0.8)(state));
    const path = [[0, 1], [1, 2], [2, 3]] as const; // prettier-ignore
    const empty = productState([0, 0, 0, 0]);
    const reached = run(empty, [bitFlipMixer(n, path, 0.8), bitFlipMixer(n, path, 0.5)]);
    for (const x of statesOf(n)) {
      const isIndependent = path.every(([u, v]) => ((x >> u) & (x >> v) & 1) === 0);
      if (isIndependent) expect(probability(reached[x])).toBeGreaterThan(1e-6);
      else expect(probability(reached[x])).toBe(0);
    }
    // First vertex 0, then vertex 1 where 0 is still 0.
    const first = bitFlipMixer(n, path, 0.8)(empty);
    expect(probability(first[1])).toBeCloseTo(Math.sin(0.8) ** 2 * Math.cos(0.8) ** 4, 14);
  });

  it('multi-angle: equal angles are the phase of E without its offset', () => {
    const polynomial = {
      offset: 0,
      terms: [
        { coefficient: 0.5, qubits: [0] },
        { coefficient: -1.5, qubits: [1, 3] },
        { coefficient: 2, qubits: [0, 1, 2] },
      ],
    };
    const energy = energies(n, polynomial);
    expect(energy[1]).toBe(-0.5 - 1.5 - 2);
    expectSame(multiAnglePhase(polynomial, [0.3, 0.3, 0.3])(state), phase(energy, 0.3)(state));
    const single = multiAnglePhase(polynomial, [0, 0.3, 0])(state);
    expectSame(single, phase(energies(n, { offset: 0, terms: [polynomial.terms[1]] }), 0.3)(state));
    expect(expectation(uniform(n), energy)).toBeCloseTo(0, 14);
  });
});
