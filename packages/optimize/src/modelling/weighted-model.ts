import { Bqm } from '../model/bqm.ts';
import { Polynomial } from '../model/polynomial.ts';
import type { Model } from '../model/problem.ts';
import type { Expression } from './expression.ts';

/** An expression by the positions of a model, ready to be added up. */
export interface Part {
  readonly constant: number;
  readonly linear: readonly (readonly [position: number, bias: number])[];
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly biases: Float64Array;
  /** Products of more than two bits. */
  readonly higher: readonly { readonly positions: readonly number[]; readonly bias: number }[];
}

/** An expression whose bits have these positions. */
export function partOf(
  { constant, products }: Expression,
  positionOf: ReadonlyMap<number, number>,
): Part {
  const placed = products.map(({ coefficient, bits }) => ({
    bias: coefficient,
    positions: bits.map((bit) => positionOf.get(bit) ?? -1),
  }));
  const pairs = placed.filter(({ positions }) => positions.length === 2);
  return {
    constant,
    linear: placed
      .filter(({ positions }) => positions.length === 1)
      .map(({ positions, bias }) => [positions[0], bias]),
    rows: Int32Array.from(pairs, ({ positions }) => positions[0]),
    columns: Int32Array.from(pairs, ({ positions }) => positions[1]),
    biases: Float64Array.from(pairs, ({ bias }) => bias),
    higher: placed.filter(({ positions }) => positions.length > 2),
  };
}

/** The BINARY model Σ weight · part: a {@link Bqm} unless a part holds larger products. */
export function weightedModel(
  names: readonly string[],
  parts: readonly (readonly [weight: number, part: Part])[],
): Model {
  let offset = 0;
  const linear = new Float64Array(names.length);
  const numPairs = parts.reduce((total, [, { rows }]) => total + rows.length, 0);
  const rows = new Int32Array(numPairs);
  const columns = new Int32Array(numPairs);
  const biases = new Float64Array(numPairs);
  let at = 0;
  for (const [weight, part] of parts) {
    offset += weight * part.constant;
    for (const [position, bias] of part.linear) linear[position] += weight * bias;
    rows.set(part.rows, at);
    columns.set(part.columns, at);
    for (const bias of part.biases) biases[at++] = weight * bias;
  }
  const quadratic = Bqm.fromArrays('BINARY', names, linear, { rows, columns, biases }, offset);
  const higher = parts.flatMap(([weight, part]) =>
    part.higher.map(({ positions, bias }) => ({
      bias: weight * bias,
      variables: positions.map((position) => names[position]),
    })),
  );
  if (higher.length === 0) return quadratic;
  const terms = [...quadratic.terms(), ...higher];
  return Polynomial.fromTerms('BINARY', names, terms, quadratic.offset);
}
