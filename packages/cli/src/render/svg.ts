/**
 * What the plots share: escaped text, round ticks, and a frame that is readable on light and dark ground.
 * @module
 */
import { cut } from './table.ts';

/** Text as content of an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Round ticks: about five steps of 1, 2 or 5 times a power of ten that cover [low, high]. */
export function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Maps [low, high] to [from, to] in pixels, to a tenth. */
export const scaleOf =
  (low: number, high: number, from: number, to: number) =>
  (value: number): number =>
    Math.round(10 * (from + ((value - low) / (high - low)) * (to - from))) / 10;

/** Width of the plots of QAOA in pixels: text of 12 px is readable where this is the width of the screen. */
export const PLOT_WIDTH = 360;

const style = `
  text { font: 12px system-ui, sans-serif; fill: #1b1f24 }
  .title { font-weight: 600; font-size: 14px }
  .axis { stroke: #8a929c; stroke-width: 1; fill: none }
  .tick { stroke: #d5d9de; stroke-width: 1 }
  .ground { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e8eb } .axis { stroke: #7c858f } .tick { stroke: #3a4048 } .ground { fill: #16181c }
  }`;

/** Characters of a title that fit. */
const TITLE_LENGTH = 44;

/** A plot of {@link PLOT_WIDTH} with title, description for readers of the screen, and its own rules of style. */
export function svgFrame(plot: {
  readonly title: string;
  readonly description: string;
  readonly height: number;
  readonly style: string;
  readonly body: readonly string[];
}): string {
  const { title, description, height } = plot;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PLOT_WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeXml(title)}</title><desc id="desc">${escapeXml(description)}</desc>`,
    `<style>${style}${plot.style}</style>`,
    `<rect class="ground" width="${PLOT_WIDTH}" height="${height}"/>`,
    `<text class="title" x="12" y="22">${escapeXml(cut(title, TITLE_LENGTH))}</text>`,
    ...plot.body,
    '</svg>',
    '',
  ].join('\n');
}
