/** One term of a diagonal cost: coefficient times the product of z_q = 1 - 2 x_q over `qubits` (any order, none twice). */
export interface ZTerm {
  readonly coefficient: number;
  readonly qubits: readonly number[];
}

/** A diagonal cost E(z) = offset + sum of terms. */
export interface ZPolynomial {
  readonly offset: number;
  readonly terms: readonly ZTerm[];
}
