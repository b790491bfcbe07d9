import { short, svg } from './svg.ts';
import type { CutLandscape, CutShare } from './solve.ts';

const width = 400;

/** A line: <cut> by evaluation, between a blind guess and the number of edges. */
export function drawHistory(
  picture: SVGSVGElement,
  history: readonly number[],
  numEdges: number,
): void {
  const height = 150;
  const [left, right, top, bottom] = [42, 8, 8, 22];
  const low = Math.min(numEdges / 2, ...history);
  const x = (i: number): number =>
    left + ((width - left - right) * i) / Math.max(1, history.length - 1);
  const y = (cut: number): number =>
    height - bottom - ((height - top - bottom) * (cut - low)) / (numEdges - low);
  const points = history.map((cut, i) => `${x(i).toFixed(1)},${y(cut).toFixed(1)}`);
  const mark = (cut: number, name: string): SVGElement[] => [
    svg('line', { x1: left, x2: width - right, y1: y(cut), y2: y(cut), class: name }),
    svg('text', { x: left - 4, y: y(cut) + 4, class: 'at-end' }, short(cut, 4)),
  ];
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.replaceChildren(
    ...mark(numEdges, 'grid'),
    ...mark(numEdges / 2, 'grid guess'),
    svg('polyline', { points: points.join(' '), class: 'curve' }),
    svg('text', { x: left, y: height - 6 }, '1'),
    svg('text', { x: width - right, y: height - 6, class: 'at-end' }, String(history.length)),
    svg('text', { x: (left + width) / 2, y: height - 6, class: 'middle' }, 'evaluation'),
  );
}

/** Bars: the probability of each cut, and an outline with that of a blind guess. */
export function drawDistribution(
  picture: SVGSVGElement,
  distribution: readonly CutShare[],
  optimum: number,
): void {
  const height = 190;
  const [left, right, top, bottom] = [42, 8, 8, 36];
  const lowest = distribution[0].cut;
  const step = (width - left - right) / (optimum - lowest + 1);
  const most = Math.max(
    ...distribution.map(({ probability, guess }) => Math.max(probability, guess)),
  );
  const y = (share: number): number => height - bottom - ((height - top - bottom) * share) / most;
  const bar = (cut: number, share: number, inset: number, name: string): SVGElement =>
    svg('rect', {
      x: left + step * (cut - lowest) + inset * step,
      y: y(share),
      width: step * (1 - 2 * inset),
      height: height - bottom - y(share),
      class: name,
    });
  const every = Math.ceil((optimum - lowest + 1) / 12);
  const labels = distribution
    .filter(({ cut }) => (optimum - cut) % every === 0)
    .map(({ cut }) =>
      svg(
        'text',
        { x: left + step * (cut - lowest + 0.5), y: height - bottom + 14, class: 'middle' },
        String(cut),
      ),
    );
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.replaceChildren(
    ...distribution.map(({ cut, probability }) =>
      bar(cut, probability, 0.12, cut === optimum ? 'bar best' : 'bar'),
    ),
    ...distribution.map(({ cut, guess }) => bar(cut, guess, 0.12, 'outline')),
    svg('line', { x1: left, x2: width - right, y1: y(0), y2: y(0), class: 'grid' }),
    svg('text', { x: left - 4, y: top + 8, class: 'at-end' }, `${short(100 * most, 2)}%`),
    ...labels,
    svg('text', { x: (left + width) / 2, y: height - 4, class: 'middle' }, 'edges cut'),
  );
}

/** Colours of the map from low to high, even in lightness, so that it reads in grey, too. */
const ramp = [
  [38, 12, 78],
  [84, 30, 128],
  [140, 50, 130],
  [200, 80, 105],
  [240, 135, 85],
  [252, 225, 150],
] as const;

/** A map of <cut>: gamma to the right, beta upwards. Returns where it is highest. */
export function drawLandscape(
  canvas: HTMLCanvasElement,
  { gammas, betas, cuts }: CutLandscape,
): { readonly gamma: number; readonly beta: number; readonly cut: number; readonly low: number } {
  const all = cuts.flat();
  const low = Math.min(...all);
  const high = Math.max(...all);
  canvas.width = gammas.length;
  canvas.height = betas.length;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(gammas.length, betas.length);
  let best = { gamma: gammas[0], beta: betas[0], cut: -Infinity, low };
  for (const [i, row] of cuts.entries()) {
    for (const [j, cut] of row.entries()) {
      const at = 4 * ((betas.length - 1 - j) * gammas.length + i);
      image.data.set([...colourOf((cut - low) / (high - low || 1)), 255], at);
      if (cut > best.cut) best = { gamma: gammas[i], beta: betas[j], cut, low };
    }
  }
  context.putImageData(image, 0, 0);
  return best;
}

function colourOf(share: number): number[] {
  const place = share * (ramp.length - 1);
  const below = Math.min(Math.floor(place), ramp.length - 2);
  return ramp[below].map((value, c) =>
    Math.round(value + (place - below) * (ramp[below + 1][c] - value)),
  );
}
