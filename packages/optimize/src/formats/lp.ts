import { Bqm } from '../model/bqm.ts';
import { GrowingPairs } from './growing-pairs.ts';
import type { LinearConstraint } from './linear-constraint.ts';
import { LpParts, type LpExpression, type Relation } from './lp-expression.ts';
import { LpTokens } from './lp-tokens.ts';
import { summed, type FileContent, type ReadContext } from './model-file.ts';

/** The relation seen from its other side. */
const MIRRORED = { '<=': '>=', '>=': '<=', '=': '=' } as const;

/** A limit of one variable, in the section of bounds. */
interface Bound {
  readonly variable: string;
  readonly relation: Relation;
  readonly limit: number;
}

/**
 * Reads an LP file (the format of CPLEX) of binary variables: an objective of linear terms, a constant and
 * `[ … ] / 2` with products `x * y` and squares `x ^ 2`, and linear constraints, also ranges `1 <= x + y <= 2`, which give
 * two. The variables are those of the section `Binary`, in its order, then those of `General` that are bounded to 0 … 1;
 * others are integer or continuous and are refused, as are quadratic constraints and the sections of special sets. A bound
 * that cuts into 0 … 1 becomes a constraint. Rows without a name are called `c1`, `c2`, … by their place.
 */
export function readLp(text: string, { malformed }: ReadContext): FileContent {
  const tokens = new LpTokens(text, malformed);
  const parts = new LpParts(tokens);
  const sense = tokens.take();
  if (sense.kind !== 'min' && sense.kind !== 'max') {
    throw tokens.refuse(sense, `expected "Minimize" or "Maximize", got "${sense.text}"`);
  }
  parts.rowName();
  const objective = parts.expression(true);

  const constraints: LinearConstraint[] = [];
  const bounds: Bound[] = [];
  const [binary, general] = [new Set<string>(), new Set<string>()];
  let header = tokens.take();
  for (; header.kind !== 'end'; header = tokens.take()) {
    if (header.kind === 'constraints') {
      while (parts.isInSection())
        constraints.push(...readConstraint(parts, constraints.length + 1));
    } else if (header.kind === 'bounds') {
      while (parts.isInSection()) bounds.push(...readBound(parts));
    } else if (header.kind === 'binary' || header.kind === 'general') {
      const declared = header.kind === 'binary' ? binary : general;
      while (parts.isInSection()) declared.add(parts.variable().text);
    } else if (header.kind === 'unsupported') {
      throw tokens.refuse(header, `the section "${header.text}" is not read`);
    } else {
      throw tokens.refuse(header, `expected a section or "End", got "${header.text}"`);
    }
  }
  if (tokens.peek.kind !== 'nothing') {
    throw tokens.refuse(tokens.peek, 'the file goes on after "End"');
  }

  const names = [...new Set([...binary, ...general])];
  for (const [name, token] of parts.variables) {
    if (binary.has(name)) continue;
    const refuse = (kind: string, why: string): Error =>
      tokens.refuse(token, `the variable "${name}" is ${kind}: it is ${why}`);
    if (!general.has(name)) throw refuse('continuous', 'not in the section "Binary"');
    if (!isBinaryRange(bounds, name)) {
      throw refuse('an integer', 'in the section "General" without the bounds 0 and 1');
    }
  }
  const all = [...constraints, ...bounds.filter(cutsIn).map(asConstraint)];
  const sign = sense.kind === 'max' ? -1 : 1;
  const model = summed(malformed, () => modelOf(names, objective, sign));
  return { model, sense: sense.kind, ...(all.length > 0 ? { constraints: all } : {}) };
}

function modelOf(names: readonly string[], objective: LpExpression, sign: 1 | -1): Bqm {
  const positions = new Map(names.map((name, i) => [name, i]));
  const linear = new Float64Array(names.length);
  const pairs = new GrowingPairs();
  const of = (name: string): number => positions.get(name) ?? -1;
  for (const { bias, variable } of objective.linear) linear[of(variable)] += sign * bias;
  for (const { bias, pair } of objective.quadratic) {
    pairs.push(of(pair[0]), of(pair[1]), sign * bias);
  }
  return Bqm.fromArrays('BINARY', names, linear, pairs.pairs(), 0 + sign * objective.constant);
}

/** `name: x + 2 y <= 3`, `name: 3 >= x + 2 y` or `name: 1 <= x + 2 y <= 3`; `place` names it when nothing else does. */
function readConstraint(parts: LpParts, place: number): LinearConstraint[] {
  const { tokens } = parts;
  const name = parts.rowName() ?? `c${place}`;
  const start = tokens.peek;
  const left = parts.expression(false);
  const relation = demandRelation(parts);
  const row = (
    { linear, constant }: LpExpression,
    side: string,
    as: Relation,
    limit: number,
  ): LinearConstraint => ({
    name: name + side,
    terms: linear,
    relation: as,
    bound: limit - constant,
  });
  if (left.linear.length > 0) return [row(left, '', relation, parts.signedNumber())];

  const middle = parts.expression(false);
  if (middle.linear.length === 0) throw tokens.refuse(start, 'a constraint without a variable');
  const second = parts.relation();
  if (second === undefined) return [row(middle, '', MIRRORED[relation], left.constant)];
  return [
    row(middle, '.1', MIRRORED[relation], left.constant),
    row(middle, '.2', second, parts.signedNumber()),
  ];
}

/** `0 <= x <= 1`, `x <= 1`, `1 >= x`, `x = 1` or `x free`. */
function readBound(parts: LpParts): Bound[] {
  const { tokens } = parts;
  const bounds: Bound[] = [];
  const isNameFirst = tokens.peek.kind === 'name' && !/^inf(inity)?$/i.test(tokens.peek.text);
  const low = isNameFirst ? undefined : { limit: parts.limit(), relation: demandRelation(parts) };
  const { text: variable } = parts.variable();
  if (low !== undefined) {
    bounds.push({ variable, relation: MIRRORED[low.relation], limit: low.limit });
  } else if (/^free$/i.test(tokens.peek.text)) {
    tokens.take();
    return [{ variable, relation: '>=', limit: -Infinity }];
  }
  const relation = low === undefined ? demandRelation(parts) : parts.relation();
  if (relation !== undefined) bounds.push({ variable, relation, limit: parts.limit() });
  return bounds;
}

function demandRelation(parts: LpParts): Relation {
  const relation = parts.relation();
  if (relation !== undefined) return relation;
  const { peek } = parts.tokens;
  throw parts.tokens.refuse(peek, `expected "<=", ">=" or "=", got "${peek.text}"`);
}

/** Whether the bounds leave an integer variable no values but 0 and 1; it is at least 0 when they do not say. */
function isBinaryRange(bounds: readonly Bound[], name: string): boolean {
  let [low, high] = [0, Infinity];
  for (const { variable, relation, limit } of bounds) {
    if (variable !== name) continue;
    if (relation !== '<=') low = limit;
    if (relation !== '>=') high = limit;
  }
  return low > -1 && high < 2;
}

/** Whether a bound takes 0 or 1 from a binary variable. */
function cutsIn({ relation, limit }: Bound): boolean {
  if (relation === '=') return true;
  return relation === '>=' ? limit > 0 : limit < 1;
}

function asConstraint({ variable, relation, limit }: Bound): LinearConstraint {
  return { name: `bound.${variable}`, terms: [{ bias: 1, variable }], relation, bound: limit };
}
