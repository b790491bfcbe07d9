import { RandomStream } from '@ketflow/core';

/** A table that is hard on the quickstart: numbers and texts, one text with 2,000 levels, missing cells, several classes. */
export function wideTable(rows: number, columns: number, classes: number): string {
  const stream = RandomStream.root(1).split('wide');
  const names = Array.from({ length: columns }, (_, j) => (j % 5 === 4 ? `t${j}` : `x${j}`));
  const lines = [`${names.join(',')},y`];
  for (let i = 0; i < rows; i++) {
    const hidden = [0, 1, 2].map(() => 2 * stream.uniform() - 1);
    const cells = names.map((_, j) => {
      const z = hidden[j % 3] ?? 0;
      if (j % 5 !== 4) {
        if (stream.uniform() < 0.03) return '';
        return (z * ((j % 11) / 10) + 2 * stream.uniform() - 1).toFixed(5);
      }
      const levels = j === 4 ? 2000 : (j % 7) + 3;
      const noisy = 0.7 * stream.uniform() + 0.15 * (z + 1);
      return stream.uniform() < 0.02 ? '' : `L${Math.floor(noisy * levels)}`;
    });
    const [a = 0, b = 0, c = 0] = hidden;
    const share = (a + b * c + 2 + stream.uniform() - 0.5) / 4;
    const label = Math.min(classes - 1, Math.max(0, Math.floor(share * classes)));
    lines.push(`${cells.join(',')},c${label}`);
  }
  return `${lines.join('\n')}\n`;
}
