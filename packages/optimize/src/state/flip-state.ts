/** A state of a model in which single variables are flipped. Its energy is kept step by step. */
export interface FlipState {
  readonly numVariables: number;
  /** Int8Array, shape (n,): s = ±1 for models of either vartype. To be changed by `flip` and `reset` alone. */
  readonly spins: Int8Array;
  readonly energy: number;
  /** Basic operations of one flip, roughly. */
  readonly flipCost: number;
  /** The change of the energy if variable i were flipped. */
  delta(i: number): number;
  flip(i: number): void;
  /** Takes over other spins and computes everything afresh. */
  reset(spins: ArrayLike<number>): void;
}
