import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  Bqm,
  guessFormat,
  parseGset,
  parseModel,
  parseModelJson,
  Polynomial,
  writeGset,
  writeModelJson,
} from '@ketflow/optimize';
import { codeOf, refusal } from './formats-refusals.ts';

describe('gset', () => {
  it('reads G1: vertices, edges, E = -cut', () => {
    const text = readFileSync(new URL('fixtures/G1.txt', import.meta.url), 'utf8');
    const file = parseModel(text, { path: 'data/G1.txt' });
    const { model } = file.problem;
    expect(file).toMatchObject({ format: 'gset', name: 'G1', sense: 'max' });
    expect([model.numVariables, model.numInteractions, model.vartype]).toEqual([
      800,
      19176,
      'SPIN',
    ]);
    const allAlike = new Int8Array(800).fill(1);
    expect(file.objectiveOf(model.energy(allAlike))).toBe(0);
    const oneApart = allAlike.with(0, -1);
    const degree = text
      .split('\n')
      .slice(1)
      .filter((line) => /^1 |^\d+ 1 /.test(line)).length;
    expect(file.objectiveOf(model.energy(oneApart))).toBe(degree);
  });

  it('takes a missing weight as 1, trailing blanks, CRLF, blank lines, an unfinished last line', () => {
    const bqm = parseGset('3 3 \r\n1 2 \r\n\r\n2 3 -2.5 \r\n3 1 1', 'file');
    expect(bqm.energy([1, -1, 1])).toBe(-(1 - 2.5));
    expect(bqm.energy([1, -1, -1])).toBe(-2);
    expect(parseGset('2 0\n', 'file').energy([1, 1])).toBe(0);
  });

  it.each([
    ['', 1, 'empty'],
    ['3\n', 1, 'n m'],
    ['3 x\n', 1, 'n m'],
    ['3 1\n1 4 1\n', 2, '3: "4" is not a vertex from 1 to 3'],
    ['67108865 0\n', 1, 'more than 67108864'],
    ['3 99999999999999999999\n', 1, 'n m'],
    ['3 1\n\n0 1 1\n', 3, '"0" is not a vertex'],
    ['3 1\n1.5 2 1\n', 2, '"1.5" is not a vertex'],
    ['3 1\n1 2 heavy\n', 2, '"heavy" is not a number'],
    ['3 1\n1 2 NaN\n', 2, '"NaN" is not a number'],
    ['3 1\n1 2 1e999\n', 2, 'not finite'],
    ['3 1\n1 2 Infinity\n', 2, 'not a number'],
    ['3 1\n1\n', 2, 'got 1 fields'],
    ['3 1\n1 2 3 4\n', 2, 'got 4 fields'],
    ['3 2\n1 2 1\n', 2, 'ends after 1 of 2 edges'],
    ['3 1\n1 2 1\n2 3 1\n', 3, 'more edges than the 1'],
    ['3 1\n2 2 1\n2 3 1\n', 3, 'more edges than the 1'],
    ['3 2\n2 2 1\n', 2, 'ends after 1 of 2 edges'],
  ])('refuses %j at line %i', (text, line, reason) => {
    const found = refusal(() => parseGset(text, 'file'));
    expect(found.line).toBe(line);
    expect([found.column, found.reason].join(': ')).toContain(reason);
  });

  it('warns of edges from a vertex to itself, which have no effect on the cut', () => {
    const file = parseModel('3 4\n1 2 1\n2 2 7\n3 3 1\n2 3 1\n', { path: 'file' });
    expect(file.warnings).toEqual([expect.stringMatching(/^2 edges .* on line 3: .*biqmac/)]);
    expect(file.objectiveOf(file.problem.model.energy([1, 1, 1]))).toBe(0);
    expect(file.objectiveOf(file.problem.model.energy([1, -1, 1]))).toBe(2);
    expect(parseModel('2 1\n1 2 1\n', { path: 'file' }).warnings).toEqual([]);
  });

  it('adds edges that are given several times', () => {
    const file = parseModel('2 3\n1 2 1\n2 1 4\n1 2 -2\n', { path: 'file' });
    expect(file.problem.model.numInteractions).toBe(1);
    expect(file.objectiveOf(file.problem.model.energy([1, -1]))).toBe(3);
  });

  it('cannot write linear biases', () => {
    expect(refusal(() => writeGset(Bqm.fromIsing([1], []), 'file')).reason).toContain('linear');
  });
});

describe('json', () => {
  const document = {
    vartype: 'BINARY',
    variables: ['b', 'a', 'c'],
    offset: 0.5,
    terms: [
      { bias: 2, variables: ['a', 'b'] },
      { bias: 1, variables: ['b', 'a'] },
      { bias: -1, variables: ['a', 'a'] },
      { bias: 10, variables: [] },
    ],
  };

  it('adds terms on the same variables, reduces repeated ones, keeps the order of "variables"', () => {
    const model = parseModelJson(JSON.stringify(document), 'file');
    expect(model).toBeInstanceOf(Bqm);
    expect(model.variables).toEqual(['b', 'a', 'c']);
    expect(model.offset).toBe(10.5);
    expect(model.energy([1, 1, 0])).toBe(12.5);
    expect(model.energy([0, 1, 1])).toBe(9.5);
  });

  it('orders variables by their first term when they are left out', () => {
    const { vartype, offset, terms } = document;
    expect(parseModelJson(JSON.stringify({ vartype, offset, terms }), 'file').variables).toEqual([
      'a',
      'b',
    ]);
  });

  it('gives a polynomial for larger terms', () => {
    const terms = [{ bias: 1, variables: ['a', 'b', 'c'] }];
    const model = parseModelJson(JSON.stringify({ ...document, terms }), 'file');
    expect(model).toBeInstanceOf(Polynomial);
    expect(writeModelJson(model)).toContain('{"bias":1,"variables":["b","a","c"]}');
  });

  it.each([
    ['{"vartype": "SPIN",\n "terms": [}\n', 2, '12: not JSON'],
    ['{"vartype": "SPIN",\n "terms": [\n', 2, 'not JSON'],
    ['[1]', 1, 'an object'],
    ['{"terms": []}', 1, 'vartype'],
    ['{"vartype": "spin", "terms": []}', 1, 'vartype'],
    ['{"vartype": "SPIN"}', 1, 'terms'],
    ['{"vartype": "SPIN", "terms": [], "offest": 1}', 1, 'unknown key "offest"'],
    ['{"vartype": "SPIN", "terms": [], "offset": 1e999}', 1, 'offset'],
    [
      '{"vartype": "SPIN",\n"terms": [\n{"bias": 1, "variables": ["a"]},\n{"bias": "1", "variables": []}]}',
      4,
      'bias',
    ],
    ['{"terms": [\n{"bias": 1e999, "variables": ["a"]}],\n"vartype": "SPIN"}', 2, 'finite'],
    [
      '{"vartype": "SPIN", "terms": [\n\n  {"bias": 1, "variables": [1]}]}',
      3,
      '3: the "variables"',
    ],
    ['{"vartype": "SPIN", "terms": [\n{"bias": 1}]}', 2, 'array of names'],
    ['{"vartype": "SPIN", "terms": [\n{"bias": 1, "variables": [], "weight": 2}]}', 2, '"weight"'],
    ['{"vartype": "SPIN", "terms": [\n3]}', 2, 'must be an object'],
    [
      '{"vartype": "SPIN", "variables": ["terms",\n"[", "terms"], "terms": []}',
      2,
      '"terms" occurs twice',
    ],
    [
      '{"vartype": "SPIN", "variables": ["a"], "terms": [\n{"bias": 1, "variables": ["b"]}]}',
      2,
      '"b" is not among',
    ],
    ['{"vartype": "SPIN", "variables": "a", "terms": []}', 1, 'array of names'],
    ['{"vartype": "SPIN", "variables": [\n1], "terms": []}', 2, 'must be text'],
    [
      '{"vartype": "SPIN", "terms": [{"bias": 1e308, "variables": ["a"]}, {"bias": 1e308, "variables": ["a"]}]}',
      1,
      'infinity',
    ],
  ])('refuses %j at line %i', (text, line, reason) => {
    const found = refusal(() => parseModelJson(text, 'file'));
    expect(found).toMatchObject({ line });
    expect([found.column, found.reason].join(': ')).toContain(reason);
  });

  it('knows names that are properties of every object', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const model = Bqm.fromTerms('SPIN', names, [{ bias: 1, variables: names.slice(0, 2) }]);
    expect(parseModelJson(writeModelJson(model), 'file').variables).toEqual(names);
  });
});

describe('parseModel', () => {
  it.each([
    ['800 19176 \r\n1 2 1\r\n', 'gset'],
    ['\n{"vartype": "SPIN", "terms": []}', 'json'],
    ['{"version": "1.0.0", "variable_domain": "spin"}', 'bqpjson'],
    ['c a comment\np qubo 0 4 2 1\n', 'qubo'],
    ['p qubo 0 4 2 1\n', 'qubo'],
    ['Minimize\n obj: x\nEnd\n', 'lp'],
    ['\\ a comment\nmax\n', 'lp'],
    ['0 1 -2.5\n', 'coo'],
    ['# vartype=SPIN\n0 1 1\n', 'coo'],
    ['DIMODBQM', 'bqm'],
    ['{"version": {"bqm_schema": "3.0.0"}}', 'dimod-json'],
    ['{"terms": [{"bias": 1, "variables": ["linear_terms"]}]}', 'json'],
    ['* #variable= 2 #constraint= 0\nmin: 1 x1 ;\n', 'opb'],
    ['min: 1 x1 ;\n', 'opb'],
    ['+1 x1 +1 ~x2 >= 1 ;\n', 'opb'],
    ['2\r\n 10 3\r\n', 'orlib'],
    ['2\n', undefined],
    ['2\n1 2 3\n', undefined],
    ['0 a 1\n', undefined],
    ['a,b,c\n1,2,3\n', undefined],
    ['', undefined],
  ])('guesses %j as %s', (text, format) => {
    expect(guessFormat(text)).toBe(format);
    expect(guessFormat(new TextEncoder().encode(text))).toBe(format);
  });

  it('refuses formats that are unknown, and options that a format does not take', () => {
    const code = (text: string, options: object = {}): unknown =>
      codeOf(() => parseModel(text, { path: 'file', ...options }));
    expect(code('2 0\n', { format: 'rud' })).toBe('FORMAT_UNKNOWN');
    expect(code('a,b\n')).toBe('FORMAT_UNKNOWN');
    expect(code('2 0\n', { format: 'toString' })).toBe('FORMAT_UNKNOWN');
    expect(code('2 0\n', { format: 'gset' })).toBe('none');
    expect(code('2 0\n', { index: 1 })).toBe('none');
    expect(code('2 0\n', { index: 2 })).toBe('OPTION_INVALID');
    expect(code('2 0\n', { index: 0 })).toBe('OPTION_INVALID');
    expect(code('2 0\n', { vartype: 'SPIN' })).toBe('OPTION_INVALID');
  });

  it('turns the model round for the other sense', () => {
    const text = '{"vartype": "BINARY", "terms": [{"bias": 3, "variables": ["a"]}]}';
    const [min, max] = [
      parseModel(text, { path: 'm.v1.json' }),
      parseModel(text, { path: 'm.v1.json', sense: 'max' }),
    ];
    expect([min.name, min.sense, max.sense]).toEqual(['m.v1', 'min', 'max']);
    for (const { problem, objectiveOf } of [min, max]) {
      expect(objectiveOf(problem.model.energy([1]))).toBe(3);
      expect(Object.is(objectiveOf(problem.model.energy([0])), 0)).toBe(true);
    }
    const cut = parseModel('2 1\n1 2 5\n', { path: 'g.txt', sense: 'min' });
    expect(cut.problem.model.energy([1, -1])).toBe(5);
    expect(cut.objectiveOf(5)).toBe(5);
  });
});
