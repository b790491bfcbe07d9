/** Widest line of any report. */
const WIDTH = 100;

/** A column of a printed table. */
export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Text cut to a width, with an ellipsis where something is missing. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** Lines of text of at most `width` characters, broken at spaces; a longer word has a line of its own, cut. */
export function wrap(text: string, width: number = WIDTH, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const piece = cut(word, width - indent.length);
    if (line === '') line = piece;
    else if (indent.length + line.length + 1 + piece.length <= width) line += ` ${piece}`;
    else {
      lines.push(indent + line);
      line = piece;
    }
  }
  if (line !== '') lines.push(indent + line);
  return lines.join('\n');
}

/**
 * A table with aligned columns, two spaces apart, at most {@link WIDTH} wide: the widest left-aligned column gives way.
 */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map(({ title }, c) =>
    Math.max(title.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const total = (): number => widths.reduce((sum, width) => sum + width + 2, -2);
  while (total() > WIDTH) {
    const left = columns.map(({ align }, c) => (align === 'right' ? 0 : (widths[c] ?? 0)));
    const widest = left.indexOf(Math.max(...left));
    widths[widest] = Math.max(4, (widths[widest] ?? 0) - (total() - WIDTH));
    if (widths[widest] === 4) break;
  }
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, c) => {
        const width = widths[c] ?? 0;
        const cell = cut(cells[c] ?? '', width);
        return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
  ].join('\n');
}
