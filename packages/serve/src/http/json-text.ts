import type { Scores } from '@ketflow/learn';

/**
 * The probabilities of one row as a JSON list, each in the shortest form that reads back as the same number.
 * A probability that is not finite (the row holds values near the largest double) is written null, as JSON has no NaN.
 *
 * @param width - Number of classes.
 */
export function probabilitiesJson({ probabilities }: Scores, row: number, width: number): string {
  let text = '';
  for (let i = row * width; i < (row + 1) * width; i++) {
    const value = probabilities[i]!;
    text += `${text === '' ? '' : ','}${Number.isFinite(value) ? value : 'null'}`;
  }
  return `[${text}]`;
}
