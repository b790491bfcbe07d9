import { modelFromTerms } from '../model/problem.ts';
import type { Term } from '../model/vartype.ts';
import type { Sense } from '../race/sense.ts';
import type { LinearConstraint } from './linear-constraint.ts';
import {
  MOST_VARIABLES,
  summed,
  type FileContent,
  type Malformed,
  type ReadContext,
} from './model-file.ts';
import { placeOf } from './text-position.ts';

const DECLARED = /^\*.*#variable=\s*(\d+)/m;
const OFFSET = /^\* offset=(.*)$/m;
const BLANKS = /(?:\s|\*.*)*/y;
const WORD =
  /(?<sense>min|max)\s*:|(?<weight>[+-]?\s*\d+|[+-])|(?<literal>~?[A-Za-z_][\w[\]]*)|(?<relation>>=|<=|=)|;/y;
/** Negated literals in one product: k of them make 2^k terms. */
const MOST_NEGATED = 16;

type WordKind = 'sense' | 'weight' | 'literal' | 'relation' | ';' | 'nothing';

/** A word; `at` is its position in the text. */
interface Word {
  readonly kind: WordKind;
  readonly text: string;
  readonly at: number;
}

/** weight · Π literals. */
interface Product {
  readonly weight: number;
  readonly literals: readonly Word[];
}

/**
 * Reads a pseudo-Boolean problem in the OPB format: `min: 2 x1 -3 x2 ~x3 ;`, then constraints `1 x1 1 ~x2 >= 1 ;` with
 * `>=`, `=` or `<=`, and comments `* …`. A literal `~x` is 1 - x; weights are integers. Products of three variables or more
 * give a `Polynomial`; in a constraint they are refused. The variables are x1 … xn when `#variable= n` of the first
 * comment says so and no other is used, else those that are used, in the order of their first place. Constraints are called
 * `c1`, `c2`, ….
 *
 * The format has no constant; the comment `* offset=b` is read as one.
 *
 * @see O. Roussel, V. Manquinho, Input/Output Format and Solver Requirements for the Competitions of Pseudo-Boolean
 *   Solvers (2012).
 */
export function readOpb(text: string, { malformed }: ReadContext): FileContent {
  const words = new OpbWords(text, malformed);
  const first = words.peek;
  let sense: Sense = 'min';
  let objective: Product[] = [];
  if (first.kind === 'sense') {
    sense = words.take().text.startsWith('max') ? 'max' : 'min';
    objective = readProducts(words);
    words.expect(';', '";"');
  }
  const constraints: LinearConstraint[] = [];
  while (words.peek.kind !== 'nothing') {
    constraints.push(readConstraint(words, `c${constraints.length + 1}`));
  }
  const names = namesOf(text, words.variables, malformed);
  const sign = sense === 'max' ? -1 : 1;
  const terms = objective.flatMap((product) => termsOf(product, sign, words));
  const offset = 0 + sign * offsetOf(text, malformed);
  const model = summed(malformed, () => modelFromTerms('BINARY', names, terms, offset));
  return { model, sense, ...(constraints.length > 0 ? { constraints } : {}) };
}

class OpbWords {
  readonly variables = new Set<string>();
  readonly #text: string;
  readonly #malformed: Malformed;
  #at = 0;
  #next: Word;

  constructor(text: string, malformed: Malformed) {
    this.#text = text;
    this.#malformed = malformed;
    this.#next = this.#read();
  }

  get peek(): Word {
    return this.#next;
  }

  take(): Word {
    const word = this.#next;
    if (word.kind === 'literal') this.variables.add(variableOf(word));
    this.#next = this.#read();
    return word;
  }

  expect(kind: WordKind, what: string): Word {
    if (this.#next.kind === kind) return this.take();
    throw this.refuse(this.#next, `expected ${what}, got "${this.#next.text}"`);
  }

  refuse({ at }: Word, reason: string): Error {
    const { line, column } = placeOf(this.#text, at);
    return this.#malformed(line, reason, column);
  }

  #read(): Word {
    BLANKS.lastIndex = this.#at;
    BLANKS.test(this.#text);
    const at = (WORD.lastIndex = this.#at = BLANKS.lastIndex);
    if (at === this.#text.length) return { kind: 'nothing', text: 'the end of the file', at };
    const match = WORD.exec(this.#text);
    const word: Word = { kind: ';', text: match?.[0] ?? this.#text[at], at };
    if (match === null) throw this.refuse(word, `"${word.text}" has no place in an OPB file`);
    this.#at = WORD.lastIndex;
    const kind = Object.keys(match.groups ?? {}).find((name) => match.groups?.[name] !== undefined);
    return kind === undefined ? word : { ...word, kind: kind as WordKind };
  }
}

function variableOf({ text }: Word): string {
  return text.replace('~', '');
}

function isNegated({ text }: Word): boolean {
  return text.startsWith('~');
}

/** An integer; a sign alone is ±1. */
function weightOf(words: OpbWords): number {
  const word = words.expect('weight', 'a weight');
  const digits = word.text.replaceAll(/\s/g, '');
  const value = Number(/\d/.test(digits) ? digits : `${digits}1`);
  if (Number.isSafeInteger(value)) return value;
  throw words.refuse(word, `the integer ${digits} is beyond 2^53`);
}

function readProducts(words: OpbWords): Product[] {
  const products: Product[] = [];
  while (words.peek.kind === 'weight' || words.peek.kind === 'literal') {
    const weight = words.peek.kind === 'weight' ? weightOf(words) : 1;
    const literals = [words.expect('literal', 'a variable after the weight')];
    while (words.peek.kind === 'literal') literals.push(words.take());
    products.push({ weight, literals });
  }
  return products;
}

function readConstraint(words: OpbWords, name: string): LinearConstraint {
  const products = readProducts(words);
  const relation = words.expect('relation', 'a term, ">=" or "="').text;
  let bound = weightOf(words);
  words.expect(';', '";"');
  const terms = products.map(({ weight, literals }) => {
    const [literal, second] = literals;
    if (literals.length > 1) throw words.refuse(second, 'a product in a constraint is not read');
    if (isNegated(literal)) bound -= weight;
    return { bias: isNegated(literal) ? -weight : weight, variable: variableOf(literal) };
  });
  return { name, terms, relation: relation as LinearConstraint['relation'], bound };
}

/** The terms of weight · Π literals, each ~x multiplied out as 1 - x. */
function termsOf({ weight, literals }: Product, sign: 1 | -1, words: OpbWords): Term[] {
  const numNegated = literals.filter(isNegated).length;
  if (numNegated > MOST_NEGATED) {
    const reason = `a product of ${numNegated} negated variables, more than ${MOST_NEGATED}`;
    throw words.refuse(literals[0], reason);
  }
  return literals.reduce<Term[]>(
    (terms, literal) => {
      const times = (factor: 1 | -1): Term[] =>
        terms.map(({ bias, variables }) => ({
          bias: factor * bias,
          variables: [...variables, variableOf(literal)],
        }));
      return isNegated(literal) ? [...terms, ...times(-1)] : times(1);
    },
    [{ bias: sign * weight, variables: [] }],
  );
}

function namesOf(text: string, used: ReadonlySet<string>, malformed: Malformed): string[] {
  const declared = DECLARED.exec(text);
  if (declared === null) return [...used];
  const n = Number(declared[1]);
  if (n > MOST_VARIABLES) {
    const { line } = placeOf(text, declared.index);
    throw malformed(line, `${declared[1]} variables are more than ${MOST_VARIABLES}`);
  }
  const names = Array.from({ length: n }, (_, i) => `x${i + 1}`);
  const known = new Set(names);
  return [...used].every((name) => known.has(name)) ? names : [...used];
}

function offsetOf(text: string, malformed: Malformed): number {
  const [, constant = '0'] = OFFSET.exec(text) ?? [];
  const offset = constant.trim() === '' ? NaN : Number(constant);
  if (Number.isFinite(offset)) return offset;
  const { line } = placeOf(text, text.search(OFFSET));
  throw malformed(line, `the offset "${constant}" is not a finite number`);
}
