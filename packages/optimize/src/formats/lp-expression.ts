import type { LinearConstraint } from './linear-constraint.ts';
import type { LpToken, LpTokens } from './lp-tokens.ts';

export type Relation = LinearConstraint['relation'];

/** constant + Σ bias · variable + Σ bias · pair, as it stands in the file. */
export interface LpExpression {
  constant: number;
  readonly linear: { readonly bias: number; readonly variable: string }[];
  readonly quadratic: { readonly bias: number; readonly pair: readonly [string, string] }[];
}

/** Reads the parts of which the sections of an LP file are made. */
export class LpParts {
  readonly tokens: LpTokens;
  /** Where each variable occurs first. */
  readonly variables: Map<string, LpToken> = new Map<string, LpToken>();

  constructor(tokens: LpTokens) {
    this.tokens = tokens;
  }

  /** Whether the next word can begin a row: neither the header of a section nor the end. */
  isInSection(): boolean {
    return ['name', 'number', 'symbol'].includes(this.tokens.peek.kind);
  }

  /** The name of a row, which a colon follows; undefined when there is none. */
  rowName(): string | undefined {
    if (this.tokens.peek.kind !== 'name' || !this.tokens.isBeforeColon()) return undefined;
    const { text } = this.tokens.take();
    this.tokens.take();
    return text;
  }

  variable(): LpToken {
    const token = this.#expect('name', 'the name of a variable');
    if (!this.variables.has(token.text)) this.variables.set(token.text, token);
    return token;
  }

  number(): number {
    const token = this.#expect('number', 'a number');
    const value = Number(token.text);
    if (Number.isFinite(value)) return value;
    throw this.tokens.refuse(token, `the number ${token.text} is not finite`);
  }

  /** A number with any signs. */
  signedNumber(): number {
    const sign = this.#signs() ?? 1;
    return sign * this.number();
  }

  /** A signed number, or infinity. */
  limit(): number {
    const sign = this.#signs() ?? 1;
    const { kind, text } = this.tokens.peek;
    if (kind !== 'name' || !/^inf(inity)?$/i.test(text)) return sign * this.number();
    this.tokens.take();
    return sign * Infinity;
  }

  /** `<`, `<=`, `=<` and so on; undefined when the next word is none. */
  relation(): Relation | undefined {
    const { kind, text } = this.tokens.peek;
    if (kind !== 'symbol' || !/[<>=]/.test(text)) return undefined;
    this.tokens.take();
    if (text.includes('<')) return '<=';
    return text.includes('>') ? '>=' : '=';
  }

  /** Terms up to the first word that cannot follow. */
  expression(isObjective: boolean): LpExpression {
    const expression: LpExpression = { constant: 0, linear: [], quadratic: [] };
    for (let isFirst = true; ; isFirst = false) {
      const sign = this.#signs();
      const { peek } = this.tokens;
      const isBracket = peek.kind === 'symbol' && peek.text === '[';
      const isTerm = isBracket || peek.kind === 'number' || peek.kind === 'name';
      if (sign === undefined && (!isFirst || !isTerm)) return expression;
      if (!isTerm) throw this.tokens.refuse(peek, `expected a term, got "${peek.text}"`);
      if (!isBracket) this.#term(expression, sign ?? 1);
      else if (isObjective) this.#quadratic(expression, sign ?? 1);
      else throw this.tokens.refuse(peek, 'a quadratic constraint is not read');
    }
  }

  /** `x`, `2 x` or `2`. */
  #term(expression: LpExpression, sign: number): void {
    const bias = sign * (this.#isNext('number') ? this.number() : 1);
    if (this.#isNext('name')) expression.linear.push({ bias, variable: this.variable().text });
    else expression.constant += bias;
  }

  /** `[ 2 x * y - x ^ 2 ] / 2`. */
  #quadratic(expression: LpExpression, sign: number): void {
    const { tokens } = this;
    tokens.take();
    for (let isFirst = true; !tokens.takeIf(']'); isFirst = false) {
      const termSign = this.#signs();
      if (termSign === undefined && !isFirst) {
        throw tokens.refuse(tokens.peek, `expected a sign or "]", got "${tokens.peek.text}"`);
      }
      const coefficient = this.#isNext('number') ? this.number() : 1;
      const bias = (sign * (termSign ?? 1) * coefficient) / 2;
      const first = this.variable().text;
      const operator = tokens.take();
      if (operator.text === '*') {
        expression.quadratic.push({ bias, pair: [first, this.variable().text] });
      } else if (operator.text === '^') {
        this.#expectTwo('expected the exponent 2');
        expression.quadratic.push({ bias, pair: [first, first] });
      } else throw tokens.refuse(operator, `expected "*" or "^", got "${operator.text}"`);
    }
    const half = 'expected "/ 2" after the "]" of the objective';
    if (!tokens.takeIf('/')) throw tokens.refuse(tokens.peek, half);
    this.#expectTwo(half);
  }

  /** The product of signs; undefined when there is none. */
  #signs(): number | undefined {
    let sign: number | undefined;
    for (;;) {
      if (this.tokens.takeIf('-')) sign = -(sign ?? 1);
      else if (this.tokens.takeIf('+')) sign ??= 1;
      else return sign;
    }
  }

  #isNext(kind: LpToken['kind']): boolean {
    return this.tokens.peek.kind === kind;
  }

  #expect(kind: LpToken['kind'], what: string): LpToken {
    const token = this.tokens.take();
    if (token.kind === kind) return token;
    throw this.tokens.refuse(token, `expected ${what}, got "${token.text}"`);
  }

  #expectTwo(reason: string): void {
    const token = this.tokens.take();
    if (Number(token.text) !== 2) throw this.tokens.refuse(token, reason);
  }
}
