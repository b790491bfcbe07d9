import type { ZPolynomial, ZTerm } from '@ketflow/quantum';
import { Polynomial } from './polynomial.ts';
import type { Model } from './problem.ts';

/**
 * Maps a model to qubits: variable i becomes qubit i (Z = 1 - 2b for basis bit b), its basis bit is x = (s + 1) / 2, so s = -Z and the terms of an
 * odd number of variables change sign. The only place where models meet qubits.
 * @throws KetflowError `TOO_LARGE` for a BINARY polynomial whose spin form has too many terms.
 */
export function toQubits(model: Model): ZPolynomial {
  const spin = model.toVartype('SPIN');
  if (spin instanceof Polynomial) {
    const terms = spin.monomials.map(({ bias, positions }) => ({
      coefficient: positions.length % 2 === 0 ? bias : -bias,
      qubits: positions,
    }));
    return { offset: spin.offset, terms };
  }
  const terms: ZTerm[] = [];
  spin.linear.forEach((bias, i) => {
    if (bias !== 0) terms.push({ coefficient: -bias, qubits: [i] });
  });
  const { rows, columns, biases } = spin.pairs();
  rows.forEach((i, e) => terms.push({ coefficient: biases[e], qubits: [i, columns[e]] }));
  return { offset: spin.offset, terms };
}
