import type { Cost, Numbers, Problem } from './solve.ts';

/** What the page sends its worker, once. */
export interface Order {
  readonly problem: Problem;
  readonly threads: number;
}

/** What the worker sends the page. */
export type Report =
  | { readonly kind: 'evaluation'; readonly cuts: readonly number[] }
  | { readonly kind: 'done'; readonly numbers: Numbers; readonly cost: Cost }
  | { readonly kind: 'failed'; readonly reason: string };
