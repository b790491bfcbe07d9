import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asBqm,
  Bqm,
  modelFromTerms,
  parseGset,
  parseModelJson,
  Polynomial,
  writeGset,
  writeModelJson,
  type Model,
  type Term,
  type Vartype,
} from '@ketflow/optimize';
import { allSamples, termsOf, vartypes } from './models.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const offsets = fc.integer({ min: -9, max: 9 });
/** A model of order 4 or less, or of pairs, as they come. */
const parts = fc.record({ vartype: vartypes, terms: termsOf(names, 4), offset: offsets });
const pairParts = fc.record({ vartype: vartypes, terms: termsOf(names, 2), offset: offsets });

/** The energy by its definition. */
function energyByHand(terms: readonly Term[], offset: number, sample: Int8Array): number {
  return terms.reduce(
    (sum, { bias, variables }) =>
      sum + variables.reduce((product, name) => product * sample[names.indexOf(name)], bias),
    offset,
  );
}

function spectrum(model: Model): number[] {
  return [...allSamples(model.numVariables, model.vartype)].map((sample) => model.energy(sample));
}

function build(terms: Term[], vartype: Vartype, offset: number): Model {
  return modelFromTerms(vartype, names, terms, offset);
}

describe('laws of models', () => {
  it('the energy is that of the terms, duplicates and repeated variables included', () => {
    fc.assert(
      fc.property(parts, ({ vartype, terms, offset }) => {
        const model = build(terms, vartype, offset);
        for (const sample of allSamples(5, vartype)) {
          expect(model.energy(sample)).toBe(energyByHand(terms, offset, sample));
        }
      }),
    );
  });

  it('the energy is the same in SPIN and BINARY, offset included', () => {
    fc.assert(
      fc.property(parts, ({ vartype, terms, offset }) => {
        const model = build(terms, vartype, offset);
        const other = model.toVartype(vartype === 'SPIN' ? 'BINARY' : 'SPIN');
        expect(spectrum(other)).toEqual(spectrum(model));
        expect(spectrum(other.toVartype(vartype))).toEqual(spectrum(model));
      }),
    );
  });

  it('a Bqm and a Polynomial of the same terms agree', () => {
    fc.assert(
      fc.property(pairParts, ({ vartype, terms, offset }) => {
        const polynomial = Polynomial.fromTerms(vartype, names, terms, offset);
        const bqm = Bqm.fromTerms(vartype, names, terms, offset);
        expect(spectrum(polynomial)).toEqual(spectrum(bqm));
        expect(asBqm(polynomial)?.energy([1, 1, 1, 1, 1])).toBe(bqm.energy([1, 1, 1, 1, 1]));
      }),
    );
  });

  it('the order of terms and of variables inside them changes nothing', () => {
    fc.assert(
      fc.property(parts, ({ vartype, terms, offset }) => {
        const reversed = [...terms]
          .reverse()
          .map((term) => ({ ...term, variables: [...term.variables].reverse() }));
        expect(writeModelJson(build(reversed, vartype, offset))).toBe(
          writeModelJson(build(terms, vartype, offset)),
        );
      }),
    );
  });

  it('relabelling changes names alone', () => {
    fc.assert(
      fc.property(parts, ({ vartype, terms, offset }) => {
        const model = build(terms, vartype, offset);
        const renamed = model.relabel({ a: 'b', b: 'a', e: 'new' });
        expect(renamed.variables).toEqual(['b', 'a', 'c', 'd', 'new']);
        expect(spectrum(renamed)).toEqual(spectrum(model));
      }),
    );
  });

  it('a gauge s → -s on one variable, with its terms of odd share flipped, keeps the spectrum', () => {
    fc.assert(
      fc.property(termsOf(names, 4), fc.constantFrom(...names), (terms, flipped) => {
        const gauged = terms.map(({ bias, variables }) => {
          const times = variables.filter((name) => name === flipped).length;
          return { bias: times % 2 === 0 ? bias : -bias, variables };
        });
        const order = (model: Model): number[] => spectrum(model).sort((x, y) => x - y);
        expect(order(build(gauged, 'SPIN', 0))).toEqual(order(build(terms, 'SPIN', 0)));
      }),
    );
  });

  it('fixing a variable restricts the energy', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...names), ({ vartype, terms, offset }, name) => {
        const model = build(terms, vartype, offset);
        for (const value of vartype === 'SPIN' ? [-1, 1] : [0, 1]) {
          const fixed = model.fix(name, value);
          expect(fixed.variables).toEqual(names.filter((other) => other !== name));
          const at = names.indexOf(name);
          for (const rest of allSamples(4, vartype)) {
            const sample = [...rest];
            sample.splice(at, 0, value);
            expect(fixed.energy(rest)).toBe(model.energy(sample));
          }
        }
      }),
    );
  });

  it('adding models adds energies, scaling scales them, across vartypes', () => {
    fc.assert(
      fc.property(pairParts, pairParts, (a, b) => {
        const first = Bqm.fromTerms(a.vartype, names, a.terms, a.offset);
        const second = Bqm.fromTerms(b.vartype, names, b.terms, b.offset);
        const [x, y] = [spectrum(first), spectrum(second.toVartype(a.vartype))];
        expect(spectrum(first.add(second))).toEqual(x.map((energy, i) => energy + y[i]));
        expect(spectrum(first.scale(-3)).map((energy) => energy + 0)).toEqual(
          x.map((energy) => -3 * energy + 0),
        );
        const [p, q] = [first, second].map((bqm) =>
          Polynomial.fromTerms(bqm.vartype, names, bqm.terms(), bqm.offset),
        );
        expect(spectrum(p.add(q))).toEqual(x.map((energy, i) => energy + y[i]));
        expect(spectrum(p.scale(2))).toEqual(x.map((energy) => 2 * energy));
      }),
    );
  });

  it('parse ∘ write = id, for any finite biases', () => {
    const bias = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    const term = fc.record({
      bias,
      variables: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
    });
    const unique = fc.uniqueArray(term, {
      selector: ({ variables }) => [...variables].sort().join(),
    });
    fc.assert(
      fc.property(vartypes, unique, (vartype, terms) => {
        const text = writeModelJson(build(terms, vartype, 0));
        expect(writeModelJson(parseModelJson(text, 'model.json'))).toBe(text);
        const read = parseModelJson(text, 'model.json');
        expect(read.variables).toEqual(names);
      }),
    );
  });

  it('a graph is written and read without loss', () => {
    const edges = fc.array(
      fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.integer({ min: -3, max: 3 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(edges, (given) => {
        const couplings = given.filter(([i, j]) => i !== j);
        const offset = couplings.reduce((sum, [, , weight]) => sum - weight, 0);
        const model = Bqm.fromIsing([0, 0, 0, 0, 0], couplings, { offset });
        const read = parseGset(writeGset(model, 'graph.txt'), 'graph.txt');
        expect(spectrum(read)).toEqual(spectrum(model).map((energy) => energy + 0));
      }),
    );
  });
});
