import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bqm } from '@ketflow/optimize';
import { presolve, presolveRules, type PresolveRule } from '../src/presolve/presolve.ts';
import { allSamples, vartypes } from './models.ts';
import { real } from '../../quantum/test/support/real.ts';

/** Models of up to 12 variables: sparse to dense, with integers or reals, with fields on all, some or no variables. */
const models = fc
  .record({
    vartype: vartypes,
    n: fc.integer({ min: 0, max: 12 }),
    density: fc.constantFrom(15, 30, 50, 100),
    fields: fc.constantFrom(0, 30, 100),
    isReal: fc.boolean(),
    size: fc.constantFrom(1, 3, 20),
  })
  .chain(({ vartype, n, density, fields, isReal, size }) => {
    const bias = isReal ? real(-size, size) : fc.integer({ min: -size, max: size });
    const chance = fc.integer({ min: 0, max: 99 });
    const draws = (count: number, percent: number): fc.Arbitrary<number[]> =>
      fc
        .array(fc.tuple(chance, bias), { minLength: count, maxLength: count })
        .map((list) => list.map(([at, value]) => (at < percent ? value : 0)));
    return fc
      .record({ linear: draws(n, fields), pairs: draws((n * (n - 1)) / 2, density), offset: bias })
      .map(({ linear, pairs, offset }) => {
        const names = Array.from({ length: n }, (_, i) => `v${i}`);
        const terms = [
          ...linear.map((value, i) => ({ bias: value, variables: [names[i]] })),
          ...names
            .flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]))
            .map((variables, e) => ({ bias: pairs[e], variables })),
        ];
        return Bqm.fromTerms(vartype, names, terms, offset);
      });
  });

const lowest = (model: Bqm): number =>
  Math.min(...Array.from(allSamples(model.numVariables, model.vartype), (s) => model.energy(s)));

function optima(model: Bqm): Int8Array[] {
  const limit = lowest(model) + 1e-9;
  return [...allSamples(model.numVariables, model.vartype)].filter(
    (sample) => model.energy(sample) <= limit,
  );
}

/** The laws that hold for any set of rules. */
function checkLaws(model: Bqm, rules: readonly PresolveRule[], tableEntries: number): void {
  const { model: reduced, restore, fixed, report } = presolve(model, { rules, tableEntries });
  expect(reduced.vartype).toBe(model.vartype);
  expect(reduced.variables).toEqual(model.variables.filter((v) => reduced.variables.includes(v)));
  const numRemoved = Object.values(report.removed).reduce((sum, count) => sum + count, 0);
  expect(reduced.numVariables).toBe(model.numVariables - numRemoved);
  expect(lowest(reduced)).toBeCloseTo(lowest(model), 9);
  const places = reduced.variables.map((name) => model.indexOf(name));
  const constants = [...fixed].map(([name, value]) => [model.indexOf(name), value]);
  let [deviation, wrong] = [0, 0];
  for (const sample of allSamples(reduced.numVariables, reduced.vartype)) {
    const restored = restore(sample);
    deviation = Math.max(deviation, Math.abs(model.energy(restored) - reduced.energy(sample)));
    if (places.some((at, i) => restored[at] !== sample[i])) wrong++;
    if (constants.some(([at, value]) => restored[at] !== value)) wrong++;
  }
  expect(deviation).toBeLessThan(1e-9);
  expect(wrong).toBe(0);
}

describe('laws of presolve, against enumeration', () => {
  it('all rules keep the lowest energy and restore samples of the same energy', () => {
    fc.assert(
      fc.property(models, fc.constantFrom(0, 40, 2 ** 20), (model, tableEntries) => {
        checkLaws(model, presolveRules, tableEntries);
      }),
    );
  });

  for (const rule of presolveRules) {
    it(`so does ${rule} alone`, () => {
      let removed = 0;
      fc.assert(
        fc.property(models, (model) => {
          checkLaws(model, [rule], 2 ** 20);
          removed += presolve(model, { rules: [rule] }).report.removed[rule];
        }),
      );
      expect(removed).toBeGreaterThan(0);
    });
  }

  it('what tree-width leaves out is solved without any variable left when the limit allows', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { model: reduced, fixed, restore } = presolve(model);
        expect(reduced.numVariables).toBe(0);
        expect(fixed.size).toBe(model.numVariables);
        expect(model.energy(restore([]))).toBeCloseTo(lowest(model), 9);
      }),
    );
  });

  it('strong persistencies hold in every optimum, weak ones in one, and the bound is below', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { fixed, report } = presolve(model, { rules: ['roof-duality'] });
        const { strong, weak, lowerBound } = report.roofDuality;
        const values = optima(model);
        const inAll = [...fixed].filter(([name, value]) =>
          values.every((sample) => sample[model.indexOf(name)] === value),
        );
        expect(strong + weak).toBe(fixed.size);
        expect(strong).toBeLessThanOrEqual(inAll.length);
        expect(lowerBound).toBeLessThanOrEqual(lowest(model) + 1e-9);
      }),
    );
  });
});
