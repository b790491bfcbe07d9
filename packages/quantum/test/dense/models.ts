import fc from 'fast-check';
import type { ZPolynomial, ZTerm } from '@ketflow/quantum';
import { real } from '../support/real.ts';
import { bit, statesOf } from './dense-qaoa.ts';

/** A model as a random source gives it, and its energies by its own definition. */
export interface DenseModel {
  readonly kind: string;
  readonly n: number;
  readonly polynomial: ZPolynomial;
  readonly energy: readonly number[];
}

const coefficient = real(-1, 1);
/** Many equal values, so that phases by table are met, too. */
const whole = fc.integer({ min: -2, max: 2 });

/** Terms on subsets of 0..n-1 of sizes up to `order`, none twice. */
const termsOn = (n: number, order: number, value: fc.Arbitrary<number>): fc.Arbitrary<ZTerm[]> =>
  fc.uniqueArray(
    fc.record({
      coefficient: value,
      qubits: fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), {
        minLength: 1,
        maxLength: Math.min(order, n),
      }),
    }),
    { selector: ({ qubits }) => [...qubits].sort().join(), minLength: 1, maxLength: 12 },
  );

/** prod x_q with x = (1 - z) / 2, multiplied out: a term for each subset, of sign (-1)^size. */
const multipliedOut = ({ coefficient: c, qubits }: ZTerm): ZTerm[] =>
  statesOf(qubits.length).map((subset) => {
    const chosen = qubits.filter((_, i) => bit(subset, i) === 1);
    return { coefficient: (c * (-1) ** chosen.length) / 2 ** qubits.length, qubits: chosen };
  });

const product = (
  x: number,
  { coefficient: c, qubits }: ZTerm,
  value: (b: number) => number,
): number => qubits.reduce((total, q) => total * value(bit(x, q)), c);

const model = (kind: string, n: number, offset: number, terms: ZTerm[]): DenseModel => {
  const value = kind === 'bit' ? (b: number) => b : (b: number) => 1 - 2 * b;
  return {
    kind,
    n,
    polynomial: { offset, terms: kind === 'bit' ? terms.flatMap(multipliedOut) : terms },
    energy: statesOf(n).map((x) =>
      terms.reduce((total, term) => total + product(x, term, value), offset),
    ),
  };
};

/** Couplings of two and of four spins: E stays when all bits are flipped. */
export function evenModel(fewest: number, most: number): fc.Arbitrary<DenseModel> {
  return fc.integer({ min: fewest, max: most }).chain((n) =>
    fc.tuple(coefficient, termsOn(n, 4, fc.oneof(coefficient, whole))).map(([o, t]) =>
      model(
        'even',
        n,
        o,
        t.filter(({ qubits }) => qubits.length % 2 === 0),
      ),
    ),
  );
}

/** Models of spins, of bits, of whole couplings without fields, and of terms of up to 4 spins. */
export function randomModel(fewest: number, most: number): fc.Arbitrary<DenseModel> {
  return fc.integer({ min: fewest, max: most }).chain((n) =>
    fc.oneof(
      fc.tuple(coefficient, termsOn(n, 2, coefficient)).map(([o, t]) => model('spin', n, o, t)),
      fc.tuple(coefficient, termsOn(n, 2, coefficient)).map(([o, t]) => model('bit', n, o, t)),
      fc.tuple(whole, termsOn(n, 2, whole)).map(([o, t]) =>
        model(
          'couplings',
          n,
          o,
          t.filter(({ qubits }) => qubits.length === 2),
        ),
      ),
      fc.tuple(coefficient, termsOn(n, 4, coefficient)).map(([o, t]) => model('order 4', n, o, t)),
    ),
  );
}

/** One to three layers of angles. */
export const randomAngles: fc.Arbitrary<{ gammas: number[]; betas: number[] }> = fc
  .array(fc.tuple(real(-2, 2), real(-3.2, 3.2)), { minLength: 1, maxLength: 3 })
  .map((layers) => ({ gammas: layers.map(([g]) => g), betas: layers.map(([, b]) => b) }));
