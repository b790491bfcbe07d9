import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Bqm, parseModel, type ModelFile } from '@ketflow/optimize';
import { writeModel } from '../src/formats/write-model.ts';
import { writeBqmFile } from '../src/formats/write-bqm-file.ts';
import { refusalOf } from './formats-refusals.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/dimod/${name}`, import.meta.url)));
const read = (name: string): ModelFile => parseModel(fixture(name), { path: name });
const bqmOf = (file: ModelFile): Bqm => file.problem.model as Bqm;

const tuple = '["t",[1,2]]';
const spin = Bqm.fromTerms(
  'SPIN',
  ['a', '7', 'é"', tuple],
  [
    { bias: 1.5, variables: ['a'] },
    { bias: -2, variables: [tuple] },
    { bias: 0.25, variables: ['7'] },
    { bias: 3, variables: ['a', '7'] },
    { bias: 1e-7, variables: [tuple, '7'] },
    { bias: -0.1, variables: ['a', 'é"'] },
  ],
  4.5,
);

/** The model by names, whatever their order. */
const byName = (bqm: Bqm): unknown => ({
  vartype: bqm.vartype,
  offset: bqm.offset,
  linear: Object.fromEntries(bqm.variables.map((name, i) => [name, bqm.linear[i]])),
  pairs: bqm
    .terms()
    .filter(({ variables }) => variables.length === 2)
    .map(({ bias, variables }) => [...variables].sort().concat(String(bias)).join())
    .sort(),
});

describe('files that dimod wrote', () => {
  it.each(['spin-v1.bqm', 'spin-v2.bqm'])('%s', (name) => {
    const file = read(name);
    expect(file).toMatchObject({ format: 'bqm', sense: 'min', warnings: [], numProblems: 1 });
    expect(byName(bqmOf(file))).toEqual(byName(spin));
  });

  it('binary-f32.bqm: biases of 4 bytes, no labels', () => {
    const bqm = bqmOf(read('binary-f32.bqm'));
    expect(bqm.variables).toEqual(['0', '1', '2', '3']);
    expect([bqm.vartype, bqm.offset, [...bqm.linear]]).toEqual(['BINARY', -1, [1, -2.5, 0, 4]]);
    const { rows, columns, biases } = bqm.pairs();
    expect([...rows, ...columns, ...biases]).toEqual([0, 0, 1, 1, 3, 3, 0.5, 2, -3]);
  });

  it.each(['spin.json', 'spin-bytes.json'])('%s', (name) => {
    const file = read(name);
    expect(file.format).toBe('dimod-json');
    const terms = [
      { bias: 1.5, variables: ['a'] },
      { bias: -2, variables: [tuple] },
      { bias: 0.25, variables: ['b'] },
      { bias: 3, variables: ['a', 'b'] },
      { bias: 1e-7, variables: [tuple, 'b'] },
    ];
    const expected = Bqm.fromTerms('SPIN', ['a', 'b', tuple], terms, 4.5);
    expect(byName(bqmOf(file))).toEqual(byName(expected));
  });

  it('binary.coo', () => {
    const file = read('binary.coo');
    expect([file.format, file.warnings]).toEqual(['coo', []]);
    const bqm = bqmOf(file);
    // x3 = x1 = 1; variable 2 is not in the file.
    expect(bqm.variables).toEqual(['0', '1', '3']);
    expect(bqm.energy([0, 1, 1])).toBe(-2.5 + 4 - 3);
  });

  it('constrained.lp', () => {
    const file = read('constrained.lp');
    expect([file.format, file.sense]).toEqual(['lp', 'min']);
    expect(bqmOf(file).variables).toEqual(['x', 'y', 'z']);
    expect(bqmOf(file).energy([1, 1, 1])).toBe(1 - 2 + 3 + 7);
    expect(file.constraints).toEqual([
      {
        name: 'pair',
        relation: '<=',
        bound: 1,
        terms: [
          { bias: 1, variable: 'x' },
          { bias: 1, variable: 'y' },
        ],
      },
      {
        name: 'half',
        relation: '>=',
        bound: -2,
        terms: [
          { bias: 1, variable: 'x' },
          { bias: -0.5, variable: 'z' },
        ],
      },
      {
        name: 'two',
        relation: '=',
        bound: 2,
        terms: [
          { bias: 1, variable: 'x' },
          { bias: 1, variable: 'y' },
          { bias: 1, variable: 'z' },
        ],
      },
    ]);
  });
});

describe('bqm', () => {
  it('writes the biases as dimod does, byte for byte', () => {
    const biases = (bytes: Uint8Array): Uint8Array => {
      const headerLength = new DataView(bytes.buffer).getUint32(10, true);
      return bytes.subarray(14 + headerLength).subarray(0, 8 + 12 * (4 + 6));
    };
    const theirs = fixture('spin-v2.bqm');
    expect(biases(writeBqmFile(bqmOf(read('spin-v2.bqm'))))).toEqual(biases(theirs));
  });

  it('writes labels in ASCII, all that dimod reads', () => {
    const model = Bqm.fromIsing([1, 1], [], { variables: ['é\u007f', '\u{1f600}'] });
    for (const version of [1, 2] as const) {
      const text = new TextDecoder('latin1').decode(writeBqmFile(model, version));
      expect(text).toContain('["\\u00e9\u007f","\\ud83d\\ude00"]');
    }
  });

  it('writes both versions, with headers that end at a multiple of 64', () => {
    const plain = Bqm.fromIsing([1, 0], [[0, 1, -1]], { offset: 2, variables: ['u', 'v'] });
    for (const version of [1, 2] as const) {
      const bytes = writeBqmFile(plain, version);
      const back = parseModel(bytes, { path: 'file' });
      expect(byName(bqmOf(back))).toEqual(byName(plain));
      expect(new DataView(bytes.buffer).getUint32(10, true) % 64).toBe(64 - 14);
    }
  });

  /** Two variables of bias 1 and 2, coupled by 3, offset 4, in any types. */
  const file = (types: object, more: { header?: object; version?: number } = {}): Uint8Array => {
    const { dtype, itype, ntype } = {
      dtype: 'float64',
      itype: 'int32',
      ntype: 'int32',
      ...types,
    };
    const header = JSON.stringify({
      shape: [2, 1],
      dtype,
      itype,
      ntype,
      vartype: 'SPIN',
      type: 'BinaryQuadraticModel',
      variables: false,
      ...more.header,
    });
    const sizeOf = (type: string): number => Number(/\d+/.exec(type)?.[0]) / 8;
    const bytes: number[] = [...new TextEncoder().encode('DIMODBQM'), more.version ?? 2, 0];
    const integer = (value: number, size: number): void => {
      for (let i = 0; i < size; i++) bytes.push(i < 4 ? (value >> (8 * i)) & 255 : 0);
    };
    const real = (value: number): void => {
      const array = dtype === 'float32' ? Float32Array.of(value) : Float64Array.of(value);
      bytes.push(...new Uint8Array(array.buffer));
    };
    integer(header.length, 4);
    bytes.push(...new TextEncoder().encode(header));
    real(4);
    for (const [start, bias] of [
      [0, 1],
      [1, 2],
    ]) {
      integer(start, sizeOf(ntype));
      real(bias);
    }
    for (const neighbour of [1, 0]) {
      integer(neighbour, sizeOf(itype));
      real(3);
    }
    return Uint8Array.from(bytes);
  };

  const indexTypes = ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'];
  it.each(['float32', 'float64'])('reads every type of index with %s', (dtype) => {
    for (const itype of indexTypes) {
      for (const ntype of indexTypes) {
        const bqm = bqmOf(parseModel(file({ dtype, itype, ntype }), { path: 'file' }));
        expect([bqm.energy([1, 1]), bqm.energy([1, -1])]).toEqual([10, 0]);
      }
    }
  });

  it('reads bytes that do not start a buffer', () => {
    const padded = Uint8Array.of(1, 2, 3, ...file({})).subarray(3);
    expect(bqmOf(parseModel(padded, { path: 'file' })).energy([1, 1])).toBe(10);
  });

  it('refuses a file cut short anywhere', () => {
    const whole = fixture('spin-v2.bqm');
    for (let length = 8; length < whole.length; length++) {
      expect(refusalOf(whole.subarray(0, length), 'bqm')).toMatch(
        /^1: byte \d+: the file ends inside/,
      );
    }
    expect(refusalOf('DIMOD', 'bqm')).toContain('the file ends inside its preamble');
    expect(refusalOf('DIMODQMM________', 'bqm')).toContain('byte 0: it is not "DIMODBQM"');
  });

  /** `bytes` with one of them changed. */
  const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array =>
    bytes.map((byte, i) => (i === at ? value : byte));

  it.each([
    ['an unknown version', changed(file({}), 8, 3), 'byte 8: version 3'],
    ['a header longer than the file', changed(file({}), 13, 255), 'inside the header'],
    ['a header that is no JSON', changed(file({}), 14, 33), 'byte 14: the header is not JSON'],
    ['too many variables', file({}, { header: { shape: [2 ** 40, 1] } }), 'linear biases, which'],
    ['too many pairs', file({}, { header: { shape: [2, 2 ** 50] } }), 'quadratic biases, which'],
    ['beyond 2^53', file({}, { header: { shape: [2, 1e300] } }), '"shape"'],
    ['a negative shape', file({}, { header: { shape: [-1, 1] } }), '"shape"'],
    ['a shape of three', file({}, { header: { shape: [1, 1, 1] } }), '"shape"'],
    ['an unknown vartype', file({}, { header: { vartype: 'INTEGER' } }), '"vartype"'],
    ['an unknown dtype', file({}, { header: { dtype: 'float16' } }), '"dtype"'],
    ['a dtype of every object', file({}, { header: { dtype: 'toString' } }), '"dtype"'],
    ['an unknown itype', file({}, { header: { itype: 'float32' } }), '"itype"'],
    [
      'labels in the header of version 2',
      file({}, { header: { variables: ['a', 'b'] } }),
      'version',
    ],
    [
      'a flag in the header of version 1',
      file({}, { version: 1, header: { variables: true } }),
      'version',
    ],
    ['too few labels', file({}, { version: 1, header: { variables: ['a'] } }), '1 labels for 2'],
    [
      'equal labels',
      file({}, { version: 1, header: { variables: [7, '7'] } }),
      'two variables are labelled "7"',
    ],
    ['labels that are missing', file({}, { header: { variables: true } }), 'the labels'],
    ['a neighbour too many', changed(file({}), file({}).length - 12, 2), 'no neighbour 2'],
    ['its own neighbour', changed(file({}), file({}).length - 12, 1), 'no neighbour 1'],
    [
      'a pair unlike its mirror',
      changed(file({}), file({}).length - 2, 9),
      'differs from its mirror',
    ],
    [
      'an infinite offset',
      changed(changed(file({}), file({}).length - 49, 127), file({}).length - 50, 240),
      'not finite',
    ],
    ['starts that do not fit', changed(file({}), file({}).length - 36, 2), 'no neighbour 0'],
    ['a start beyond the end', changed(file({}), file({}).length - 36, 3), '3 is no start'],
    [
      'a first start that is not 0',
      changed(file({}), file({}).length - 48, 1),
      'should start at 0',
    ],
  ])('refuses %s', (_, bytes, reason) => {
    expect(refusalOf(bytes, 'bqm')).toContain(reason);
  });
});

describe('dimod-json', () => {
  const document = JSON.parse(new TextDecoder().decode(fixture('spin.json'))) as object;
  const bytes = JSON.parse(new TextDecoder().decode(fixture('spin-bytes.json'))) as object;
  const text = (changes: object, of = document): string => JSON.stringify({ ...of, ...changes });

  it.each([
    [text({ version: { bqm_schema: '1.0.0' } }), '"bqm_schema"'],
    [text({ version: 3 }), '"bqm_schema"'],
    [text({ variable_type: 'spin' }), '"variable_type"'],
    [text({ offset: null }), '"offset"'],
    [text({ linear_biases: [1, 2] }), '2 linear biases for 3 labels'],
    [text({ quadratic_head: [0] }), 'different lengths'],
    [text({ quadratic_head: [0, 3] }), ': 3 is not a variable from 0 to 2'],
    [text({ quadratic_tail: [-1, 1] }), '-1 is not a variable'],
    [text({ quadratic_tail: [0.5, 1] }), '0.5 is not a variable'],
    [text({ quadratic_biases: [1, 'x'] }), ': "quadratic_biases" must hold finite'],
    [text({ variable_labels: ['a', 'a', 'b'] }), 'two variables are labelled "a"'],
    [text({ variable_labels: 'abc' }), '"variable_labels" must be an array'],
    [text({ linear_biases: 'AAA' }, bytes), 'must be base64'],
    [text({ linear_biases: 'AAAA' }, bytes), 'must be base64 of numbers of "bias_type"'],
    [text({ linear_biases: [1, 2, 3] }, bytes), 'must be base64'],
    [text({ index_type: 'int' }, bytes), '"index_type" is no type of numbers'],
    [
      text({ linear_biases: 'AAAAAAAA+H8AAAAAAADQPwAAAAAAAADA' }, bytes),
      'number 1 of "linear_biases"',
    ],
    [text({ version: { bqm_schema: '2.0.0' } }, bytes), 'schema 2 is not read'],
  ])('refuses document %#', (content, reason) => {
    expect(refusalOf(content, 'dimod-json')).toContain(reason);
  });

  it('names the column of the entry', () => {
    const content = text({ quadratic_tail: [1, 9.5] });
    expect(refusalOf(content, 'dimod-json')).toBe(
      `1:${content.indexOf('9.5') + 1}: 9.5 is not a variable from 0 to 2`,
    );
  });

  it('writes what dimod writes', () => {
    const bqm = bqmOf(read('spin.json'));
    const written = JSON.parse(writeModel(bqm, 'dimod-json', { path: 'f' }) as string) as object;
    expect(written).toEqual({ ...document, variable_labels: ['a', 'b', tuple] });
  });
});
