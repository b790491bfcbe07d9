/**
 * The picture of a race as SVG: the objective of every solver against time or work, and a table of how it did.
 * @module
 */
import { amountWithUnit, logTicks, secondsWithUnit } from './log-axis.ts';
import { number } from './numbers.ts';
import { stepBand, type BandPoint, type Steps } from './step-band.ts';
import { escapeXml, PLOT_WIDTH, scaleOf, svgFrame } from './svg.ts';
import { cut } from './table.ts';

/** One solver of the picture. */
export interface RacePlotSolver {
  readonly label: string;
  /** One curve for each run: seconds or states scored, and the best objective from there on. */
  readonly curves: readonly Steps[];
  /** Its row of the table, as text. */
  readonly best: string;
  readonly success: string;
  readonly timeToSolution: string;
  readonly verdict: string;
}

/** What the picture shows. */
export interface RacePlot {
  readonly title: string;
  readonly description: string;
  /** What goes along the axis. */
  readonly work: 'seconds' | 'states';
  /** Where the axis ends. */
  readonly end: number;
  readonly sense: 'min' | 'max';
  readonly solvers: readonly RacePlotSolver[];
  /** The solver that the verdicts are against; null where there are none. */
  readonly subject: string | null;
}

const LEFT = 66;
const RIGHT = PLOT_WIDTH - 14;
const TOP = 38;
const BOTTOM = 226;
const ROW = 20;
/** Pixels between the frame and the best and the worst curve. */
const ROOM = 8;
/** The axis of time goes back at most so far, and the axis of the objective so far from the best. */
const MOST_DECADES = 6;
/** The axis of time ends so much behind the end of the longest run. */
const END_ROOM = 1.1;
/** Least distance of two labels of the objective in pixels. */
const LABEL_ROOM = 18;

/** Blue, orange, green, purple, ochre, magenta, teal, grey: at least 4.5 to 1 on their ground; line styles tell them apart too. */
const colours = [
  ['#3556b8', '#8ea8ff'],
  ['#b5470b', '#ff9a5c'],
  ['#0b7a5c', '#4fd6ac'],
  ['#8a3ea8', '#d69bf0'],
  ['#7a5c00', '#e3c04a'],
  ['#b8175a', '#ff8fb8'],
  ['#006e8a', '#5cc8e6'],
  ['#555b63', '#b3b9c2'],
] as const;
const dashes = ['none', '7 3', '2 2', '9 3 2 3', '4 2', '12 4', '1 3', '6 2 1 2 1 2'];

const rules = (which: 0 | 1): string =>
  colours
    .map((pair, i) => `.s${i} { stroke: ${pair[which]} } .f${i} { fill: ${pair[which]} }`)
    .join(' ');

const style = `
  .line { fill: none; stroke-width: 2; stroke-linejoin: round }
  .band { fill-opacity: .16; stroke: none }
  .head { font-weight: 600 }
  ${rules(0)}
  @media (prefers-color-scheme: dark) { .band { fill-opacity: .24 } ${rules(1)} }`;

const last = colours.length;
const classOf = (at: number, letter: 's' | 'f'): string => `${letter}${at % last}`;
/** The eight line styles move on by one where the colours begin again. */
const dashOf = (at: number): string =>
  dashes[(at + Math.floor(at / last)) % dashes.length] ?? 'none';

/** The axis of time or work: logarithmic, from where the first solver has begun in all its runs. */
function workAxis({ solvers, end, work }: RacePlot) {
  const starts = solvers.flatMap(({ curves }) => {
    const firsts = curves.flatMap(([first]) => (first === undefined ? [] : [first[0]]));
    return firsts.length === 0 ? [] : [Math.max(...firsts)];
  });
  // A little room behind the end shows where a solver stands that has found all it found there.
  const high = (end > 0 ? end : 1) * END_ROOM;
  const earliest = Math.max(Math.min(...starts), high / 10 ** MOST_DECADES);
  const low = Math.min(earliest, high / 10);
  const label = work === 'seconds' ? secondsWithUnit : amountWithUnit;
  const scale = scaleOf(Math.log10(low), Math.log10(high), LEFT, RIGHT);
  const x = (value: number): number => scale(Math.log10(Math.max(low, value)));
  // A place for every pixel, from left to right.
  const places = Array.from({ length: RIGHT - LEFT + 1 }, (_, i) =>
    i === RIGHT - LEFT ? high : low * (high / low) ** (i / (RIGHT - LEFT)),
  );
  const shown = logTicks(low, high).filter((tick) => work === 'seconds' || tick >= 1);
  const ticks = shown.map((tick) => {
    const at = x(tick);
    return (
      `<path class="axis" d="M${at} ${BOTTOM}v4"/>` +
      `<text x="${at}" y="${BOTTOM + 17}" text-anchor="middle">${label(tick)}</text>`
    );
  });
  return { x, places, ticks };
}

/** The axis of the objective: logarithmic in the distance to the best of all, which is at the good end. */
function objectiveAxis(bands: readonly (readonly BandPoint[])[], sense: RacePlot['sense']) {
  const sign = sense === 'max' ? -1 : 1;
  const values = bands.flat().flatMap(({ low, median, high }) => [low, median, high]);
  const best = values.length === 0 ? 0 : sign * Math.min(...values.map((value) => sign * value));
  const gaps = values.map((value) => Math.abs(value - best));
  const widest = Math.max(...gaps, 0);
  const size = Math.max(Math.abs(best), widest);
  // Less than rounding is no distance.
  const positive = gaps.filter((gap) => gap > 1e-9 * size);
  const isFlat = positive.length === 0;
  const unit = isFlat ? 1 : Math.max(Math.min(...positive), widest / 10 ** MOST_DECADES);
  const [good, bad] = sense === 'max' ? [TOP + ROOM, BOTTOM - ROOM] : [BOTTOM - ROOM, TOP + ROOM];
  const scale = scaleOf(0, isFlat ? 1 : Math.log10(1 + widest / unit), good, bad);
  const y = (value: number): number => scale(Math.log10(1 + Math.abs(value - best) / unit));
  const ticks: string[] = [];
  let free = good;
  const steps = isFlat ? [] : logTicks(unit, widest);
  for (const gap of values.length === 0 ? [] : [0, ...steps]) {
    const at = y(best - -sign * gap);
    if (gap > 0 && Math.abs(at - free) < LABEL_ROOM) continue;
    free = at;
    ticks.push(
      `<path class="tick" d="M${LEFT} ${at}H${RIGHT}"/>` +
        `<text x="${LEFT - 6}" y="${at + 4}" text-anchor="end">${cut(number(best + sign * gap), 8)}</text>`,
    );
  }
  return { y, ticks };
}

type Axes = { readonly x: (value: number) => number; readonly y: (value: number) => number };

/** The path of one of the three lines of a band, to the right end of the plot. */
function stepsOf(
  band: readonly BandPoint[],
  part: 'low' | 'median' | 'high',
  { x, y }: Axes,
): string {
  const steps = band.map(
    (point, i) => `${i === 0 ? `M${x(point.x)} ` : `H${x(point.x)}V`}${y(point[part])}`,
  );
  return `${steps.join('')}H${RIGHT}`;
}

/** The area between the quartiles: forward along one, back along the other. */
function areaOf(band: readonly BandPoint[], axes: Axes): string {
  const { x, y } = axes;
  const back = [...band]
    .reverse()
    .map((point) => `V${y(point.high)}H${x(point.x)}`)
    .join('');
  return `${stepsOf(band, 'low', axes)}${back}z`;
}

/** Where the columns of the table begin or, aligned to the right, end. */
const COLUMNS = { swatch: 14, label: 42, best: 156, success: 216, time: 282, verdict: 290 };

function tableRows({ solvers, subject }: RacePlot, top: number): string[] {
  const cells = (y: number, texts: readonly string[], name = ''): string => {
    const [label = '', best = '', success = '', time = '', verdict = ''] = texts;
    const cell = (x: number, text: string, anchor: 'start' | 'end'): string =>
      `<text${name} x="${x}" y="${y}" text-anchor="${anchor}">${escapeXml(text)}</text>`;
    return [
      cell(COLUMNS.label, cut(label, 11), 'start'),
      cell(COLUMNS.best, cut(best, 8), 'end'),
      cell(COLUMNS.success, success, 'end'),
      cell(COLUMNS.time, time, 'end'),
      cell(COLUMNS.verdict, verdict, 'start'),
    ].join('');
  };
  const against = subject === null ? 'verdict' : `vs ${cut(subject, 6)}`;
  return [
    cells(top, ['solver', 'best', 'success', 'TTS 99 %', against], ' class="head"'),
    `<path class="axis" d="M${COLUMNS.swatch} ${top + 6}H${RIGHT}"/>`,
    ...solvers.map((solver, at) => {
      const y = top + (at + 1) * ROW + 2;
      return (
        `<path class="line ${classOf(at, 's')}" stroke-dasharray="${dashOf(at)}" d="M${COLUMNS.swatch} ${y - 4}h22"/>` +
        cells(y, [solver.label, solver.best, solver.success, solver.timeToSolution, solver.verdict])
      );
    }),
  ];
}

/** Draws the median of every solver's runs as a step curve in the band of its quartiles, and the table below. */
export function racePlot(plot: RacePlot): string {
  const across = workAxis(plot);
  const bands = plot.solvers.map(({ curves }) => stepBand(curves, across.places));
  const up = objectiveAxis(bands, plot.sense);
  const axes = { x: across.x, y: up.y };
  const table = BOTTOM + 84;
  return svgFrame({
    title: plot.title,
    description: plot.description,
    height: table + plot.solvers.length * ROW + 18,
    style,
    body: [
      ...up.ticks,
      ...bands.map((band, at) =>
        band.length === 0
          ? ''
          : `<path class="band ${classOf(at, 'f')}" d="${areaOf(band, axes)}"/>`,
      ),
      ...bands.map((band, at) =>
        band.length === 0
          ? ''
          : `<path class="line ${classOf(at, 's')}" stroke-dasharray="${dashOf(at)}" d="${stepsOf(band, 'median', axes)}"/>`,
      ),
      ...across.ticks,
      `<path class="axis" d="M${LEFT} ${BOTTOM}H${RIGHT}"/>`,
      `<text x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 35}" text-anchor="middle">${
        plot.work === 'seconds' ? 'time of a run' : 'states scored'
      }</text>`,
      `<text transform="translate(12 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">objective</text>`,
      `<text x="14" y="${BOTTOM + 56}">Median and quartiles; closer to the best is drawn wider.</text>`,
      ...tableRows(plot, table),
    ],
  });
}
