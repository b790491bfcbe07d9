import { number } from './numbers.ts';
import { escapeXml, PLOT_WIDTH, scaleOf, svgFrame, ticksOf } from './svg.ts';

/** Two distributions over the same bins. */
export interface DistributionPlot {
  readonly title: string;
  readonly description: string;
  /** Edges of the bins, increasing, one more than there are bins. */
  readonly edges: readonly number[];
  /** The share in each bin. */
  readonly shares: { readonly label: string; readonly values: readonly number[] };
  /** What it is compared with, drawn behind. */
  readonly behind: { readonly label: string; readonly values: readonly number[] };
  /** A value to mark by a line. */
  readonly mark: { readonly label: string; readonly value: number };
  readonly axis: string;
}

const LEFT = 52;
const RIGHT = PLOT_WIDTH - 16;
const TOP = 40;
const BOTTOM = 208;

const style = `
  .shares { fill: #3556b8 }
  .behind { fill: #b9bec6 }
  .mark { stroke: #b5470b; stroke-width: 2; stroke-dasharray: 5 3 }
  @media (prefers-color-scheme: dark) {
    .shares { fill: #8ea8ff } .behind { fill: #50565f } .mark { stroke: #ff9a5c }
  }`;

/** Draws bars of one distribution in front of the wider bars of another. */
export function distributionPlot(plot: DistributionPlot): string {
  const { edges, shares, behind, mark } = plot;
  const [low = 0, high = 1] = [edges[0], edges.at(-1)];
  const highest = Math.max(...shares.values, ...behind.values);
  const x = scaleOf(low, high, LEFT + 6, RIGHT - 6);
  const y = scaleOf(0, highest, BOTTOM, TOP);
  const bars = (name: string, values: readonly number[], margin: number): string[] =>
    values.map((value, i) => {
      const [from = low, to = high] = edges.slice(i, i + 2).map(x);
      const width = Math.max(0.5, (to - from) * (1 - 2 * margin));
      const left = (from + to - width) / 2;
      return value === 0
        ? ''
        : `<rect class="${name}" x="${left.toFixed(1)}" y="${y(value)}" width="${width.toFixed(1)}" height="${(BOTTOM - y(value)).toFixed(1)}"/>`;
    });
  const swatch = (name: string, line: number, label: string): string =>
    `<rect class="${name}" x="${LEFT}" y="${line - 10}" width="14" height="11"/><text x="${LEFT + 22}" y="${line}">${escapeXml(label)}</text>`;
  const legend = BOTTOM + 58;
  return svgFrame({
    title: plot.title,
    description: plot.description,
    height: legend + 48,
    style,
    body: [
      ...ticksOf(0, highest).map(
        (tick) =>
          `<path class="tick" d="M${LEFT} ${y(tick)}H${RIGHT}"/><text x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
      ),
      ...bars('behind', behind.values, 0.04),
      ...bars('shares', shares.values, 0.22),
      ...ticksOf(low, high).map(
        (tick) =>
          `<path class="axis" d="M${x(tick)} ${BOTTOM}v4"/><text x="${x(tick)}" y="${BOTTOM + 17}" text-anchor="middle">${tick}</text>`,
      ),
      `<path class="axis" d="M${LEFT} ${BOTTOM}H${RIGHT}"/>`,
      `<path class="mark" d="M${x(mark.value)} ${TOP - 6}V${BOTTOM}"/>`,
      `<text x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 35}" text-anchor="middle">${escapeXml(plot.axis)}</text>`,
      `<text transform="translate(14 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">probability</text>`,
      swatch('shares', legend, shares.label),
      swatch('behind', legend + 18, behind.label),
      `<path class="mark" d="M${LEFT} ${legend + 31}h14"/><text x="${LEFT + 22}" y="${legend + 35}">${escapeXml(
        `${mark.label} ${number(mark.value)}`,
      )}</text>`,
    ],
  });
}
