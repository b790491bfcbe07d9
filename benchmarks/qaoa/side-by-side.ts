/** Contenders timed in turn, and the table of what came of it. */
import { machine, spread, type Spread } from 'ketflow';

/** Something that can be run again and again, and says how many seconds a run took. */
export interface Contender {
  readonly name: string;
  run(): number | Promise<number>;
}

/** How seconds become the figure that is quoted. */
export interface Unit {
  readonly name: string;
  readonly better: 'less' | 'more';
  of(seconds: number): number;
}

/** What the figure of Ketflow is to reach: a value, or so many times the speed of a peer. */
export type Goal =
  { readonly limit: number } | { readonly peer: string; readonly times: number | null };

/** One line of the comparison. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ketflow: Spread;
  readonly peer: string | null;
  readonly peerFigure: Spread | null;
  /** How many times as fast as the peer: minimum by minimum, median by median. */
  readonly ratio: Spread | null;
  readonly goal: string;
  readonly met: boolean | null;
}

/** Runs every contender once to warm up, then all in turn, and gives the seconds of each. */
export async function inTurn(
  contenders: readonly Contender[],
  repeats: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  for (const contender of contenders) await contender.run();
  const seconds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let i = 0; i < repeats; i++) {
    for (const contender of contenders) seconds.get(contender.name)?.push(await contender.run());
  }
  return seconds;
}

/** `min` is the best one where more is better, too. */
const figureOf = (seconds: readonly number[], unit: Unit): Spread => {
  const { min, median } = spread(seconds);
  return { min: unit.of(min), median: unit.of(median) };
};

/** A goal is met when the minimum and the median both meet it: noise does not decide. */
const meets = (figure: Spread, isMet: (value: number) => boolean): boolean =>
  isMet(figure.min) && isMet(figure.median);

/** The lines of one comparison: one for each goal, or one without. */
export function rowsOf(
  what: string,
  unit: Unit,
  seconds: ReadonlyMap<string, readonly number[]>,
  goals: readonly Goal[],
): Row[] {
  const ketflow = figureOf(seconds.get('ketflow') ?? [], unit);
  const plain = { what, unit: unit.name, ketflow, peer: null, peerFigure: null, ratio: null };
  if (goals.length === 0) return [{ ...plain, goal: '', met: null }];
  return goals.flatMap((goal): Row[] => {
    if ('limit' in goal) {
      const isLess = unit.better === 'less';
      const met = meets(ketflow, (value) => (isLess ? value <= goal.limit : value >= goal.limit));
      return [{ ...plain, goal: `${isLess ? '≤' : '≥'} ${goal.limit}`, met }];
    }
    const { peer, times } = goal;
    const peerSeconds = seconds.get(peer);
    if (peerSeconds === undefined) return [];
    const ratio = over(spread(peerSeconds), spread(seconds.get('ketflow') ?? []));
    return [
      {
        ...plain,
        peer,
        peerFigure: figureOf(peerSeconds, unit),
        ratio,
        goal: times === null ? '' : `≥ ${times} ×`,
        met: times === null ? null : meets(ratio, (value) => value >= times),
      },
    ];
  });
}

/** A figure of Ketflow's alone that is to be at most `limit`, if there is one. */
export const ownRow = (what: string, unit: string, figure: Spread, limit?: number): Row => ({
  what,
  unit,
  ketflow: figure,
  peer: null,
  peerFigure: null,
  ratio: null,
  goal: limit === undefined ? '' : `≤ ${limit}`,
  met: limit === undefined ? null : meets(figure, (value) => value <= limit),
});

/** A figure that does not vary. */
export const exactly = (value: number): Spread => ({ min: value, median: value });

/** Minimum by minimum, median by median. */
export const over = (a: Spread, b: Spread): Spread => ({
  min: a.min / b.min,
  median: a.median / b.median,
});

const digits = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));

const both = (figure: Spread | null): string =>
  figure === null ? '' : `${digits(figure.median)} (${digits(figure.min)})`;

/** Prints a JSON line for each row, with what it was measured on, and gives them back. */
export function report(rows: readonly Row[]): readonly Row[] {
  for (const row of rows) console.log(JSON.stringify({ ...row, machine: machine() }));
  return rows;
}

/** The table in Markdown: medians, the best of the repeats in brackets. */
export function markdown(rows: readonly Row[]): string {
  const titles = ['measurement', 'unit', 'ketflow', 'peer', 'peer’s', 'ratio', 'goal', 'met'];
  const cells = rows.map((row) => [
    row.what,
    row.unit,
    both(row.ketflow),
    row.peer ?? '',
    both(row.peerFigure),
    both(row.ratio),
    row.goal,
    row.met === null ? '' : row.met ? 'yes' : 'NO',
  ]);
  const widths = titles.map((title, c) =>
    Math.max(title.length, ...cells.map((row) => row[c]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join(' | ')} |`;
  return [
    line(titles),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...cells.map(line),
  ].join('\n');
}
