/** A linear constraint on variables x in {0, 1}: Σ bias · x `relation` bound. */
export interface LinearConstraint {
  readonly name: string;
  readonly terms: readonly { readonly bias: number; readonly variable: string }[];
  readonly relation: '<=' | '>=' | '=';
  readonly bound: number;
}
