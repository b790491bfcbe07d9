import { describe, expect, it } from 'vitest';
import { Bqm, parseModel, Polynomial, type ModelFile } from '@ketflow/optimize';
import { writeModel } from '../src/formats/write-model.ts';
import { codeOf, refusal, refusalOf } from './formats-refusals.ts';

const read = (text: string, format?: string): ModelFile =>
  parseModel(text, { path: 'file', ...(format === undefined ? {} : { format }) });
const objective = ({ problem, objectiveOf }: ModelFile, sample: readonly number[]): number =>
  objectiveOf(problem.model.energy(sample));

describe('lp', () => {
  const text = `\\ a comment
MAXIMIZE
 obj: 2 x - y + [ 4 x * y - 2 y ^ 2 + z_1 * x ] / 2 + 3.5e0
  - z_1 \\ another
Subject To
 c1: x + y <= 1
 3 x - 2 y + 1 => -1
 eq: x + z_1 = 1 unnamed: 0 < x + y + z_1 < 2
 back: 2 >= x
Bounds
 0 <= x <= 1
 y <= 1
 z_1 >= 0
Binaries
 z_1 y
General
 x
End
`;

  it('reads objectives with products, squares and a constant, E = -objective for max', () => {
    const file = read(text);
    expect(file).toMatchObject({ format: 'lp', sense: 'max' });
    expect(file.problem.model.variables).toEqual(['z_1', 'y', 'x']);
    for (const [z, y, x] of [
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
      [1, 0, 0],
    ]) {
      const value = 2 * x - y + (4 * x * y - 2 * y * y + z * x) / 2 + 3.5 - z;
      expect(objective(file, [z, y, x])).toBe(value);
    }
  });

  it('reads constraints with their names, relations of every spelling, and ranges', () => {
    const rows = read(text).constraints?.map(
      ({ name, terms, relation, bound }) =>
        `${name}: ${terms.map(({ bias, variable }) => `${bias} ${variable}`).join(' + ')} ${relation} ${bound}`,
    );
    expect(rows).toEqual([
      'c1: 1 x + 1 y <= 1',
      'c2: 3 x + -2 y >= -2',
      'eq: 1 x + 1 z_1 = 1',
      'unnamed.1: 1 x + 1 y + 1 z_1 >= 0',
      'unnamed.2: 1 x + 1 y + 1 z_1 <= 2',
      'back: 1 x <= 2',
    ]);
  });

  it('turns bounds that cut in into constraints', () => {
    const file = read('min\n x + y + z\nbounds\n x = 1\n y <= 0\n 1 <= z <= inf\nbin\n x y z\nend');
    expect(file.constraints?.map(({ name, relation, bound }) => [name, relation, bound])).toEqual([
      ['bound.x', '=', 1],
      ['bound.y', '<=', 0],
      ['bound.z', '>=', 1],
    ]);
    expect(read('min\n x\nbounds\n x free\n -inf <= y <= 5\nbin\n x y\nend').constraints).toBe(
      undefined,
    );
  });

  it('reads an empty objective, numbers before names, and names like numbers', () => {
    const file = read('Minimize\n obj:\nSubject To\n 2e1 - 3e >= 1\nBinary\n e\nEnd\n');
    expect(file.problem.model.energy([1])).toBe(0);
    expect(file.constraints).toEqual([
      { name: 'c1', terms: [{ bias: -3, variable: 'e' }], relation: '>=', bound: -19 },
    ]);
  });

  it.each([
    ['', '1:1: expected "Minimize" or "Maximize", got "the end of the file"'],
    ['x + y\n', '1:1: expected "Minimize"'],
    ['min\n x\nbin\n x\n', '5:1: expected a section or "End", got "the end'],
    ['min\n x\nend\nx', '4:1: the file goes on after "End"'],
    ['min\n x y\nbin\n x\nend', '2:4: expected a section or "End", got "y"'],
    ['min\n x + \nbin\n x\nend', '3:1: expected a term, got "bin"'],
    ['min\n x + ;y\nbin\n x\nend', '2:6: the variable ";y" is continuous'],
    ['min\n x + *\nend', '2:6: expected a term, got "*"'],
    ['min\n 1e999 x\nend', '2:2: the number 1e999 is not finite'],
    ['min\n [ x * y ]\nbin\n x y\nend', '3:1: expected "/ 2"'],
    ['min\n [ x * y ] / 3\nend', '2:14: expected "/ 2"'],
    ['min\n [ x ^ 3 ] / 2\nend', '2:8: expected the exponent 2'],
    ['min\n [ x y ] / 2\nend', '2:6: expected "*" or "^", got "y"'],
    ['min\n [ x * y y * z ] / 2\nend', '2:10: expected a sign or "]", got "y"'],
    ['min\n [ x * 2 ] / 2\nend', '2:8: expected the name of a variable, got "2"'],
    ['min\n x\nst\n c: x\nbin\n x\nend', '5:1: expected "<=", ">=" or "=", got "bin"'],
    ['min\n x\nst\n c: x <= y\nbin\n x y\nend', '4:10: expected a number, got "y"'],
    ['min\n x\nst\n c: [ x * y ] <= 1\nend', '4:5: a quadratic constraint'],
    ['min\n x\nst\n c: 1 <= 2\nend', '4:5: a constraint without a variable'],
    ['min\n x\nst\n c: x -> y\nend', '4:8: expected a term, got ">"'],
    ['min\n x + y\nbin\n x\nend', '2:6: the variable "y" is continuous'],
    ['min\n x + y\nbounds\n y <= 3\ngen\n y\nbin\n x\nend', '2:6: the variable "y" is an integer'],
    ['min\n x + y\ngeneral\n y\nbin\n x\nend', '2:6: the variable "y" is an integer'],
    ['min\n x\nsemi-continuous\n x\nend', '3:1: the section "semi-continuous" is not read'],
    ['min\n x\nlazy constraints\n x\nend', '3:1: the section "lazy constraints"'],
    ['min\n x\nbounds\n x 3\nend', '4:4: expected "<="'],
    ['min\n x\nbin\n 3\nend', '4:2: expected the name of a variable, got "3"'],
    ['min\n 1e308 x + 1e308 x\nbin\n x\nend', '1: biases add up to infinity'],
  ])('refuses %j', (content, expected) => {
    expect(refusalOf(content, 'lp')).toContain(expected);
  });

  it('writes names that LP has not as numbers', () => {
    const model = Bqm.fromIsing([1, -1], [], { variables: ['end', 'y'] });
    const file = read(writeModel(model, 'lp', { path: 'file' }) as string);
    expect(file.problem.model.variables).toEqual(['x0', 'x1']);
    expect(file.problem.model.energy([0, 1])).toBe(-2);
  });
});

describe('opb', () => {
  it('reads products of literals, negations and constraints', () => {
    const file = read(
      '* #variable= 4 #constraint= 2\n* a comment\nmin: 2 x1 -3 x2 ~x3\n  +4 ~x1 ~x2 x3 ;\n1 x1 2 ~x2 >= 2 ;\n-1 x3 = -1;',
    );
    const { model } = file.problem;
    expect(model).toBeInstanceOf(Polynomial);
    expect(model.variables).toEqual(['x1', 'x2', 'x3', 'x4']);
    for (let code = 0; code < 16; code++) {
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => (code >> i) & 1);
      const value = 2 * a - 3 * b * (1 - c) + 4 * (1 - a) * (1 - b) * c;
      expect(model.energy([a, b, c, d])).toBe(value);
    }
    expect(file.constraints).toEqual([
      {
        name: 'c1',
        terms: [
          { bias: 1, variable: 'x1' },
          { bias: -2, variable: 'x2' },
        ],
        relation: '>=',
        bound: 0,
      },
      { name: 'c2', terms: [{ bias: -1, variable: 'x3' }], relation: '=', bound: -1 },
    ]);
  });

  it('names variables in their order when they are not x1 … xn, reads max and files of no objective', () => {
    const file = read('* #variable= 2 #constraint= 0\nmax: 2 b +1 x1 ;\n');
    expect(file).toMatchObject({ format: 'opb', sense: 'max' });
    expect(file.problem.model.variables).toEqual(['b', 'x1']);
    expect(objective(file, [1, 1])).toBe(3);
    const satisfied = read('+1 x1 +1 x2 >= 1 ;\n');
    expect(satisfied.problem.model.energy([0, 1])).toBe(0);
    expect(satisfied.constraints).toHaveLength(1);
  });

  it.each([
    ['min: 1 x1', '1:10: expected ";", got "the end of the file"'],
    ['min: 1 ;', '1:8: expected a variable after the weight, got ";"'],
    ['min: 1.5 x1 ;', '1:7: "." has no place in an OPB file'],
    ['min: 9007199254740993 x1 ;', '1:6: the integer 9007199254740993 is beyond 2^53'],
    ['min: ;\n1 x1 x2 >= 1 ;', '2:6: a product in a constraint'],
    ['min: ;\n1 x1 ;', '2:6: expected a term, ">=" or "=", got ";"'],
    ['min: ;\n1 x1 >= x2 ;', '2:9: expected a weight, got "x2"'],
    ['min: ;\n1 x1 >= 1', '2:10: expected ";"'],
    ['soft: 6 ;\n[2] 1 x1 >= 1 ;', '1:5: ":" has no place'],
    ['* #variable= 99999999999 #constraint= 0\nmin: ;', '1: 99999999999 variables are more than'],
    ['* offset=two\nmin: ;', '1: the offset "two" is not a finite number'],
    [`min: 1 ${'~x1 '.repeat(17)};`, '1:8: a product of 17 negated variables'],
  ])('refuses %j', (content, expected) => {
    expect(refusalOf(content, 'opb')).toContain(expected);
  });

  it('writes integers alone', () => {
    const { reason } = refusal(() =>
      writeModel(Bqm.fromQubo([[0, 0, 0.5]]), 'opb', { path: 'file' }),
    );
    expect(reason).toContain('the weight 0.5 is not an integer');
  });
});

describe('bqpjson', () => {
  const document = {
    version: '1.0.0',
    id: 3,
    description: 'three of many qubits',
    metadata: { generated: 'by hand' },
    variable_ids: [30, 4, 6],
    variable_domain: 'spin',
    scale: 2.5,
    offset: -1,
    linear_terms: [
      { id: 4, coeff: 1 },
      { id: 30, coeff: -0.5 },
    ],
    quadratic_terms: [
      { id_tail: 4, id_head: 30, coeff: 2 },
      { id_tail: 30, id_head: 4, coeff: 1 },
    ],
    solutions: [],
  };
  const text = (changes: object): string => JSON.stringify({ ...document, ...changes }, null, 1);

  it('reads scale, offset and sparse ids as names', () => {
    const { problem, format, sense } = read(text({}));
    expect([format, sense, problem.model.vartype]).toEqual(['bqpjson', 'min', 'SPIN']);
    expect(problem.model.variables).toEqual(['30', '4', '6']);
    expect(problem.model.energy([1, -1, 1])).toBe(2.5 * (-1 - 1 - 0.5 - 3));
    expect(read(text({ variable_domain: 'boolean' })).problem.model.energy([1, 1, 0])).toBe(
      2.5 * (-1 + 1 - 0.5 + 3),
    );
  });

  it.each([
    [text({ variable_domain: 'binary' }), '1: "variable_domain" must be'],
    [text({ scale: -1 }), '1: "scale" must be 0 or more'],
    [text({ scale: '1' }), '1: "scale" must be a finite number'],
    [text({ offset: null }), '1: "offset" must be a finite number'],
    [text({ variable_ids: [4, 30, 4] }), '11:3: the id 4 occurs twice'],
    [text({ variable_ids: [-4] }), '9:3: an id must be an integer from 0'],
    [text({ variable_ids: ['4'] }), 'an id must be an integer'],
    [text({ variable_ids: 4 }), '1: "variable_ids" must be an array'],
    [text({ linear_terms: [{ id: 5, coeff: 1 }] }), '17:3: "id" is not among'],
    [text({ linear_terms: [{ id: 4, coeff: '1' }] }), '"coeff" must be a finite number'],
    [text({ linear_terms: [4] }), 'a term must be an object with id, coeff'],
    [text({ quadratic_terms: [{ id_tail: 4, id_head: 4, coeff: 1 }] }), 'the same variable'],
    [text({ quadratic_terms: [{ id_tail: 4, coeff: 1 }] }), '"id_head" is not among'],
    ['{"variable_domain": "spin",\n "variable_ids": [1,]}', '2:21: not JSON'],
  ])('refuses document %#', (content, expected) => {
    expect(refusalOf(content, 'bqpjson')).toContain(expected);
  });
});

describe('writeModel', () => {
  const cubic = Polynomial.fromTerms(
    'SPIN',
    ['a', 'b', 'c'],
    [{ bias: 2, variables: ['a', 'b', 'c'] }],
  );

  it('refuses what a format does not hold', () => {
    for (const format of [
      'gset',
      'qubo',
      'coo',
      'bqm',
      'bqpjson',
      'lp',
      'biqmac',
      'orlib',
      'dimod-json',
    ] as const) {
      const { reason } = refusal(() => writeModel(cubic, format, { path: 'file' }));
      expect(reason).toContain(
        `the term 2 of a, b, c has 3 variables, more than "${format}" holds`,
      );
    }
    const constraints = [{ name: 'one', terms: [], relation: '=', bound: 1 }] as const;
    const { reason } = refusal(() =>
      writeModel(Bqm.empty('SPIN'), 'json', { path: 'file', constraints }),
    );
    expect(reason).toContain('the constraint "one"');
    expect(codeOf(() => writeModel(Bqm.empty('SPIN'), 'mps' as 'lp', { path: 'file' }))).toBe(
      'OPTION_INVALID',
    );
  });

  it('takes a polynomial of pairs', () => {
    const model = Polynomial.fromTerms('BINARY', ['0', '1'], [{ bias: 2, variables: ['0', '1'] }]);
    expect(writeModel(model, 'qubo', { path: 'file' })).toBe('p qubo 0 2 0 1\n0 1 2\n');
  });
});
