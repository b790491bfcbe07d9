import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  costVector,
  defaultBackend,
  fullSpace,
  weightSpace,
  type ZPolynomial,
  type ZTerm,
} from '@ketflow/quantum';
import { maxCut, type Edge } from './support/problems.ts';
import { real } from './support/real.ts';
import { withQaoa } from './support/simulate.ts';

const angle = real(-3.2, 3.2);

/** A graph on n vertices, given by which of its possible edges are there. */
const graph = fc.integer({ min: 2, max: 7 }).chain((n) => {
  const all: Edge[] = [];
  for (let u = 0; u < n; u++) for (let v = u + 1; v < n; v++) all.push([u, v]);
  return fc.tuple(fc.constant(n), fc.subarray(all));
});

/** An Ising model: fields and couplings of every qubit and pair. */
const ising = fc.integer({ min: 2, max: 6 }).chain((n) =>
  fc.tuple(
    fc.constant(n),
    fc.array(real(-1, 1), {
      minLength: (n * (n + 1)) / 2,
      maxLength: (n * (n + 1)) / 2,
    }),
  ),
);

function isingTerms(n: number, biases: readonly number[]): ZTerm[] {
  const terms: ZTerm[] = [];
  let next = 0;
  for (let i = 0; i < n; i++) terms.push({ coefficient: biases[next++], qubits: [i] });
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) terms.push({ coefficient: biases[next++], qubits: [i, j] });
  }
  return terms;
}

describe('one layer with the X mixer', () => {
  it('has the expected cut of Wang, Hadfield, Jiang, Rieffel (2018) on every graph', () => {
    const { sin, cos } = Math;
    fc.assert(
      fc.property(graph, angle, angle, ([n, edges], gamma, beta) => {
        const neighbours = Array.from({ length: n }, () => new Set<number>());
        for (const [u, v] of edges) {
          neighbours[u].add(v);
          neighbours[v].add(u);
        }
        let cut = 0;
        for (const [u, v] of edges) {
          const e = neighbours[u].size - 1;
          const f = neighbours[v].size - 1;
          const triangles = [...neighbours[u]].filter((w) => neighbours[v].has(w)).length;
          cut +=
            0.5 +
            0.25 * sin(4 * beta) * sin(gamma) * (cos(gamma) ** e + cos(gamma) ** f) -
            0.25 *
              sin(2 * beta) ** 2 *
              cos(gamma) ** (e + f - 2 * triangles) *
              (1 - cos(2 * gamma) ** triangles);
        }
        // The formula maximises C with (gamma, beta); E = -C takes (gamma, -beta).
        const got = withQaoa(maxCut(edges), (qaoa) => -qaoa.evaluate([gamma], [-beta]), {
          space: fullSpace(n),
        });
        expect(Math.abs(got - cut)).toBeLessThan(1e-12);
      }),
    );
  });

  it('has the closed form of every Ising model with fields', () => {
    const { sin, cos } = Math;
    fc.assert(
      fc.property(ising, angle, angle, ([n, biases], gamma, beta) => {
        const terms = isingTerms(n, biases);
        const h = biases.slice(0, n);
        const J = Array.from({ length: n }, () => new Float64Array(n));
        for (const { coefficient, qubits } of terms.slice(n)) {
          J[qubits[0]][qubits[1]] = coefficient;
          J[qubits[1]][qubits[0]] = coefficient;
        }
        const product = (factor: (k: number) => number, ...without: number[]): number => {
          let value = 1;
          for (let k = 0; k < n; k++) if (!without.includes(k)) value *= factor(k);
          return value;
        };
        const g = 2 * gamma;
        let energy = 0;
        for (let i = 0; i < n; i++) {
          energy += h[i] * sin(2 * beta) * sin(g * h[i]) * product((k) => cos(g * J[i][k]), i);
          for (let j = i + 1; j < n; j++) {
            const single =
              cos(g * h[i]) * product((k) => cos(g * J[i][k]), i, j) +
              cos(g * h[j]) * product((k) => cos(g * J[j][k]), i, j);
            const both =
              cos(g * (h[i] + h[j])) * product((k) => cos(g * (J[i][k] + J[j][k])), i, j) -
              cos(g * (h[i] - h[j])) * product((k) => cos(g * (J[i][k] - J[j][k])), i, j);
            energy +=
              J[i][j] *
              (0.5 * sin(4 * beta) * sin(g * J[i][j]) * single - 0.5 * sin(2 * beta) ** 2 * both);
          }
        }
        const got = withQaoa({ offset: 0, terms }, (qaoa) => qaoa.evaluate([gamma], [beta]), {
          space: fullSpace(n),
        });
        expect(Math.abs(got - energy)).toBeLessThan(1e-12);
      }),
    );
  });
});

describe('XY mixers', () => {
  it('on a weight subspace are those of the full space, restricted', () => {
    const problem = ising.chain(([n, biases]) =>
      fc.tuple(fc.constant(n), fc.constant(biases), fc.integer({ min: 0, max: n })),
    );
    const angles = fc.array(fc.tuple(angle, angle), { minLength: 1, maxLength: 3 });
    const mixer = fc.constantFrom('xy-ring' as const, 'xy-complete' as const);
    fc.assert(
      fc.property(problem, angles, mixer, ([n, biases, k], layers, mixer) => {
        const polynomial: ZPolynomial = { offset: 0, terms: isingTerms(n, biases) };
        const [space, whole] = [weightSpace(n, k), fullSpace(n)];
        // The Dicke state on the full space.
        const members = Array.from({ length: space.size }, (_, x) => whole.rank(space.unrank(x)));
        const dicke = { re: new Float64Array(whole.size), im: new Float64Array(whole.size) };
        for (const y of members) dicke.re[y] = 1 / Math.sqrt(space.size);
        const [small, large] = [space, whole].map((s) => {
          const cost = { kind: 'table', energies: costVector(s, polynomial) } as const;
          const plan = { space: s, cost, isHalved: false, mixer, precision: 'f64' } as const;
          const start = s === whole ? { start: dicke } : {};
          return defaultBackend().create({ ...plan, ...start, limitBytes: 2 ** 24 });
        });
        small.start();
        large.start();
        for (const [gamma, beta] of layers) {
          small.layer(gamma, beta);
          large.layer(gamma, beta);
        }
        const { re, im } = large.amplitudes();
        const part = small.amplitudes();
        let norm = 0;
        for (const [x, y] of members.entries()) {
          expect(Math.abs(part.re[x] - re[y])).toBeLessThan(1e-12);
          expect(Math.abs(part.im[x] - im[y])).toBeLessThan(1e-12);
          norm += re[y] * re[y] + im[y] * im[y];
        }
        expect(Math.abs(norm - 1)).toBeLessThan(1e-12);
        small.dispose();
        large.dispose();
      }),
    );
  });
});
