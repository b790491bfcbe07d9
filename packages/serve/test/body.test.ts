import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonBody, textBody } from '../src/http/body.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

describe('jsonBody', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        expect(jsonBody(bytes(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads the token NaN as null, and not inside a string', () => {
    expect(jsonBody(bytes('{"NaN":[NaN,"NaN","\\"NaN",1,NaN],"é\\\\":NaN}'))).toEqual({
      NaN: [null, 'NaN', '"NaN', 1, null],
      'é\\': null,
    });
  });

  it('refuses Infinity outside strings', () => {
    expect(jsonBody(bytes('["Infinity"]'))).toEqual(['Infinity']);
    for (const text of ['[Infinity]', '[-Infinity]']) {
      expect(() => jsonBody(bytes(text))).toThrow(/holds Infinity/);
    }
  });

  it('refuses what is nested too deep, before it is parsed', () => {
    expect(jsonBody(bytes('['.repeat(32) + ']'.repeat(32)))).toBeInstanceOf(Array);
    expect(() => jsonBody(bytes('['.repeat(1_000_000)))).toThrow(/deeper than 32/);
    expect(jsonBody(bytes(`["${'['.repeat(100)}"]`))).toEqual(['['.repeat(100)]);
  });

  it('refuses what is no JSON, no UTF-8, or nothing', () => {
    for (const text of ['{', '[1,]', '"a', 'NaNa', 'Na', '{"a":1}x']) {
      expect(() => jsonBody(bytes(text)), text).toThrow(code('DATA_MALFORMED'));
    }
    expect(() => jsonBody(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(/not UTF-8/);
    expect(() => jsonBody(new Uint8Array())).toThrow(/empty/);
    expect(() => jsonBody(undefined)).toThrow(/empty/);
  });

  it('changes no prototype', () => {
    const value = jsonBody(bytes('{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}'));
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('textBody leaves out a byte-order mark', () => {
  expect(textBody(bytes('\ufeffa,b'))).toBe('a,b');
});
