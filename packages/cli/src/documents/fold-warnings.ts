/** What the folds warn about, as sentences. */
export const foldWarnings = (
  warnings: readonly { readonly class: string; readonly rows: number }[],
  folds: number,
): string[] =>
  warnings.map(
    (rare) =>
      `class "${rare.class}" has ${rare.rows} row${rare.rows === 1 ? '' : 's'}, fewer than the ${folds} folds; scores say little of it`,
  );
