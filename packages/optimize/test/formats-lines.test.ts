import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bqm, parseModel, type ModelFile, type ParseModelOptions } from '@ketflow/optimize';
import { numberOf } from '../src/formats/byte-number.ts';
import { parseModelStream } from '../src/formats/parse-model.ts';
import { plainDecimal } from '../src/formats/writable.ts';
import { writeModel } from '../src/formats/write-model.ts';
import { codeOf, refusal, refusalOf } from './formats-refusals.ts';

const read = (text: string, options: Partial<ParseModelOptions> = {}): ModelFile =>
  parseModel(text, { path: 'file', ...options });

const objective = ({ problem, objectiveOf }: ModelFile, sample: readonly number[]): number =>
  objectiveOf(problem.model.energy(sample));

describe('BiqMac and OR-Library', () => {
  // bqp1000-2: `1 10 -34` in BiqMac is `0 9 -68` in qbsolv.
  const biqmac = '10 3\n1 10 -34\n 2 2 5 \r\n10 10 -7\n';
  const qubo = 'p qubo 0 10 2 1\n1 1 5\n9 9 -7\n0 9 -68\n';

  it('count what is off the diagonal twice; qbsolv counts it once', () => {
    const [half, whole] = [read(biqmac, { format: 'biqmac' }), read(qubo, { sense: 'max' })];
    expect([half.sense, whole.sense]).toEqual(['max', 'max']);
    expect(half.problem.model.variables).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
    ]);
    for (const ends of [0, 1]) {
      const sample = [ends, 1, 0, 0, 0, 0, 0, 0, 0, 1];
      expect(objective(half, sample)).toBe(ends === 1 ? 5 - 7 - 68 : 5 - 7);
      expect(objective(whole, sample)).toBe(objective(half, sample));
    }
  });

  it('adds entries given several times, in either direction', () => {
    const file = read('2 4\n1 2 1\n2 1 2\n1 1 1\n1 1 1\n', { format: 'biqmac' });
    expect(objective(file, [1, 1])).toBe(2 + 2 * 3);
  });

  it('reads one problem of several', () => {
    const text = '3\n2 1\n1 2 5\n3 0\n 4 2 \n1 1 1\n3 4 2';
    expect(read(text)).toMatchObject({ format: 'orlib', sense: 'max', numProblems: 3 });
    expect(objective(read(text), [1, 1])).toBe(10);
    expect(objective(read(text, { index: 2 }), [1, 1, 1])).toBe(0);
    expect(objective(read(text, { index: 3 }), [1, 0, 1, 1])).toBe(5);
    expect(codeOf(() => read(text, { index: 4 }))).toBe('OPTION_INVALID');
  });

  it.each([
    ['orlib', '', '1: the file ends before its first problem'],
    ['orlib', '0\n', '1:1: expected the number of problems alone'],
    ['orlib', '1 2\n', '1:1: expected the number of problems alone'],
    ['orlib', '2\n1 0\n', '2: the file ends after 0 of 0 entries of problem 1 of 2'],
    ['orlib', '2\n1 0\n2 2\n1 2 3\n', '4: the file ends after 1 of 2 entries of problem 2 of 2'],
    ['biqmac', '2 1\n', '1: the file ends after 0 of 1 entries'],
    ['biqmac', '2\n', '1: expected the numbers of variables and of entries'],
    ['biqmac', '2 x\n', '1:3: expected the numbers of variables and of entries'],
    ['biqmac', '67108865 0\n', '1:1: 67108865 variables are more than'],
    ['biqmac', '2 1\n1 2\n', '2: expected "i j q", got 2 fields'],
    ['biqmac', '2 1\n0 2 1\n', '2:1: "0" is not a variable from 1 to 2'],
    ['biqmac', '2 1\n1  3 1\n', '2:4: "3" is not a variable from 1 to 2'],
    ['biqmac', '2 1\n1 2 q\n', '2:5: the entry "q" is not a number'],
    ['biqmac', '2 1\n1 2 1e999\n', '2:5: the entry 1e999 is not finite'],
    ['biqmac', '2 1\n1 2 1\n\n1 2 1\n', '4: more entries than the 1 that were announced'],
    ['biqmac', '2 1\n1 2 1e308\n', '1: biases add up to infinity'],
  ])('%s refuses %j', (format, text, expected) => {
    expect(refusalOf(text, format)).toContain(expected);
  });

  it('cannot write an offset', () => {
    const model = Bqm.fromQubo([[0, 0, 1]], { offset: 2 });
    for (const format of ['biqmac', 'orlib'] as const) {
      const { reason } = refusal(() => writeModel(model, format, { path: 'file' }));
      expect(reason).toContain('offset 2');
    }
  });
});

describe('qubo', () => {
  it('has comments, nodes and couplers in any order, blanks and CRLF', () => {
    const text =
      'c a comment\r\n\r\np qubo 0 4 2 2\r\nc\r\n0 1 2.5 \r\n3 3 -1\r\nc last\r\n1 0 1\r\n1 1 4';
    const file = read(text);
    expect(file).toMatchObject({ format: 'qubo', sense: 'min', numProblems: 1, warnings: [] });
    expect(file.problem.model.variables).toEqual(['0', '1', '2', '3']);
    expect(file.problem.model.energy([1, 1, 0, 0])).toBe(7.5);
    expect(file.problem.model.energy([0, 0, 1, 1])).toBe(-1);
  });

  it('reads the constant and the scale of the converters of bqpjson', () => {
    const text = 'c offset : 1.5\nc scale : 2.0\nc offset of the moon\np qubo 0 1 1 0\n0 0 1\n';
    expect(read(text).problem.model.energy([1])).toBe(5);
    expect(read(text).problem.model.energy([0])).toBe(3);
  });

  it.each([
    ['', '1: the line "p qubo …" is missing'],
    ['c\n0 0 1\n', '2:1: expected "p qubo topology maxNodes nNodes nCouplers"'],
    ['p qubo 0 4 2\n', '1:1: expected "p qubo'],
    ['p qubo 0 4 -2 1\n', '1:1: expected "p qubo'],
    ['p qubo 0 67108865 0 0\n', '1:10: 67108865 nodes are more than'],
    ['p qubo 0 2 0 1\n0 2 1\n', '2:3: "2" is not a node from 0 to 1'],
    ['p qubo 0 2 0 1\n0 1\n', '2: expected "i j w", got 2 fields'],
    ['p qubo 0 2 0 1\n0 1 w\n', '2:5: the weight "w" is not a number'],
    ['p qubo 0 2 1 1\n0 1 1\n\n', '3: the file has 0 nodes, not 1'],
    ['p qubo 0 2 0 1\n0 0 1\n', '2: the file has 1 nodes, not 0'],
    ['p qubo 0 2 0 2\n0 1 1\n', '2: the file has 1 couplers, not 2'],
  ])('refuses %j', (text, expected) => {
    expect(refusalOf(text, 'qubo')).toContain(expected);
  });
});

describe('coo', () => {
  it('reads labels in the order of their first line, and says when it takes BINARY for granted', () => {
    const file = read('7 7 1\n0 7 -2\n\n7 0 0.5\n 0 0 1e-7 \n');
    expect(file.problem.model.variables).toEqual(['7', '0']);
    expect(file.problem.model.vartype).toBe('BINARY');
    expect(file.problem.model.energy([1, 1])).toBe(1 - 1.5 + 1e-7);
    expect(file.warnings).toEqual([expect.stringContaining('BINARY')]);
  });

  it.each([
    ['# vartype=SPIN\n0 1 1\n', undefined, 'SPIN'],
    ['# made by hand, vartype: SPIN\n0 1 1\n', undefined, 'SPIN'],
    ['0 1 1\n', 'SPIN', 'SPIN'],
    ['# vartype=BINARY\n0 1 1\n', 'BINARY', 'BINARY'],
  ] as const)('takes the vartype of %j and the option %s: %s', (text, vartype, expected) => {
    const file = read(text, { format: 'coo', ...(vartype === undefined ? {} : { vartype }) });
    expect(file.problem.model.vartype).toBe(expected);
    expect(file.warnings).toEqual([]);
  });

  it('keeps the offset in a comment, and biases without exponents', () => {
    const model = Bqm.fromIsing([1e-7, -2.5e21], [[0, 1, -1.5e-300]], { offset: -0.1 });
    const text = writeModel(model, 'coo', { path: 'file' }) as string;
    expect(text).toMatch(
      /^# vartype=SPIN\n# offset=-0.1\n0 0 0.0000001\n1 1 -2500000000000000000000\n/,
    );
    // What dimod reads of a line.
    for (const line of text.trim().split('\n').slice(2)) {
      expect(line).toMatch(/^\s*(\d+)\s+(\d+)\s+([+-]?\d*(?:\.\d+)?)\s*$/);
    }
    const back = read(text).problem.model as Bqm;
    expect([back.linear, back.terms(), back.offset]).toEqual([model.linear, model.terms(), -0.1]);
  });

  it.each([
    ['0 1\n', '1: expected "i j bias", got 2 fields'],
    ['# vartype=SPIN\n0 a 1\n', '2:3: "a" is not an integer'],
    ['-1 1 1\n', '1:1: "-1" is not an integer from 0'],
    ['99999999999999999999 1 1\n', '1:1: "99999999999999999999" is not an integer'],
    ['0 1 one\n', '1:5: the bias "one" is not a number'],
    ['0 1 -1e400\n', '1:5: the bias -1e400 is not finite'],
    ['# vartype=INTEGER\n', '1: the vartype "INTEGER" is neither'],
    ['# vartype=SPIN\n# vartype=BINARY\n', '2: the vartype BINARY is not SPIN'],
    ['0 1 1\n# offset=none\n', '2: the offset "none" is not a finite number'],
    ['0 0 1e308\n0 0 1e308\n', '1: biases add up to infinity'],
  ])('refuses %j', (text, expected) => {
    expect(refusalOf(text, 'coo')).toContain(expected);
  });

  it('refuses a header that contradicts the option', () => {
    expect(refusalOf('# vartype=SPIN\n', 'coo', { vartype: 'BINARY' })).toContain('SPIN is not');
  });
});

describe('numbers', () => {
  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
  const number = (text: string): number => numberOf(bytesOf(text), 0, text.length);

  it('are rounded as Number rounds them', () => {
    const digits = fc.stringMatching(
      /^[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][+-]?\d{1,3})?$/,
    );
    fc.assert(fc.property(digits, (text) => Object.is(number(text), Number(text))));
    const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(anyDouble, (value) => Object.is(number(String(value)), Number(String(value)))),
    );
  });

  it.each(['', '-', '+', '.', '-.', '1.2.3', '0x10', 'Infinity', 'NaN', '1e', 'e5', '1_0', '--1'])(
    'refuses %j',
    (text) => expect(number(text)).toBeNaN(),
  );

  it('are written without exponents as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).not.toMatch(/e/);
        expect(Number(text)).toBe(value + 0);
      }),
    );
  });
});

describe('streams', () => {
  const edges = 6000;
  const graph = `3000 ${edges}\r\n${Array.from(
    { length: edges },
    (_, e) => `${(e % 2999) + 1} ${3000 - ((7 * e) % 997)} ${(e % 7) - 3.25}\r\n`,
  ).join('')}`;

  async function* chunksOf(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
    const bytes = new TextEncoder().encode(text);
    // One buffer for all chunks, as some sources have it.
    const buffer = new Uint8Array(Math.max(...sizes));
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      await Promise.resolve();
      const chunk = bytes.subarray(at, at + sizes[turn % sizes.length]);
      buffer.set(chunk);
      yield buffer.subarray(0, chunk.length);
      at += chunk.length;
    }
  }

  it.each([[[1]], [[7, 1, 100]], [[65536]], [[1_000_000]]])(
    'gives the same model in chunks of %j bytes',
    async (sizes) => {
      const whole = parseModel(graph, { path: 'g.txt' });
      const streamed = await parseModelStream(chunksOf(graph, sizes), { path: 'g.txt' });
      expect(streamed.problem.model).toEqual(whole.problem.model);
      expect((streamed.problem.model as Bqm).terms()).toEqual((whole.problem.model as Bqm).terms());
      expect([streamed.format, streamed.name, streamed.sense]).toEqual(['gset', 'g', 'max']);
    },
  );

  it('collects the formats that are no lines', async () => {
    const terms = Array.from({ length: 3000 }, (_, i) => ({ bias: i, variables: [`v${i}`, 'w'] }));
    const text = JSON.stringify({ vartype: 'SPIN', terms });
    const file = await parseModelStream(chunksOf(text, [4096]), { path: 'm.json' });
    expect(file.problem.model.terms()).toEqual(
      parseModel(text, { path: 'm.json' }).problem.model.terms(),
    );
  });

  it('refuses at the line where it stands, and lets the source go', async () => {
    const broken = graph.replace('\r\n2500 ', '\r\n9999 ');
    const line = broken.slice(0, broken.indexOf('\r\n9999 ')).split('\n').length + 1;
    let isClosed = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        yield* chunksOf(broken, [10_000]);
      } finally {
        isClosed = true;
      }
    }
    await expect(parseModelStream(watched(), { path: 'file' })).rejects.toMatchObject({
      details: { line, column: 1, reason: '"9999" is not a vertex from 1 to 3000' },
    });
    expect(isClosed).toBe(true);
  });

  it('refuses a line that does not end, and an empty source', async () => {
    const endless = `3 1\n${'1'.repeat(2 ** 20 + 1)}`;
    await expect(
      parseModelStream(chunksOf(endless, [50_000]), { path: 'file' }),
    ).rejects.toMatchObject({ details: { line: 2 } });
    await expect(parseModelStream(chunksOf('', [1]), { path: 'file' })).rejects.toMatchObject({
      code: 'FORMAT_UNKNOWN',
    });
  });

  it('reads lines ended by CR alone, and passes over a byte order mark', () => {
    expect(objective(read('\uFEFF2 1\r1 2 3\r', { format: 'gset' }), [1, -1])).toBe(3);
    expect(refusalOf('2 1\r\n\r\n1 3 1\r', 'gset')).toMatch(/^3:3: /);
  });
});
