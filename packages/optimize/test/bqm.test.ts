import { describe, expect, it } from 'vitest';
import { Bqm, BqmBuilder, chooseK, isFeasible, Polynomial } from '@ketflow/optimize';

const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('Bqm', () => {
  it('adds duplicate pairs in either direction and keeps both rows alike', () => {
    const bqm = Bqm.fromIsing(
      [0, 0, 0],
      [
        [0, 1, 0.1],
        [1, 0, 0.2],
        [2, 1, -1],
        [0, 1, 0.3],
      ],
    );
    expect(bqm.numInteractions).toBe(2);
    expect([...bqm.rowStart]).toEqual([0, 1, 3, 4]);
    expect([...bqm.neighbours]).toEqual([1, 0, 2, 1]);
    const sum = 0.1 + 0.2 + 0.3;
    expect([...bqm.couplings]).toEqual([sum, sum, -1, -1]);
  });

  it('reduces a pair of a variable with itself', () => {
    expect(Bqm.fromIsing([1], [[0, 0, 5]]).energy([-1])).toBe(4);
    const qubo = Bqm.fromQubo([
      [0, 0, 5],
      [0, 1, 1],
    ]);
    expect(qubo.energy([1, 0])).toBe(5);
    expect(qubo.variables).toEqual(['0', '1']);
  });

  it('computes the energies of rows', () => {
    const bqm = Bqm.fromIsing([1, 0], [[0, 1, 2]], { offset: 0.5 });
    expect([...bqm.energies(Int8Array.of(1, 1, -1, 1))]).toEqual([3.5, -2.5]);
    expect(() => bqm.energies(Int8Array.of(1, 1, -1))).toThrow(code('SHAPE_MISMATCH'));
  });

  it('is built piece by piece', () => {
    const builder = new BqmBuilder('BINARY');
    const [a, b] = [builder.addVariable('a'), builder.addVariable('b')];
    builder.addLinear(a, -1);
    builder.addQuadratic(a, b, 2);
    builder.addOffset(10);
    expect(builder.build().energy([1, 1])).toBe(11);
    expect(() => builder.addVariable('a')).toThrow(code('VARIABLE_DUPLICATE'));
    expect(() => builder.addLinear(2, 1)).toThrow(code('VARIABLE_UNKNOWN'));
    builder.addQuadratic(0, 7, 1);
    expect(() => builder.build()).toThrow(code('VARIABLE_UNKNOWN'));
  });

  it.each([NaN, Infinity, -Infinity])('refuses the bias %s', (bias) => {
    const pair: [number, number, number] = [0, 1, bias];
    expect(() => Bqm.fromIsing([0, 0], [pair])).toThrow(code('BIAS_NOT_FINITE'));
    expect(() => Bqm.fromIsing([bias], [])).toThrow(code('BIAS_NOT_FINITE'));
    expect(() => Bqm.empty('SPIN', bias)).toThrow(code('BIAS_NOT_FINITE'));
    expect(() => Bqm.fromTerms('SPIN', ['a'], [{ bias, variables: ['a'] }])).toThrow(
      code('BIAS_NOT_FINITE'),
    );
    expect(() => Polynomial.fromTerms('SPIN', ['a'], [{ bias, variables: ['a'] }])).toThrow(
      code('BIAS_NOT_FINITE'),
    );
  });

  it('refuses biases that overflow when they are added or scaled', () => {
    const term = { bias: 1e308, variables: ['a', 'b'] };
    expect(() => Bqm.fromTerms('SPIN', ['a', 'b'], [term, term])).toThrow(code('BIAS_NOT_FINITE'));
    const bqm = Bqm.fromTerms('SPIN', ['a', 'b'], [term]);
    expect(() => bqm.scale(100)).toThrow(code('BIAS_NOT_FINITE'));
  });

  it('refuses unknown, duplicate and too many variables, and samples of another kind', () => {
    const term = { bias: 1, variables: ['alpha', 'beto'] };
    expect(() => Bqm.fromTerms('SPIN', ['alpha', 'beta'], [term])).toThrow('beto');
    expect(() => Bqm.fromTerms('SPIN', ['alpha', 'alpha'], [])).toThrow(code('VARIABLE_DUPLICATE'));
    const cubic = { bias: 1, variables: ['a', 'b', 'c'] };
    expect(() => Bqm.fromTerms('SPIN', ['a', 'b', 'c'], [cubic])).toThrow(code('SHAPE_MISMATCH'));
    const bqm = Bqm.fromIsing([1, 1], []);
    expect(() => bqm.energy([1])).toThrow(code('SHAPE_MISMATCH'));
    expect(() => bqm.energy([1, 0])).toThrow(code('VARTYPE_MISMATCH'));
    expect(() => bqm.fix('0', 0)).toThrow(code('VARTYPE_MISMATCH'));
    expect(() => bqm.fix('x', 1)).toThrow(code('VARIABLE_UNKNOWN'));
    expect(() => bqm.relabel({ '0': '1' })).toThrow(code('VARIABLE_DUPLICATE'));
    expect(() => bqm.relabel({ nobody: '1' })).toThrow(code('VARIABLE_UNKNOWN'));
  });

  it('names the nearest variable', () => {
    try {
      Bqm.fromIsing([1, 1], [], { variables: ['alpha', 'beta'] }).indexOf('alpa');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ details: { variable: 'alpa', nearest: 'alpha' } });
    }
  });
});

describe('Polynomial', () => {
  it('refuses a change of vartype that would not fit into memory', () => {
    const names = Array.from({ length: 40 }, (_, i) => `v${i}`);
    const polynomial = Polynomial.fromTerms('BINARY', names, [{ bias: 1, variables: names }]);
    expect(polynomial.order).toBe(40);
    expect(() => polynomial.toVartype('SPIN')).toThrow(code('TOO_LARGE'));
  });
});

describe('chooseK', () => {
  it('is kept by samples with k ones', () => {
    const model = Bqm.fromIsing([0, 0, 0], []);
    const problem = { model, constraint: chooseK(2) };
    expect(isFeasible(problem, [1, -1, 1])).toBe(true);
    expect(isFeasible(problem, [1, 1, 1])).toBe(false);
    expect(isFeasible({ model }, [1, 1, 1])).toBe(true);
    for (const k of [-1, 1.5, NaN]) expect(() => chooseK(k)).toThrow(code('K_OUT_OF_RANGE'));
  });
});
