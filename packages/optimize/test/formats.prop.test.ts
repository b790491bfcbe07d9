import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bqm, modelFromTerms, parseModel, type Model } from '@ketflow/optimize';
import type { LinearConstraint } from '../src/formats/linear-constraint.ts';
import { parseModelStream } from '../src/formats/parse-model.ts';
import { writeModel } from '../src/formats/write-model.ts';
import { allSamples, termsOf, vartypes } from './models.ts';

const names = ['u', 'v2', 'w_', 'y', 'z'];
/** Numbers of all sizes, whose sums and doubles stay finite. */
const bias = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 })
  .map((value) => (Math.abs(value) < 1e-300 ? 0 : value));
const pair = fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })).filter(([i, j]) => i < j);
const pairs = fc.uniqueArray(fc.record({ pair, bias }), { selector: (e) => e.pair.join() });

/** A model of any biases. */
const models = fc
  .record({
    vartype: vartypes,
    n: fc.constantFrom(0, 1, 2, 5),
    linear: fc.array(bias, { minLength: 5, maxLength: 5 }),
    pairs,
    offset: bias,
  })
  .map(({ vartype, n, linear, pairs: all, offset }) => {
    const kept = all.filter(({ pair: [, j] }) => j < n);
    return Bqm.fromArrays(
      vartype,
      names.slice(0, n),
      linear.slice(0, n),
      {
        rows: kept.map((e) => e.pair[0]),
        columns: kept.map((e) => e.pair[1]),
        biases: kept.map((e) => e.bias),
      },
      offset,
    );
  });

const partsOf = (model: Model): unknown => [model.vartype, model.terms(), model.offset + 0];
const roundTrip = (model: Model, format: Parameters<typeof writeModel>[1]): Model =>
  parseModel(writeModel(model, format, { path: 'file' }), { path: 'file', format }).problem.model;

describe('parse ∘ write = id', () => {
  it.each(['bqm', 'json', 'dimod-json'] as const)('%s, names included', (format) => {
    fc.assert(
      fc.property(models, (model) => {
        const back = roundTrip(model, format);
        expect(partsOf(back)).toEqual(partsOf(model));
        expect(back.variables).toEqual(model.variables);
      }),
    );
  });

  it('bqm and dimod-json, whatever the names', () => {
    const anyNames = fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(anyNames, fc.constantFrom('bqm', 'dimod-json'), (variables, format) => {
        const whole = variables.map((name) => name.toWellFormed());
        fc.pre(new Set(whole).size === whole.length);
        const model = Bqm.fromIsing(
          whole.map(() => 1),
          [[0, 1, 2]],
          { variables: whole },
        );
        expect(roundTrip(model, format).variables).toEqual(whole);
      }),
    );
  });

  it.each(['coo', 'bqpjson'] as const)('%s, names that are numbers included', (format) => {
    fc.assert(
      fc.property(models, fc.boolean(), (model, areNumbers) => {
        const labels = [7, 0, 123456789, 3, 1].map(String);
        const given = areNumbers
          ? model.relabel(Object.fromEntries(model.variables.map((name, i) => [name, labels[i]])))
          : model;
        const back = roundTrip(given, format);
        const expected = given.variables.map((name, i) => (areNumbers ? name : String(i)));
        expect(back.variables).toEqual(expected);
        const mapping = Object.fromEntries(given.variables.map((name, i) => [name, expected[i]]));
        expect(partsOf(back)).toEqual(partsOf(given.relabel(mapping)));
      }),
    );
  });

  it('lp and qubo, over bits', () => {
    fc.assert(
      fc.property(models, fc.constantFrom('lp', 'qubo'), (model, format) => {
        const bits = model.vartype === 'BINARY' ? model : Bqm.empty('BINARY', model.offset);
        const back = roundTrip(bits, format) as Bqm;
        expect([back.vartype, back.linear, back.offset + 0]).toEqual([
          'BINARY',
          bits.linear.map((value) => value + 0),
          bits.offset + 0,
        ]);
        expect(back.pairs()).toEqual({
          ...bits.pairs(),
          biases: bits.pairs().biases.map((value) => value + 0),
        });
        if (format === 'lp') expect(back.variables).toEqual(bits.variables);
      }),
    );
  });

  it('biqmac and orlib, over bits without an offset', () => {
    fc.assert(
      fc.property(models, fc.constantFrom('biqmac', 'orlib'), (model, format) => {
        const bits = Bqm.fromArrays('BINARY', model.variables, model.linear, model.pairs());
        const back = roundTrip(bits, format) as Bqm;
        const plain = (values: Iterable<number>): number[] => Array.from(values, (v) => v + 0);
        expect(plain(back.linear)).toEqual(plain(bits.linear));
        expect(plain(back.pairs().biases)).toEqual(plain(bits.pairs().biases));
        expect(back.pairs().rows).toEqual(bits.pairs().rows);
        expect(back.variables).toEqual(bits.variables.map((_, i) => String(i + 1)));
      }),
    );
  });

  it('opb and json, of any order and vartype, by energies', () => {
    const build = fc
      .record({ vartype: vartypes, terms: termsOf(names, 4), offset: fc.integer() })
      .map(({ vartype, terms, offset }) => modelFromTerms(vartype, names, terms, offset));
    fc.assert(
      fc.property(build, fc.constantFrom('opb', 'json'), (model, format) => {
        const back = roundTrip(model, format);
        const energies = (of: Model): number[] =>
          Array.from(allSamples(5, of.vartype), (sample) => of.energy(sample) + 0);
        expect(energies(back)).toEqual(energies(model));
      }),
    );
  });

  it('every format of pairs, by energies, and in the other sense', () => {
    const small = fc
      .record({ vartype: vartypes, terms: termsOf(names, 2) })
      .map(({ vartype, terms }) => Bqm.fromTerms(vartype, names, terms));
    const formats = ['qubo', 'coo', 'bqm', 'bqpjson', 'lp', 'json', 'opb', 'dimod-json'] as const;
    const senses = fc.constantFrom('min', 'max');
    fc.assert(
      fc.property(small, fc.constantFrom(...formats), senses, (model, format, sense) => {
        const content = writeModel(model, format, { path: 'file', sense });
        const file = parseModel(content, { path: 'file', format, sense });
        const opposite = parseModel(content, {
          path: 'file',
          format,
          sense: sense === 'min' ? 'max' : 'min',
        });
        const energies = (of: Model): number[] =>
          Array.from(allSamples(5, of.vartype), (sample) => of.energy(sample) + 0);
        expect(energies(file.problem.model)).toEqual(energies(model));
        expect(energies(opposite.problem.model)).toEqual(energies(model).map((e) => 0 - e));
        expect(file.warnings).toEqual([]);
      }),
    );
  });

  it('constraints of lp and opb', () => {
    const constraint = fc.record({
      name: fc.constantFrom('row_a', 'row_b', 'c7'),
      terms: fc.array(fc.record({ bias: fc.integer(), variable: fc.constantFrom(...names) }), {
        minLength: 1,
        maxLength: 4,
      }),
      relation: fc.constantFrom('<=', '>=', '='),
      bound: fc.integer(),
    });
    const model = Bqm.fromQubo([[0, 1, 2]], { variables: names });
    fc.assert(
      fc.property(fc.array(constraint, { minLength: 1 }), (constraints: LinearConstraint[]) => {
        const back = (format: 'lp' | 'opb'): readonly LinearConstraint[] | undefined => {
          const text = writeModel(model, format, { path: 'file', constraints });
          return parseModel(text, { path: 'file', format }).constraints;
        };
        expect(back('lp')).toEqual(constraints);
        const flip = (sign: number, value: number): number => 0 + sign * value;
        expect(back('opb')).toEqual(
          constraints.map(({ terms, relation, bound }, i) => {
            const sign = relation === '<=' ? -1 : 1;
            return {
              name: `c${i + 1}`,
              terms: terms.map(({ bias: b, variable }) => ({
                bias: flip(sign, b),
                variable: `x${names.indexOf(variable) + 1}`,
              })),
              relation: relation === '<=' ? '>=' : relation,
              bound: flip(sign, bound),
            };
          }),
        );
      }),
    );
  });

  it('in a stream of chunks of any size', async () => {
    const formats = fc.constantFrom('coo', 'qubo', 'gset', 'orlib', 'bqm');
    await fc.assert(
      fc.asyncProperty(
        models,
        formats,
        fc.integer({ min: 1, max: 40 }),
        async (m, format, size) => {
          const couplings = Bqm.fromArrays(
            'SPIN',
            m.variables,
            m.variables.map(() => 0),
            m.pairs(),
          );
          const quadratic = Bqm.fromArrays('BINARY', m.variables, m.linear, m.pairs());
          const model = format === 'gset' ? couplings : format === 'orlib' ? quadratic : m;
          const content = writeModel(model, format, { path: 'file' });
          const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
          async function* chunks(): AsyncGenerator<Uint8Array> {
            for (let at = 0; at < bytes.length; at += size) {
              yield await Promise.resolve(bytes.subarray(at, at + size));
            }
          }
          const streamed = await parseModelStream(chunks(), { path: 'file', format });
          const whole = parseModel(content, { path: 'file', format });
          expect(partsOf(streamed.problem.model)).toEqual(partsOf(whole.problem.model));
        },
      ),
    );
  });
});
