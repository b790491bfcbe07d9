import { describe, expect, it } from 'vitest';
import {
  fromFarhi,
  fromPennyLane,
  fromQiskit,
  fromQokit,
  fullSpace,
  reverseBitOrder,
  toFarhi,
  toPennyLane,
  toQiskit,
  toQokit,
  type Angles,
  type ZPolynomial,
} from '@ketflow/quantum';
import { k33, labs, maxCut, type Edge } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';
import { Circuit } from './circuit.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

/** Weighted MaxCut (QOKit, sample_from_weighted_Shaydulin_Lotshaw_2022.json): no qubit is like another. */
const weighted: readonly (readonly [number, number, number])[] = [
  [0, 4, 0.8539790893], [0, 6, 2.3459969495], [1, 5, 1.5448410322], [1, 6, 0.7737439444],
  [1, 7, 0.0051610184], [2, 5, 1.2282900669], [2, 6, 0.0916478025], [3, 5, 2.125014834],
  [3, 7, 0.1490204209], [5, 7, 0.3187485175], [6, 7, 1.5635563243],
]; // prettier-ignore
const unit = k33.map(([u, v]) => [u, v, 1] as const);

/** Angles and expected cuts as QOKit's data files print them. */
const published = [
  { name: 'K3,3', n: 6, edges: unit, gammas: [1.2310672582], betas: [0.3926720292], cut: 6.23205078, digits: 8 },
  { name: 'weighted', n: 8, edges: weighted, gammas: [0.9479835648, 1.4818295952], betas: [0.4989224561, 0.2922590634],
    cut: 9.4629810649, digits: 9 },
] as const; // prettier-ignore

function cutPolynomial(edges: readonly (readonly [number, number, number])[]): ZPolynomial {
  return maxCut(
    edges.map(([u, v]): Edge => [u, v]),
    edges.map(([, , w]) => w),
  );
}

/** The simulation at these angles must give the state of the package's own circuit, numbered alike. */
function expectState(
  n: number,
  edges: readonly (readonly [number, number, number])[],
  { gammas, betas }: Angles,
  probabilities: Float64Array,
): void {
  withQaoa(
    cutPolynomial(edges),
    (qaoa) => {
      for (const [x, p] of qaoa.probabilities(gammas, betas).entries()) {
        expect(Math.abs(p - probabilities[x])).toBeLessThan(1e-14);
      }
    },
    { space: fullSpace(n) },
  );
}

describe.each(published)('the circuits of other packages, $name', (problem) => {
  const { n, edges, gammas, betas, cut, digits } = problem;
  const cutOf = (circuit: Circuit) => (x: number) =>
    edges.reduce((sum, [u, v, w]) => sum + (w * (1 - circuit.z(x, u) * circuit.z(x, v))) / 2, 0);

  it('QOKit: exp(-i (gamma/2) C), C the cut', () => {
    const circuit = new Circuit(n, 'first-least');
    const c = cutOf(circuit);
    for (const [k, gamma] of gammas.entries()) {
      circuit.phase((x) => (gamma / 2) * c(x)).rxAll(2 * betas[k]);
    }
    expect(circuit.expect(c)).toBeCloseTo(cut, digits);
    expectState(n, edges, fromQokit(gammas, betas, 'max'), circuit.probabilities());
  });

  it('Farhi: exp(-i gamma C)', () => {
    const own = gammas.map((gamma) => gamma / 2);
    const circuit = new Circuit(n, 'first-least');
    const c = cutOf(circuit);
    for (const [k, gamma] of own.entries()) circuit.phase((x) => gamma * c(x)).rxAll(2 * betas[k]);
    expect(circuit.expect(c)).toBeCloseTo(cut, digits);
    expectState(n, edges, fromFarhi(own, betas), circuit.probabilities());
  });

  it.each([1, 2])('Qiskit: RZZ(2 gamma J) and RX(2 beta), H = %d E + constant', (scale) => {
    const parameters = [...betas.map((beta) => -beta), ...gammas.map((gamma) => gamma / 2 / scale)];
    const circuit = new Circuit(n, 'first-least');
    for (let k = 0; k < betas.length; k++) {
      for (const [u, v, w] of edges) {
        circuit.rz(2 * parameters[betas.length + k] * ((scale * w) / 2), u, v);
      }
      circuit.rxAll(2 * parameters[k]);
    }
    expect(circuit.expect(cutOf(circuit))).toBeCloseTo(cut, digits);
    expectState(n, edges, fromQiskit(parameters, scale), circuit.probabilities());
  });

  it('PennyLane: cost_layer and mixer_layer, wire 0 most significant', () => {
    const params = [gammas.map((gamma) => gamma / 2), betas.map((beta) => -beta)];
    const circuit = new Circuit(n, 'first-most');
    for (const [k, gamma] of params[0].entries()) {
      for (const [u, v, w] of edges) circuit.rz(2 * gamma * (w / 2), u, v);
      circuit.rxAll(2 * params[1][k]);
    }
    expect(circuit.expect(cutOf(circuit))).toBeCloseTo(cut, digits);
    expectState(n, edges, fromPennyLane(params), reverseBitOrder(circuit.probabilities()));
  });
});

describe('published runs of other packages', () => {
  it('QOKit: LABS N = 10, p = 1, which is minimised (best_LABS_QAOA_parameters_wrt_overlap.json)', () => {
    const { gammas, betas } = fromQokit([0.0788139605], [-0.1899602111], 'min');
    withQaoa(
      labs(10),
      (qaoa, cost) => {
        const probabilities = qaoa.probabilities(gammas, betas);
        const overlap = probabilities.reduce((sum, p, x) => sum + (cost[x] === 13 ? p : 0), 0);
        expect(overlap).toBeCloseTo(0.1272187238, 9);
      },
      { space: fullSpace(10) },
    );
  });

  it('PennyLane: the minimum vertex cover of its QAOA demonstration', () => {
    // PennyLaneAI/qml, demonstrations/tutorial_qaoa_intro.py (Apache-2.0): min_vertex_cover of the edges (0, 1), (1, 2),
    // (2, 0), (2, 3), H = 0.75 sum (ZZ + Z + Z) - sum Z, 70 steps of gradient descent of size 0.01 from 0.5. It prints the
    // parameters below and finds the states 6 and 10 likeliest.
    const edges = [[0, 1], [1, 2], [2, 0], [2, 3]] as const; // prettier-ignore
    const polynomial: ZPolynomial = {
      offset: 0,
      terms: [
        ...edges.flatMap(([u, v]) =>
          [[u, v], [u], [v]].map((qubits) => ({ coefficient: 0.75, qubits })),
        ),
        ...[0, 1, 2, 3].map((q) => ({ coefficient: -1, qubits: [q] })),
      ],
    };
    withQaoa(
      polynomial,
      (qaoa) => {
        const params = [[0.5, 0.5], [0.5, 0.5]]; // prettier-ignore
        for (let step = 0; step < 70; step++) {
          const { gammas, betas } = fromPennyLane(params);
          const slope = qaoa.gradient(gammas, betas);
          for (const k of [0, 1]) {
            params[0][k] -= 0.01 * slope.gammas[k];
            params[1][k] -= 0.01 * slope.betas[k];
          }
        }
        const printed = [[0.59806352, 0.94198485], [0.52797281, 0.85552845]]; // prettier-ignore
        for (const row of [0, 1]) {
          for (const k of [0, 1]) expect(params[row][k]).toBeCloseTo(printed[row][k], 8);
        }
        const { gammas, betas } = fromPennyLane(printed);
        const there = reverseBitOrder(qaoa.probabilities(gammas, betas));
        const likeliest = [...there.keys()].sort((a, b) => there[b] - there[a]).slice(0, 2);
        expect(likeliest.sort((a, b) => a - b)).toEqual([6, 10]);
      },
      { space: fullSpace(4) },
    );
  });
});

describe('there and back', () => {
  const angles = {
    gammas: Float64Array.of(0.3, -0.7, 1.1),
    betas: Float64Array.of(-0.5, 0.2, -0.1),
  };

  it('every inverse gives the angles back', () => {
    const farhi = toFarhi(angles);
    expect(farhi).toEqual({ gammas: angles.gammas, betas: angles.betas.map((beta) => -beta) });
    expect(fromFarhi(farhi.gammas, farhi.betas)).toEqual(angles);
    for (const sense of ['min', 'max'] as const) {
      const qokit = toQokit(angles, sense);
      expect(qokit.gammas).toEqual(angles.gammas.map((gamma) => 2 * gamma));
      expect(fromQokit(qokit.gammas, qokit.betas, sense)).toEqual(angles);
    }
    expect(toQiskit(angles)).toEqual(Float64Array.of(-0.5, 0.2, -0.1, 0.3, -0.7, 1.1));
    expect(fromQiskit(toQiskit(angles, 4), 4)).toEqual(angles);
    expect(toPennyLane(angles, 0.5)).toEqual([angles.gammas.map((g) => 2 * g), angles.betas]);
    expect(fromPennyLane(toPennyLane(angles, -2), -2)).toEqual(angles);
  });

  it('refuses other shapes and scales', () => {
    expect(() => fromFarhi([1], [1, 2])).toThrow(code('ANGLES_INVALID'));
    expect(() => fromQokit([1, 2], [1], 'min')).toThrow(code('ANGLES_INVALID'));
    expect(() => fromQiskit([1, 2, 3])).toThrow(code('ANGLES_INVALID'));
    expect(() => fromPennyLane([[1, 2], [1]])).toThrow(code('ANGLES_INVALID'));
    expect(() => fromPennyLane([[1], [2], [3]])).toThrow(/3 rows/);
    for (const scale of [0, NaN, Infinity]) {
      expect(() => fromQiskit([1, 2], scale)).toThrow(code('OPTION_INVALID'));
      expect(() => toQiskit(angles, scale)).toThrow(code('OPTION_INVALID'));
      expect(() => fromPennyLane([[1], [2]], scale)).toThrow(code('OPTION_INVALID'));
      expect(() => toPennyLane(angles, scale)).toThrow(code('OPTION_INVALID'));
    }
  });
});

describe('reverseBitOrder', () => {
  it('reverses the bits of every index and is its own inverse', () => {
    expect(reverseBitOrder([7])).toEqual(Float64Array.of(7));
    for (let n = 1; n <= 7; n++) {
      const values = Float64Array.from({ length: 2 ** n }, (_, x) => x);
      const reversed = reverseBitOrder(values);
      for (const [x, y] of reversed.entries()) {
        const text = x.toString(2).padStart(n, '0');
        expect(y).toBe(parseInt(Array.from(text).reverse().join(''), 2));
      }
      expect(reverseBitOrder(reversed)).toEqual(values);
    }
    for (const length of [0, 3, 12]) {
      expect(() => reverseBitOrder(new Float64Array(length))).toThrow(code('SHAPE_MISMATCH'));
    }
  });
});
