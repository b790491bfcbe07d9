/**
 * A plot of values with their intervals as SVG, readable on light and dark ground.
 * @module
 */
import { escapeXml, ticksOf } from './svg.ts';

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
      `<text x="${LABELS - 12}" y="${y + 4}" text-anchor="end">${escapeXml(label)}</text>${line}` +
      `${dots.join('')}<circle class="value" cx="${x(value)}" cy="${y}" r="5.5"/>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 44}" role="img">`,
    `<title>${escapeXml(title)}</title><style>${style}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${bottom + 44}"/>`,
    `<text class="title" x="16" y="24">${escapeXml(title)}</text>`,
    ...ticks,
    `<line class="axis" x1="${LABELS}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>`,
    ...marks,
    `<text x="${(LABELS + WIDTH - RIGHT) / 2}" y="${bottom + 36}" text-anchor="middle">${escapeXml(axis)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
