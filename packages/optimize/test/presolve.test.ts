import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { Bqm } from '@ketflow/optimize';
import { componentsOf } from '../src/presolve/components.ts';
import { eliminationOrder } from '../src/presolve/elimination-order.ts';
import { presolve, type PresolveRule } from '../src/presolve/presolve.ts';
import { frustratedLoops } from '../src/generators/frustrated-loops.ts';
import { torus } from '../src/generators/torus.ts';

type Couplings = readonly (readonly [i: number, j: number, bias: number])[];

const complete = (n: number, bias: number): Couplings =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: i }, (_, j) => [j, i, bias] as const),
  ).flat();

function only(rule: PresolveRule, h: number[], couplings: Couplings): ReturnType<typeof presolve> {
  return presolve(Bqm.fromIsing(h, couplings), { rules: [rule] });
}

const refused = (code: string, more: object = {}): unknown =>
  expect.objectContaining({ code, ...more });
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** A square lattice with J = -1 and normal fields. */
function randomFieldLattice(side: number, strength: number): Bqm {
  const { rows, columns, numNodes } = torus(side, side);
  const stream = RandomStream.root(7);
  const fields = Float64Array.from({ length: numNodes }, () => strength * stream.normal());
  const names = Array.from(fields.keys(), String);
  const pairs = { rows, columns, biases: new Float64Array(rows.length).fill(-1) };
  return Bqm.fromArrays('SPIN', names, fields, pairs);
}

describe('presolve', () => {
  it('dominated: the field decides, and decides the next', () => {
    const { model, fixed, restore } = only(
      'dominated',
      [3, 2, 0],
      [
        [0, 1, 3],
        [1, 2, -1],
      ],
    );
    // |3| >= 3 gives s0 = -1; then h1 = -1 and the strength 1 that is left give s1 = 1; then h2 = -1 gives s2 = 1.
    expect([...fixed].sort()).toEqual([
      ['0', -1],
      ['1', 1],
      ['2', 1],
    ]);
    expect(model.offset).toBe(-5);
    expect([...restore([])]).toEqual([-1, 1, 1]);
  });

  it('leaf: a tree is gone, and its spins follow the root', () => {
    const { model, report, restore } = only(
      'leaf',
      [0, 0, 0, 0.5],
      [
        [0, 1, -1],
        [1, 2, 2],
        [1, 3, 1],
      ],
    );
    expect(report.removed.leaf).toBe(4);
    expect(model.offset).toBe(-4.5);
    expect([...restore([])]).toEqual([1, 1, -1, -1]);
  });

  it('series: a path becomes a coupling of the smaller strength and the product of signs', () => {
    const square: Couplings = [
      [0, 1, -3],
      [1, 2, 2],
      ...complete(4, 5).map(([i, j, b]) => [i + 2, j + 2, b] as const),
      [0, 3, 9],
    ];
    const { model, report } = only('series', [0, 0, 0, 0, 0, 0], square);
    expect(report.removed.series).toBe(2);
    expect(model.variables).toEqual(['2', '3', '4', '5']);
    // On the path 3 - 0 - 1 - 2 the couplings 9, -3, 2 ask 3 and 2 to be equal, with the strength of the weakest.
    expect(model.pairs().biases[0]).toBe(5 - 2);
    expect(model.offset).toBe(-3 - 9);
  });

  it('series with fields gives fields to both ends', () => {
    const { model } = only(
      'series',
      [1, 0, 0, 0, 0],
      [[0, 1, 1], [0, 2, 1], ...complete(4, 7).map(([i, j, b]) => [i + 1, j + 1, b] as const)],
    );
    // -|1 + s1 + s2| = -3/2 - s1/2 - s2/2 - s1 s2/2.
    expect([...model.linear]).toEqual([-0.5, -0.5, 0, 0]);
    expect(model.pairs().biases[0]).toBe(6.5);
    expect(model.offset).toBe(-1.5);
  });

  it('star: a node of three edges and no field becomes a triangle', () => {
    const core = complete(5, 7).map(([i, j, b]) => [i + 1, j + 1, b] as const);
    const { model, report } = only(
      'star',
      [0, 0, 0, 0, 0, 0],
      [[0, 1, 1], [0, 2, 1], [0, 3, 1], ...core],
    );
    expect(report.removed.star).toBe(1);
    // -|s1 + s2 + s3| = -3/2 - (s1 s2 + s1 s3 + s2 s3)/2.
    expect([...model.pairs().biases]).toEqual([6.5, 6.5, 7, 7, 6.5, 7, 7, 7, 7, 7]);
    expect(
      only('star', [1, 0, 0, 0, 0, 0], [[0, 1, 1], [0, 2, 1], [0, 3, 1], ...core]).model
        .numVariables,
    ).toBe(6);
  });

  it('roof duality: strong persistencies by the flow, weak ones by the components of the residual network', () => {
    // Ferromagnets with fields are submodular: all is decided.
    const strong = only('roof-duality', [-1, 0.25, 0], complete(3, -2));
    expect(strong.report.roofDuality).toMatchObject({
      status: 'complete',
      strong: 3,
      weak: 0,
      lowerBound: -6.75,
    });
    expect([...strong.restore([])]).toEqual([1, 1, 1]);
    // Without fields both states are optimal.
    const weak = only('roof-duality', [0, 0, 0], complete(3, -2));
    expect(weak.report.roofDuality).toMatchObject({ strong: 0, weak: 3, lowerBound: -6 });
    // A frustrated triangle is left alone: the bound takes each coupling at its best.
    const none = only('roof-duality', [0, 0, 0], complete(3, 2));
    expect(none.report.roofDuality).toMatchObject({ strong: 0, weak: 0, lowerBound: -6 });
    expect(none.model.numVariables).toBe(3);
  });

  it('roof duality solves a lattice in random fields that no local rule solves', () => {
    const lattice = randomFieldLattice(24, 1);
    const { model, report, restore } = presolve(lattice);
    expect(model.numVariables).toBe(0);
    expect(report.removed['roof-duality']).toBeGreaterThan(500);
    expect(lattice.energy(restore([]))).toBeCloseTo(report.roofDuality.lowerBound ?? NaN, 6);
  });

  it('tree-width: a ladder with crosses is solved along an order, with its width', () => {
    const { model, groundEnergy } = frustratedLoops(torus(4, 30), 60, RandomStream.root(3));
    const { model: reduced, report, restore } = presolve(model, { rules: ['tree-width'] });
    expect(reduced.numVariables).toBe(0);
    expect(reduced.offset).toBe(groundEnergy);
    expect(model.energy(restore([]))).toBe(groundEnergy);
    expect(report.treeWidth.components).toBeGreaterThan(0);
    expect(report.treeWidth.width).toBeGreaterThan(3);
    expect(report.treeWidth.width).toBeLessThan(13);
  });

  it('solves the cheapest components first while the table entries last', () => {
    const clique = complete(5, 1);
    const triangle = complete(3, 1).map(([i, j, b]) => [i + 5, j + 5, b] as const);
    const bqm = Bqm.fromIsing(new Array<number>(8).fill(0), [...clique, ...triangle]);
    const rules = ['tree-width'] as const;
    // Tables of 2³ + 2² + 2 entries, and of 2⁵ + … + 2.
    expect(presolve(bqm, { rules, tableEntries: 13 }).model.numVariables).toBe(8);
    const one = presolve(bqm, { rules, tableEntries: 14 });
    expect(one.model.variables).toEqual(['0', '1', '2', '3', '4']);
    expect(one.report.treeWidth).toEqual({ components: 1, width: 2, entries: 14 });
    expect(presolve(bqm, { rules, tableEntries: 75 }).model.numVariables).toBe(5);
    const both = presolve(bqm, { rules, tableEntries: 76 });
    expect(both.report.treeWidth).toEqual({ components: 2, width: 4, entries: 76 });
    expect(both.model.offset).toBe(-1 - 2);
  });

  it('says when it leaves roof duality out', () => {
    const bqm = Bqm.fromIsing([0, 0, 0], complete(3, -2));
    const rules = ['roof-duality'] as const;
    const { model, report } = presolve(bqm, { rules, roofDualityPairs: 2 });
    expect(model).toBe(bqm);
    expect(report.roofDuality).toEqual({
      status: 'too-large',
      pairs: 2,
      strong: 0,
      weak: 0,
      lowerBound: undefined,
    });
    expect(presolve(bqm, { rules, roofDualityPairs: 3 }).model.numVariables).toBe(0);
    expect(presolve(bqm, { rules: ['leaf'] }).report.roofDuality.status).toBe('off');
  });

  it('returns the model itself when nothing applies', () => {
    const bqm = Bqm.fromIsing([0, 0, 0, 0, 0], complete(5, 1)).toVartype('BINARY');
    const { model, fixed, components, restore } = presolve(bqm, { tableEntries: 0 });
    expect(model).toBe(bqm);
    expect(fixed.size).toBe(0);
    expect([...components]).toEqual([0, 0, 0, 0, 0]);
    expect([...restore([1, 0, 0, 1, 1])]).toEqual([1, 0, 0, 1, 1]);
  });

  it('labels the components of what is left', () => {
    const cliques = [
      ...complete(5, 1),
      ...complete(5, 1).map(([i, j, b]) => [i + 6, j + 6, b] as const),
    ];
    const h = new Array<number>(11).fill(0);
    h[5] = 1;
    const { model, components, fixed } = presolve(Bqm.fromIsing(h, cliques), { tableEntries: 0 });
    expect(model.numVariables).toBe(10);
    expect([...fixed]).toEqual([['5', -1]]);
    expect([...components]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  it('takes the empty model and the model without biases', () => {
    const empty = presolve(Bqm.empty('BINARY', 3));
    expect([empty.model.numVariables, empty.model.offset, empty.restore([]).length]).toEqual([
      0, 3, 0,
    ]);
    const zeros = presolve(Bqm.fromIsing([0, 0], [[0, 1, 0]]));
    expect([zeros.model.numVariables, zeros.model.offset]).toEqual([0, 0]);
    expect([...zeros.restore([])]).toEqual([-1, -1]);
  });

  it('takes a ring of 20 000 spins and a star of as many leaves', () => {
    const n = 20_000;
    const ring = Bqm.fromIsing(
      new Array<number>(n).fill(0),
      Array.from({ length: n }, (_, i) => [i, (i + 1) % n, i === 0 ? 1 : -1] as const),
    );
    expect(presolve(ring).model.offset).toBe(2 - n);
    const star = Bqm.fromIsing(
      new Array<number>(n).fill(0),
      Array.from({ length: n - 1 }, (_, i) => [0, i + 1, i % 3 === 0 ? 1 : -1] as const),
    );
    expect(presolve(star).model.offset).toBe(1 - n);
    // The implication network of a long chain is one long path.
    const chain = ring.add(Bqm.fromTerms('SPIN', ['0'], [{ bias: -2, variables: ['0'] }]));
    expect(presolve(chain, { rules: ['roof-duality'] }).report.roofDuality.lowerBound).toBe(-n);
  });

  it('is deterministic', () => {
    const lattice = randomFieldLattice(12, 0.4);
    const [a, b] = [presolve(lattice), presolve(lattice)];
    expect([...a.fixed]).toEqual([...b.fixed]);
    expect(a.report).toEqual(b.report);
  });

  it('refuses unknown rules, wrong limits and wrong samples', () => {
    const bqm = Bqm.fromIsing([0, 0, 0], complete(3, 2));
    expect(() => presolve(bqm, { rules: ['leafs' as 'leaf'] })).toThrow(
      refused('OPTION_INVALID', { hint: matching(/did you mean leaf\?/) }),
    );
    expect(() => presolve(bqm, { tableEntries: -1 })).toThrow(
      refused('OPTION_INVALID', { message: matching(/tableEntries/) }),
    );
    expect(() => presolve(bqm, { roofDualityPairs: NaN })).toThrow(
      refused('OPTION_INVALID', { message: matching(/roofDualityPairs/) }),
    );
    const { restore } = presolve(bqm, { rules: [] });
    expect(() => restore([1, 1])).toThrow(refused('SHAPE_MISMATCH'));
    expect(() => restore([1, 1, 0])).toThrow(refused('VARTYPE_MISMATCH'));
  });
});

describe('componentsOf', () => {
  it('numbers components by their first variables; a bias of 0 connects nothing', () => {
    const bqm = Bqm.fromIsing(
      [0, 0, 0, 0, 0, 0],
      [
        [0, 4, 1],
        [1, 3, 1],
        [4, 5, 1],
        [3, 5, 0],
      ],
    );
    expect([...componentsOf(bqm)]).toEqual([0, 1, 2, 1, 0, 0]);
    expect([...componentsOf(Bqm.empty('SPIN'))]).toEqual([]);
  });
});

describe('eliminationOrder', () => {
  it('finds the width of a path, a ring, a clique and a grid', () => {
    const widthOf = (n: number, couplings: Couplings, limit = 2 ** 20): number | undefined => {
      const bqm = Bqm.fromIsing(new Array<number>(n).fill(0), couplings);
      return eliminationOrder(bqm, [...bqm.linear.keys()], limit)?.width;
    };
    const path = Array.from({ length: 9 }, (_, i) => [i, i + 1, 1] as const);
    expect(widthOf(10, path)).toBe(1);
    expect(widthOf(10, [...path, [9, 0, 1]])).toBe(2);
    expect(widthOf(7, complete(7, 1))).toBe(6);
    expect(widthOf(40, complete(40, 1))).toBeUndefined();
    const grid = Array.from(
      { length: 40 },
      (_, i) =>
        [
          [i, i + 4, 1],
          [i, i + 1, 1],
        ] as const,
    )
      .flat()
      .filter(([i, j]) => j < 40 && (j - i === 4 || i % 4 !== 3));
    expect(widthOf(40, grid, 200)).toBeUndefined();
    // The tree-width is 4; the order is a good one, not always the best.
    expect([4, 5]).toContain(widthOf(40, grid));
  });
});
