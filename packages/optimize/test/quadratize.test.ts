import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Polynomial, type Term } from '@ketflow/optimize';
import { labs } from '../src/generators/labs.ts';
import { quadratize, type Quadratized } from '../src/quadratize/quadratize.ts';
import { allSamples, vartypes } from './models.ts';
import { real } from '../../quantum/test/support/real.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Up to 6 terms of up to 6 variables; names of any size, so that many terms share pairs. */
const terms = (bias: fc.Arbitrary<number>): fc.Arbitrary<Term[]> =>
  fc.array(fc.record({ bias, variables: fc.subarray(names, { minLength: 1 }) }), { maxLength: 6 });
const biases = fc.oneof(
  terms(fc.integer({ min: -9, max: 9 })),
  terms(real(-3, 3)),
  terms(fc.integer({ min: 1, max: 9 })),
  terms(fc.integer({ min: -9, max: -1 })),
);

/** The lowest energy of the model over its auxiliaries, for each sample of the polynomial. */
function lowestByAuxiliaries({ model, auxiliaries, restore }: Quadratized): Map<string, number> {
  const lowest = new Map<string, number>();
  expect(model.numVariables).toBe(names.length + auxiliaries);
  for (const sample of allSamples(model.numVariables, model.vartype)) {
    const key = restore(sample).join();
    lowest.set(key, Math.min(lowest.get(key) ?? Infinity, model.energy(sample)));
  }
  return lowest;
}

/** Checks that the minimum over the auxiliaries is the polynomial, sample by sample: ground states are kept. */
function checkKept(polynomial: Polynomial): Quadratized {
  const quadratized = quadratize(polynomial);
  if (quadratized.model.numVariables > 15) return quadratized;
  const lowest = lowestByAuxiliaries(quadratized);
  for (const sample of allSamples(names.length, polynomial.vartype)) {
    const energy = polynomial.energy(sample);
    expect(lowest.get(sample.join())).toBeCloseTo(energy, 9);
    const extended = quadratized.extend(sample);
    expect(quadratized.model.energy(extended)).toBeCloseTo(energy, 9);
    expect(quadratized.restore(extended)).toEqual(sample);
  }
  return quadratized;
}

const one = (bias: number, variables: readonly string[]): Quadratized =>
  checkKept(Polynomial.fromTerms('BINARY', names, [{ bias, variables }]));

const error = (code: string): unknown => expect.objectContaining({ code });

describe('quadratize', () => {
  it('keeps the energy of every sample as the lowest over the auxiliaries', () => {
    let numPenalties = 0;
    fc.assert(
      fc.property(vartypes, biases, fc.integer({ min: -5, max: 5 }), (vartype, list, offset) => {
        const { penalties } = checkKept(Polynomial.fromTerms(vartype, names, list, offset));
        numPenalties += penalties.length;
      }),
    );
    expect(numPenalties).toBeGreaterThan(0);
  });

  it('takes one auxiliary for a negative term, half as many as variables for a positive one', () => {
    for (let order = 1; order <= 6; order++) {
      const few = Math.max(0, order - 2);
      expect(one(-3, names.slice(0, order)).auxiliaries).toBe(Math.min(1, few));
      expect(one(3, names.slice(0, order)).auxiliaries).toBe(Math.floor((order - 1) / 2));
    }
  });

  it('shares one auxiliary among terms with a pair in common, with the smallest weight that is safe', () => {
    const list = [
      { bias: 5, variables: ['a', 'b', 'c'] },
      { bias: -3, variables: ['a', 'b', 'd'] },
      { bias: 4, variables: ['a', 'b', 'e'] },
      { bias: -7, variables: ['a', 'b', 'f'] },
    ];
    const { auxiliaries, penalties, model } = checkKept(
      Polynomial.fromTerms('BINARY', names, list),
    );
    expect(auxiliaries).toBe(1);
    expect(penalties).toEqual([{ auxiliary: 'aux0', variables: ['a', 'b'], weight: 10 }]);
    expect(model.linear[model.indexOf('aux0')]).toBe(30);
  });

  it('replaces pairs in two terms of order 3, not in one or in two of order 4', () => {
    const count = (...lists: string[]): number =>
      checkKept(
        Polynomial.fromTerms(
          'BINARY',
          names,
          lists.map((list) => ({ bias: 1, variables: list.split('') })),
        ),
      ).penalties.length;
    expect(count('abc')).toBe(0);
    expect(count('abc', 'abd')).toBe(1);
    expect(count('abcd', 'abef')).toBe(0);
    expect(count('abcd', 'abce', 'abcf')).toBe(2);
  });

  it('leaves a polynomial of pairs as it is', () => {
    const list = [
      { bias: 2, variables: ['a', 'b'] },
      { bias: -1, variables: ['c'] },
    ];
    for (const vartype of ['SPIN', 'BINARY'] as const) {
      const { model, auxiliaries } = checkKept(Polynomial.fromTerms(vartype, names, list, 3));
      expect([auxiliaries, model.variables, model.vartype]).toEqual([0, names, vartype]);
      expect([model.terms(), model.offset]).toEqual([[list[1], list[0]], 3]);
    }
    const empty = quadratize(Polynomial.fromTerms('SPIN', [], [], 2));
    expect([empty.model.numVariables, empty.model.offset]).toEqual([0, 2]);
  });

  it('names auxiliaries apart from the variables', () => {
    const taken = ['aux0', '_aux7', 'c'];
    const list = [{ bias: 1, variables: taken }];
    const { model } = quadratize(Polynomial.fromTerms('BINARY', taken, list));
    expect(model.variables).toEqual([...taken, '__aux0']);
  });

  it('takes at most one auxiliary a pair of spins for low autocorrelation sequences', () => {
    const { model, auxiliaries, extend } = quadratize(labs(30));
    expect(model.vartype).toBe('SPIN');
    expect(auxiliaries).toBeLessThanOrEqual((30 * 29) / 2);
    const alternating = Int8Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(model.energy(extend(alternating))).toBeCloseTo((29 * 30 * 59) / 6, 6);
  });

  it('refuses what grows too large', () => {
    const many = Array.from({ length: 3000 }, (_, i) => `x${i}`);
    const list = [{ bias: 1, variables: many }];
    expect(() => quadratize(Polynomial.fromTerms('BINARY', many, list))).toThrow(
      error('TOO_LARGE'),
    );
    expect(() => quadratize(Polynomial.fromTerms('SPIN', many, list))).toThrow(error('TOO_LARGE'));
  });

  it('refuses samples of another model', () => {
    const { restore, extend } = quadratize(Polynomial.fromTerms('SPIN', names, []));
    expect(() => restore([1])).toThrow(error('SHAPE_MISMATCH'));
    expect(() => restore([1, 1, 1, 1, 1, 0])).toThrow(error('VARTYPE_MISMATCH'));
    expect(() => extend([1])).toThrow(error('SHAPE_MISMATCH'));
    expect(() => extend([0, 1, 1, 1, 1, 1])).toThrow(error('VARTYPE_MISMATCH'));
  });
});
