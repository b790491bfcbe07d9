import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  fixedAngles,
  fullSpace,
  labsAngles,
  skAngles,
  treeAngles,
  type Angles,
  type Precision,
} from '@ketflow/quantum';
import { expectPublished, precisions } from '../support/precisions.ts';
import { bipartite, maxCut, petersen, type Edge } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

function cutShare(
  edges: readonly Edge[],
  numQubits: number,
  { gammas, betas }: Angles,
  precision: Precision = 'f64',
): number {
  return withQaoa(maxCut(edges), (qaoa) => -qaoa.evaluate(gammas, betas) / edges.length, {
    space: fullSpace(numQubits),
    precision,
  });
}

/** The Heawood graph: 3-regular on 14 vertices, girth 6. */
const heawood: readonly Edge[] = Array.from({ length: 14 }, (_, i) => i).flatMap((i): Edge[] => [
  [i, (i + 1) % 14],
  ...(i % 2 === 0 ? [[i, (i + 5) % 14] as Edge] : []),
]);

describe('fixedAngles', () => {
  it('has the published angles in our convention', () => {
    const { gammas, betas } = fixedAngles(3, 2);
    expect(gammas).toEqual(Float64Array.of(0.9754194654 / 2, 1.7959753912 / 2));
    expect(betas).toEqual(Float64Array.of(-0.5550603401, -0.2925078148));
    expect(fixedAngles(3, 11).gammas.length).toBe(11);
    expect(fixedAngles(4, 5).gammas.length).toBe(5);
    expect(fixedAngles(5, 4).gammas.length).toBe(4);
    expect(fixedAngles(6, 3).gammas.length).toBe(3);
  });

  it.each([1, 2, 4, 5, 7])('reach the optimum of one layer on K(d,d), d = %i', (degree) => {
    const optimum = 0.5 + (1 - 1 / degree) ** ((degree - 1) / 2) / (2 * Math.sqrt(degree));
    const published: Record<number, number> = { 2: 0.75, 4: 0.6623797632, 5: 0.6431083506 };
    expect(optimum).toBeCloseTo(published[degree] ?? optimum, 10);
    const share = cutShare(bipartite(degree), 2 * degree, fixedAngles(degree, 1));
    expect(share).toBeCloseTo(optimum, 7); // the tables of degrees 4 and 5 hold about 4 digits
  });

  it('have gamma = arctan(1 / sqrt(d - 1)) for one layer where no table says otherwise', () => {
    for (const degree of [1, 2, 7, 100, 1e6]) {
      const { gammas, betas } = fixedAngles(degree, 1);
      expect(gammas[0]).toBeCloseTo(Math.atan(1 / Math.sqrt(degree - 1)), 15);
      expect(betas[0]).toBe(-Math.PI / 8);
    }
  });

  it('go on with the tree angles at degree 3', () => {
    for (const layers of [12, 17]) expect(fixedAngles(3, layers)).toEqual(treeAngles(layers));
  });

  it('say what exists', () => {
    expect(() => fixedAngles(3, 18)).toThrow(
      'there are no fixed angles for degree 3 and 18 layers; degree 3 has them for up to 17',
    );
    expect(() => fixedAngles(5, 5)).toThrow('for up to 4');
    expect(() => fixedAngles(2, 2)).toThrow('for up to 1');
    for (const [degree, layers] of [
      [0, 1],
      [2.5, 1],
      [3, 0],
    ]) {
      expect(() => fixedAngles(degree, layers)).toThrow(code('ANGLES_INVALID'));
    }
  });
});

describe('treeAngles', () => {
  it.each(precisions)(
    'reach the published share where the girth exceeds 2p + 1, %s',
    (precision) => {
      for (const [edges, n, p, share] of [
        [petersen, 10, 1, 0.6924500897],
        [heawood, 14, 1, 0.6924500897],
        [heawood, 14, 2, 0.7559064585],
      ] as const) {
        expectPublished(precision, cutShare(edges, n, treeAngles(p), precision), share, 5.1e-11);
      }
    },
  );

  it('cut about as much as the fixed angles, and more beyond', () => {
    for (let p = 1; p <= 11; p++) {
      const difference =
        cutShare(petersen, 10, treeAngles(p)) - cutShare(petersen, 10, fixedAngles(3, p));
      expect(Math.abs(difference)).toBeLessThan(0.004);
    }
    for (let p = 12; p <= 17; p++) {
      expect(cutShare(petersen, 10, treeAngles(p))).toBeGreaterThan(11.8 / 15);
    }
  });

  it('say what exists', () => {
    expect(() => treeAngles(18)).toThrow('no tree angles for 18 layers, only for 1 to 17');
    expect(() => treeAngles(0)).toThrow(code('ANGLES_INVALID'));
  });
});

describe('skAngles', () => {
  it('has the published angles in our convention', () => {
    const { gammas, betas } = skAngles(2);
    expect(gammas).toEqual(Float64Array.of(0.38174264335841424, 0.6654992393512706));
    expect(betas).toEqual(Float64Array.of(-0.4959677696862683, -0.26904313584971074));
    expect(skAngles(80).gammas[0]).toBe(0.058695790019675884);
    for (const layers of [1, 20, 27, 40, 80]) expect(skAngles(layers).betas.length).toBe(layers);
  });

  it('gives the exact mean energy of one layer, and lower energies with more', () => {
    const n = 10;
    const instances = 60;
    const pairs = Array.from({ length: n }, (_, i) => i).flatMap((i) =>
      Array.from({ length: i }, (_, j) => [j, i]),
    );
    const stream = RandomStream.root(5);
    const energies = [0, 0, 0];
    for (let instance = 0; instance < instances; instance++) {
      const terms = pairs.map((qubits) => ({
        coefficient: stream.normal() / Math.sqrt(n),
        qubits,
      }));
      withQaoa(
        { offset: 0, terms },
        (qaoa) => {
          for (const [i, p] of [1, 3, 8].entries()) {
            const { gammas, betas } = skAngles(p);
            energies[i] += qaoa.evaluate(gammas, betas) / (instances * n);
          }
        },
        { space: fullSpace(n) },
      );
    }
    // The mean over Gaussian J at any n, for beta = -pi/8: -((n-1)/n) gamma exp(-2 gamma^2 (n-1)/n).
    const share = (n - 1) / n;
    expect(Math.abs(energies[0] + share * 0.5 * Math.exp(-0.5 * share))).toBeLessThan(0.02);
    expect(energies[1]).toBeLessThan(energies[0] - 0.1);
    expect(energies[2]).toBeLessThan(energies[1] - 0.05);
  });

  it('says what exists', () => {
    expect(() => skAngles(21)).toThrow('no SK angles for 21 layers, only for 1, 2, 3');
    expect(() => skAngles(0)).toThrow(code('ANGLES_INVALID'));
  });
});

describe('labsAngles', () => {
  it('says what exists', () => {
    expect(() => labsAngles(8, 1)).toThrow('n = 8 and 1 layers, only for n = 7, 10, 12');
    expect(() => labsAngles(12, 7)).toThrow('only for 1, 2, 3, 4, 5, 6, 12 layers');
    expect(() => labsAngles(7, 12)).toThrow(code('ANGLES_INVALID'));
  });
});
