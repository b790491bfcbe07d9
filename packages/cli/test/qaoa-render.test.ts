import { describe, expect, it } from 'vitest';
import { colourOf } from '../src/render/colour-scale.ts';
import { distributionPlot, type DistributionPlot } from '../src/render/distribution-plot.ts';
import { heatMap, type HeatMap } from '../src/render/heat-map.ts';
import { ticksOf } from '../src/render/svg.ts';

/** Whether each element is closed in order: enough to be parsed as XML, together with the escapes. */
function isBalanced(svg: string): boolean {
  const open: string[] = [];
  for (const [, end, name = '', empty] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/gi)) {
    if (end === '/') {
      if (open.pop() !== name) return false;
    } else if (empty !== '/') open.push(name);
  }
  return open.length === 0;
}

/** Relative luminance of a colour, 0 to 1. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const landscape: HeatMap = {
  title: 'A <title> & more',
  description: 'what it shows',
  x: { label: 'gamma', values: [0, 1, 2] },
  y: { label: 'beta', values: [-1, 1] },
  cells: [
    [0, 1],
    [2, 3],
    [4, 10],
  ],
  scale: 'mean objective',
  better: 'high',
  mark: { x: 2, y: 1 },
};

const distribution: DistributionPlot = {
  title: 'Energies',
  description: 'what it shows',
  edges: [0, 1, 2, 3],
  shares: { label: 'QAOA', values: [0, 0.25, 0.75] },
  behind: { label: 'at random', values: [0.5, 0.25, 0.25] },
  mark: { label: 'optimum', value: 3 },
  axis: 'objective',
};

describe('the colour scale', () => {
  it('grows lighter all the way from viridis to viridis', () => {
    expect([colourOf(0), colourOf(0.5), colourOf(1)]).toEqual(['#440154', '#21908c', '#fde725']);
    expect([colourOf(-1), colourOf(2)]).toEqual([colourOf(0), colourOf(1)]);
    const lights = Array.from({ length: 101 }, (_, i) => luminance(colourOf(i / 100)));
    for (let i = 1; i < lights.length; i++) {
      expect(lights[i]).toBeGreaterThan(lights[i - 1] ?? 1);
    }
  });
});

describe('both pictures', () => {
  it.each([
    ['heat map', heatMap(landscape)],
    ['distribution', distributionPlot(distribution)],
  ])(
    '%s: one drawing of 360 px for light and dark ground, without fonts, scripts or links',
    (_, svg) => {
      expect(svg).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 360 \d+" role="img"/,
      );
      expect(svg).toContain('<desc id="desc">what it shows</desc>');
      expect(svg).toContain('@media (prefers-color-scheme: dark)');
      expect(svg).not.toMatch(/<script|@import|@font-face|url\(|href|NaN|undefined|Infinity/);
      expect(isBalanced(svg)).toBe(true);
      // Nothing is drawn outside.
      for (const [, x] of svg.matchAll(/ c?x="([-\d.]+)"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(360);
      }
    },
  );
});

describe('the heat map', () => {
  const cellsOf = (svg: string, fill: string): string =>
    new RegExp(`<path fill="${fill}" d="([^"]*)"`).exec(svg)?.[1] ?? '';
  const brightest = colourOf(47.5 / 48);
  const darkest = colourOf(0.5 / 48);

  it('paints the largest value brightest where more is better, else darkest, and rings the best', () => {
    const svg = heatMap(landscape);
    expect(svg).toContain('A &lt;title&gt; &amp; more');
    // x = 2, y = 1: right third, upper half of the square from (58, 38) to (274, 254)
    expect(cellsOf(svg, brightest)).toBe('M202 38H274V146H202z');
    expect(cellsOf(svg, darkest)).toBe('M58 146H130V254H58z');
    expect(svg).toContain('cx="238" cy="92"');
    const turned = heatMap({ ...landscape, better: 'low' });
    expect(cellsOf(turned, darkest)).toBe('M202 38H274V146H202z');
    expect(cellsOf(turned, brightest)).toBe('M58 146H130V254H58z');
  });

  it('its scale has the numbers in the order of the colours', () => {
    const heights = (svg: string) =>
      [...svg.matchAll(/<path class="axis" d="M302 ([\d.]+)h4"\/><text[^>]*>([-\d.]+)</g)].map(
        ([, y, tick]) => [Number(tick), Number(y)],
      );
    expect(heights(heatMap(landscape))).toEqual(
      [0, 2, 4, 6, 8, 10].map((t) => [t, 254 - 21.6 * t].map(round)),
    );
    expect(heights(heatMap({ ...landscape, better: 'low' }))[0]).toEqual([0, 38]);
  });

  it('draws a flat landscape', () => {
    const flat = heatMap({ ...landscape, cells: [[3, 3], [3, 3], [3, 3]] }); // prettier-ignore
    expect(flat).not.toContain('NaN');
    expect(flat.match(/<path fill=/g)).toHaveLength(1);
  });
});

const round = (value: number): number => Math.round(10 * value) / 10;

describe('the distribution', () => {
  it('draws bars in proportion, what it is compared with behind them, and the optimum', () => {
    const svg = distributionPlot(distribution);
    const heights = (name: string) =>
      [
        ...svg.matchAll(
          new RegExp(
            `<rect class="${name}" [^>]*y="[\\d.]+" width="[\\d.]+" height="([\\d.]+)"`,
            'g',
          ),
        ),
      ].map(([, height]) => Number(height));
    // 168 px for the highest share; the last of each kind is the swatch of the legend.
    expect(heights('shares').slice(0, -1)).toEqual([56, 168]);
    expect(heights('behind').slice(0, -1)).toEqual([112, 56, 56]);
    expect(svg.indexOf('class="behind"')).toBeLessThan(svg.indexOf('class="shares"'));
    expect(svg).toContain('<path class="mark" d="M338 34V208"/>');
    expect(svg).toContain('>optimum 3</text>');
  });

  it('a long title is cut where it is drawn and whole for readers of the screen', () => {
    const title = 'x'.repeat(80);
    const svg = distributionPlot({ ...distribution, title });
    expect(svg).toContain(`<title id="title">${title}</title>`);
    expect(svg).toContain(`>${'x'.repeat(43)}…</text>`);
  });
});

it('ticks are round and inside', () => {
  expect(ticksOf(0.3, 12.2)).toEqual([5, 10]);
  expect(ticksOf(-0.12, 0.31)).toEqual([-0.1, 0, 0.1, 0.2, 0.3]);
});
