import { colourOf } from './colour-scale.ts';
import { number } from './numbers.ts';
import { escapeXml, scaleOf, svgFrame, ticksOf } from './svg.ts';

/** One axis of a heat map: evenly spaced, increasing, at least two values. */
interface HeatAxis {
  readonly label: string;
  readonly values: ArrayLike<number>;
}

/** What a heat map shows. */
export interface HeatMap {
  readonly title: string;
  readonly description: string;
  readonly x: HeatAxis;
  readonly y: HeatAxis;
  /** `cells[i][j]` is the value at `x.values[i]`, `y.values[j]`. */
  readonly cells: readonly ArrayLike<number>[];
  readonly scale: string;
  /** Which end is good, and therefore bright. */
  readonly better: 'high' | 'low';
  /** The place to mark. */
  readonly mark: { readonly x: number; readonly y: number };
}

const LEFT = 58;
const TOP = 38;
const SIDE = 216;
const BAR = { left: LEFT + SIDE + 14, width: 14 };
const LEVELS = 48;

const style = `
  .cells { shape-rendering: crispEdges }
  .ring-outer { fill: none; stroke: #000; stroke-width: 4 }
  .ring-inner { fill: none; stroke: #fff; stroke-width: 2 }`;

/** The values at both ends; a flat landscape gets a little room so that it has a scale. */
function rangeOf(cells: readonly ArrayLike<number>[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const row of cells) {
    for (const value of Array.from(row)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const room = high - low > 1e-12 * Math.max(1, Math.abs(high)) ? 0 : Math.max(1, Math.abs(high));
  return [low - room / 2, high + room / 2];
}

/** The edges of the cell around each value, in pixels: half a step to either side. */
function edgesOf(count: number, from: number, to: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => {
    return Math.round(10 * (from + (i / count) * (to - from))) / 10;
  });
}

/** One path for each level of colour, so that a fine grid stays a small file. */
function paint({ x, y, cells }: HeatMap, shareOf: (value: number) => number): readonly string[] {
  const across = edgesOf(x.values.length, LEFT, LEFT + SIDE);
  const up = edgesOf(y.values.length, TOP + SIDE, TOP);
  const paths = Array.from({ length: LEVELS }, () => '');
  for (const [i, row] of cells.entries()) {
    for (const [j, value] of Array.from(row).entries()) {
      const level = Math.min(LEVELS - 1, Math.floor(shareOf(value) * LEVELS));
      const [left = 0, right = 0] = across.slice(i, i + 2);
      const [bottom = 0, top = 0] = up.slice(j, j + 2);
      paths[level] = `${paths[level] ?? ''}M${left} ${top}H${right}V${bottom}H${left}z`;
    }
  }
  return paths.flatMap((path, level) =>
    path === '' ? [] : [`<path fill="${colourOf((level + 0.5) / LEVELS)}" d="${path}"/>`],
  );
}

/** Half a step is added at both ends, since a cell reaches half a step beyond its value. */
function placesOf({ values }: HeatAxis, from: number, to: number) {
  const [first = 0, last = 0] = [values[0], values[values.length - 1]];
  const half = (last - first) / (values.length - 1) / 2;
  return { first, last, at: scaleOf(first - half, last + half, from, to) };
}

function axes({ x, y }: HeatMap): readonly string[] {
  const [right, bottom] = [LEFT + SIDE, TOP + SIDE];
  const across = placesOf(x, LEFT, right);
  const up = placesOf(y, bottom, TOP);
  const middle = { x: LEFT + SIDE / 2, y: TOP + SIDE / 2 };
  return [
    ...ticksOf(across.first, across.last).map((tick) => {
      const at = across.at(tick);
      return `<path class="axis" d="M${at} ${bottom}v4"/><text x="${at}" y="${bottom + 17}" text-anchor="middle">${tick}</text>`;
    }),
    ...ticksOf(up.first, up.last).map((tick) => {
      const at = up.at(tick);
      return `<path class="axis" d="M${LEFT} ${at}h-4"/><text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${tick}</text>`;
    }),
    `<rect class="axis" x="${LEFT}" y="${TOP}" width="${SIDE}" height="${SIDE}"/>`,
    `<text x="${middle.x}" y="${bottom + 36}" text-anchor="middle">${escapeXml(x.label)}</text>`,
    `<text transform="translate(14 ${middle.y}) rotate(-90)" text-anchor="middle">${escapeXml(y.label)}</text>`,
  ];
}

function legend({ scale, better }: HeatMap, low: number, high: number): readonly string[] {
  const bottom = TOP + SIDE;
  // The bright end is on top, whichever end of the numbers it is.
  const at = better === 'high' ? scaleOf(low, high, bottom, TOP) : scaleOf(low, high, TOP, bottom);
  const right = BAR.left + BAR.width;
  const edges = edgesOf(LEVELS, bottom, TOP);
  return [
    ...Array.from({ length: LEVELS }, (_, level) => {
      const [below = 0, above = 0] = edges.slice(level, level + 2);
      const height = Math.round(10 * (below - above)) / 10;
      return `<rect fill="${colourOf((level + 0.5) / LEVELS)}" x="${BAR.left}" y="${above}" width="${BAR.width}" height="${height}"/>`;
    }),
    `<rect class="axis" x="${BAR.left}" y="${TOP}" width="${BAR.width}" height="${SIDE}"/>`,
    ...ticksOf(low, high).map((tick) => {
      return `<path class="axis" d="M${right} ${at(tick)}h4"/><text x="${right + 7}" y="${at(tick) + 4}">${tick}</text>`;
    }),
    `<text x="12" y="${bottom + 58}">${escapeXml(`colour: ${scale}, brighter is better`)}</text>`,
  ];
}

/** Draws values over two angles as colours, the best place marked by a ring. */
export function heatMap(map: HeatMap): string {
  const [low, high] = rangeOf(map.cells);
  const share = (value: number): number => (value - low) / (high - low);
  const shareOf = map.better === 'high' ? share : (value: number): number => 1 - share(value);
  const cx = placesOf(map.x, LEFT, LEFT + SIDE).at(map.mark.x);
  const cy = placesOf(map.y, TOP + SIDE, TOP).at(map.mark.y);
  const ring = (name: string): string => `<circle class="${name}" cx="${cx}" cy="${cy}" r="6"/>`;
  return svgFrame({
    title: map.title,
    description: map.description,
    height: TOP + SIDE + 88,
    style,
    body: [
      `<g class="cells">${paint(map, shareOf).join('')}</g>`,
      ring('ring-outer'),
      ring('ring-inner'),
      ...axes(map),
      ...legend(map, low, high),
      `<text x="12" y="${TOP + SIDE + 76}">${escapeXml(
        `ring: the best, at ${number(map.mark.x)}, ${number(map.mark.y)}`,
      )}</text>`,
    ],
  });
}
