/**
 * A plot of values with their intervals as SVG, readable on light and dark ground.
 * @module
 */

/** One row of the plot: a label and either a value with its interval, or single points. */
export interface PlotRow {
  readonly label: string;
  readonly value: number;
  readonly interval?: readonly [number, number];
  readonly points?: readonly number[];
}

const WIDTH = 720;
const LABELS = 240;
const RIGHT = 24;
const ROW = 30;
const TOP = 48;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Round ticks: about five steps of 1, 2 or 5 times a power of ten that cover [low, high]. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1b1f24 }
  .title { font-weight: 600; font-size: 15px }
  .axis, .tick { stroke: #c4c9d0; stroke-width: 1 }
  .interval { stroke: #3556b8; stroke-width: 3; stroke-linecap: round }
  .value { fill: #3556b8 }
  .point { fill: #3556b8; fill-opacity: .35 }
  .ground { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e8eb } .axis, .tick { stroke: #474d55 } .ground { fill: #16181c }
    .interval { stroke: #8ea8ff } .value, .point { fill: #8ea8ff }
  }`;

/** Draws the rows from top to bottom on one axis. */
export function intervalPlot(title: string, axis: string, rows: readonly PlotRow[]): string {
  const all = rows.flatMap(({ value, interval, points }) => [
    value,
    ...(interval ?? []),
    ...(points ?? []),
  ]);
  const least = Math.min(...all);
  const most = Math.max(...all);
  // Values that agree but for rounding are one value: the axis then spans 5 % of it.
  const spread = most - least;
  const size = Math.max(Math.abs(most), Math.abs(least));
  const room = 0.05 * (spread > 1e-9 * size ? spread : Math.max(size, 1e-6));
  const [low, high] = [least - room, most + room];
  const x = (value: number): string =>
    (LABELS + ((value - low) / (high - low)) * (WIDTH - LABELS - RIGHT)).toFixed(1);
  const bottom = TOP + rows.length * ROW;
  const ticks = ticksOf(low, high).map(
    (tick) =>
      `<line class="tick" x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 8}" y2="${bottom}"/>` +
      `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tick}</text>`,
  );
  const marks = rows.map(({ label, value, interval, points }, i) => {
    const y = TOP + i * ROW + ROW / 2 - 4;
    const line =
      interval === undefined
        ? ''
        : `<line class="interval" x1="${x(interval[0])}" x2="${x(interval[1])}" y1="${y}" y2="${y}"/>`;
    const dots = (points ?? []).map((p) => `<circle class="point" cx="${x(p)}" cy="${y}" r="4"/>`);
    return (
      `<text x="${LABELS - 12}" y="${y + 4}" text-anchor="end">${escape(label)}</text>${line}` +
      `${dots.join('')}<circle class="value" cx="${x(value)}" cy="${y}" r="5.5"/>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 44}" role="img">`,
    `<title>${escape(title)}</title><style>${style}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${bottom + 44}"/>`,
    `<text class="title" x="16" y="24">${escape(title)}</text>`,
    ...ticks,
    `<line class="axis" x1="${LABELS}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>`,
    ...marks,
    `<text x="${(LABELS + WIDTH - RIGHT) / 2}" y="${bottom + 36}" text-anchor="middle">${escape(axis)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
