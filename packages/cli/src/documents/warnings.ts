import type { LogisticFit } from '@ketflow/learn';

/** What the folds warn about, as sentences. */
export const foldWarnings = (
  warnings: readonly { readonly class: string; readonly rows: number }[],
  folds: number,
): string[] =>
  warnings.map(
    (rare) =>
      `class "${rare.class}" has ${rare.rows} row${rare.rows === 1 ? '' : 's'}, fewer than the ${folds} folds; scores say little of it`,
  );

/** Largest mean gradient that scikit-learn calls converged (`tol`). */
const LOOSE_TOLERANCE = 1e-4;

/** What to say of a fit that ran out of counted work. */
export function fitWarnings(
  method: string,
  { converged, gradientNorm, iterations }: LogisticFit,
): string[] {
  if (converged || gradientNorm <= LOOSE_TOLERANCE) return [];
  return [
    `the fit of "${method}" stopped after ${iterations} iterations at a mean gradient of ` +
      `${gradientNorm.toExponential(1)}; its scores may be a little low`,
  ];
}

/** `1 feature`, `5 features`. */
export const featureCount = (count: number): string => `${count} feature${count === 1 ? '' : 's'}`;
