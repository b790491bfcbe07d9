import { describe, expect, it } from 'vitest';
import { amountWithUnit, logTicks, secondsWithUnit } from '../src/render/log-axis.ts';
import { racePlot, type RacePlot } from '../src/render/race-plot.ts';
import { stepBand } from '../src/render/step-band.ts';

const solver = (label: string, ...curves: [number, number][][]): RacePlot['solvers'][number] => ({
  label,
  curves,
  best: '9',
  success: '1/2',
  timeToSolution: '3 s',
  verdict: 'worse',
});

const plot = (changed: Partial<RacePlot> = {}): RacePlot => ({
  title: 'Race',
  description: 'sa against greedy',
  work: 'seconds',
  end: 10,
  sense: 'max',
  subject: 'sa',
  solvers: [
    solver(
      'sa',
      [
        [0.01, 5],
        [1, 10],
      ],
      [
        [0.1, 6],
        [2, 9],
      ],
    ),
    solver('a<b', [[0.02, 8]]),
  ],
  ...changed,
});

/** The y of the places that a path of M, H and V goes through. */
const heights = (path: string): number[] =>
  [...path.matchAll(/[MV](?:[\d.]+ )?([\d.]+)/g)].map(([, y]) => Number(y));

const lines = (svg: string): string[] =>
  [...svg.matchAll(/<path class="line s\d"[^>]* d="(M[\d.]+ [\d.]+H[^"]*)"/g)].map(([, d]) => d);

describe('stepBand', () => {
  it('gives the quartiles from where all curves have begun, where they change', () => {
    const curves = [
      [
        [1, 10],
        [4, 20],
      ],
      [[2, 30]],
      [[3, 50]],
    ] as const;
    expect(stepBand(curves, [1, 2, 3, 3.5, 4, 5])).toEqual([
      { x: 3, low: 20, median: 30, high: 40 },
      { x: 4, low: 25, median: 30, high: 40 },
    ]);
    expect(stepBand([], [1])).toEqual([]);
    expect(stepBand([[]], [1])).toEqual([]);
    expect(stepBand([[], [[1, 7]]], [2])).toEqual([{ x: 2, low: 7, median: 7, high: 7 }]);
  });
});

describe('log axis', () => {
  it('has few round ticks in the range', () => {
    expect(logTicks(1, 10)).toEqual([1, 2, 5, 10]);
    expect(logTicks(0.003, 0.5)).toEqual([0.01, 0.02, 0.1, 0.2]);
    expect(logTicks(1, 1e5)).toEqual([1, 10, 100, 1000, 1e4, 1e5]);
    expect(logTicks(1e-6, 1e3)).toEqual([1e-6, 1e-4, 0.01, 1, 100]);
  });

  it('labels them with units', () => {
    expect([0.00002, 0.01, 1, 200].map(secondsWithUnit)).toEqual([
      '20 µs',
      '10 ms',
      '1 s',
      '200 s',
    ]);
    expect([0, 5, 2000, 1e6, 1.5e9].map(amountWithUnit)).toEqual(['0', '5', '2 k', '1 M', '1.5 G']);
    expect(secondsWithUnit(0)).toBe('0 µs');
  });
});

describe('racePlot', () => {
  it('draws a band and a median for every solver, the better end up when more is better', () => {
    const svg = racePlot(plot());
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).toContain('<title id="title">Race</title>');
    expect(svg).toContain('a&lt;b');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg.match(/class="band f\d"/g)).toHaveLength(2);
    const [sa = '', other = ''] = lines(svg).map((line) => line);
    const ys = heights(sa);
    expect(ys.length).toBe(3);
    expect(ys).toEqual([...ys].sort((a, b) => b - a));
    // The best of all is the median of sa at its end: at the top.
    expect(Math.min(...ys)).toBe(Math.min(...heights(other), ...ys));
    const low = racePlot(plot({ sense: 'min' }));
    const [first = ''] = lines(low);
    const down = heights(first);
    expect(down.at(-1)).toBeLessThan(down[0] ?? 0);
  });

  it('has a table with what it was given', () => {
    const svg = racePlot(plot());
    for (const text of ['solver', 'best', 'success', 'TTS 99 %', 'vs sa', '1/2', '3 s', 'worse']) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(racePlot(plot({ subject: null }))).toContain('>verdict</text>');
  });

  it('stands one point, equal values, no sample, a start at 0 and many solvers', () => {
    const cases: RacePlot['solvers'][] = [
      [solver('a', [[10, 3]])],
      [solver('a', [[0, 3]], [[0, 3]])],
      [
        solver('a', [
          [0, -0],
          [5, 0],
        ]),
      ],
      [solver('a')],
      [solver('a', [])],
      Array.from({ length: 12 }, (_, i) => solver(`solver ${i}`, [[0.1, i]])),
      [
        solver('a', [
          [1e-12, 1e300],
          [1, 1e-300],
        ]),
      ],
    ];
    for (const solvers of cases) {
      for (const work of ['seconds', 'states'] as const) {
        for (const end of [0, 10]) {
          expect(racePlot(plot({ solvers, work, end }))).not.toMatch(/NaN|Infinity|undefined/);
        }
      }
    }
  });

  it('tells twelve solvers apart by colour and line', () => {
    const solvers = Array.from({ length: 12 }, (_, i) => solver(`solver ${i}`, [[0.1, i]]));
    const svg = racePlot(plot({ solvers }));
    const styles = [...svg.matchAll(/class="line (s\d)" stroke-dasharray="([^"]*)" d="M14 /g)].map(
      ([, colour, dash]) => `${colour} ${dash}`,
    );
    expect(styles.length).toBe(12);
    expect(new Set(styles).size).toBe(12);
  });

  it('has colours that stand out from both grounds', () => {
    const svg = racePlot(plot());
    const luminance = (hex: string): number => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
        const share = parseInt(hex.slice(at, at + 2), 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string): number => {
      const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (high + 0.05) / (low + 0.05);
    };
    const colours = [...svg.matchAll(/\.s\d \{ stroke: (#\w{6}) \}/g)].map(([, hex]) => hex);
    expect(colours.length).toBe(16);
    colours.forEach((colour, i) => {
      expect(contrast(colour, i < 8 ? '#ffffff' : '#16181c'), colour).toBeGreaterThan(4.5);
    });
  });
});
