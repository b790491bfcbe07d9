import { Expression, type Product } from './expression.ts';
import { rangeOf, type KeptGroups } from './ranges.ts';

/** For every bit of an expression its derivative Σ coefficient · Π (other bits): what a step of the bit from 0 to 1 adds. */
export function derivativesOf({ products, owner }: Expression): Map<number, Expression> {
  const parts = new Map<number, { constant: number; products: Product[] }>();
  for (const { coefficient, bits } of products) {
    for (const bit of bits) {
      let part = parts.get(bit);
      if (part === undefined) {
        part = { constant: 0, products: [] };
        parts.set(bit, part);
      }
      if (bits.length === 1) part.constant += coefficient;
      else part.products.push({ coefficient, bits: bits.filter((other) => other !== bit) });
    }
  }
  return new Map(
    Array.from(parts, ([bit, part]) => [bit, new Expression(part.constant, part.products, owner)]),
  );
}

/** A bound on the magnitude of an expression over states that keep the groups. */
export function largestMagnitude(expression: Expression, groups: KeptGroups): number {
  const [least, greatest] = rangeOf(expression, groups);
  return Math.max(Math.abs(least), Math.abs(greatest));
}
