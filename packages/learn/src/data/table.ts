/**
 * A table as the methods of this package take it: typed columns, never row objects.
 * @module
 */

/** A column of numbers; a missing value is NaN. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** Shape (rows,). */
  readonly values: Float64Array;
}

/** A column of text; a missing value is code -1. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** Distinct values in increasing order of their UTF-16 code units. */
  readonly levels: readonly string[];
  /** Shape (rows,): index into `levels`, or -1. */
  readonly codes: Int32Array;
}

export type Column = NumberColumn | TextColumn;

/** The column to predict: classes, none missing. */
export interface Target {
  readonly name: string;
  /** Distinct values as text; increasing as numbers when `integers`, else in order of their code units. */
  readonly classes: readonly string[];
  /** True when every class is an integer: ONNX labels are then int64, else strings. */
  readonly integers: boolean;
  /** Shape (rows,): index into `classes`. */
  readonly codes: Int32Array;
}

/** Feature columns: what a fitted model scores. */
export interface FeatureTable {
  readonly rows: number;
  readonly features: readonly Column[];
}

/** Feature columns and the target of a classification. */
export interface Table extends FeatureTable {
  readonly target: Target;
}

/** Row numbers, increasing. */
export type Rows = Int32Array;
