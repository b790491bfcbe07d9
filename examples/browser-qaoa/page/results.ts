import { drawDistribution, drawLandscape } from './charts.ts';
import { byId } from './elements.ts';
import type { Cost, Numbers, Problem } from './solve.ts';
import { short } from './svg.ts';

const section = byId('results', HTMLElement);

/** Hides what belongs to a graph that is no longer there. */
export function hideResults(): void {
  section.hidden = true;
}

/** Shows a run: the quantum numbers, the classical ones beside them, and what both took. */
export function showResults(problem: Problem, numbers: Numbers, cost: Cost): void {
  const { expectedCut, bestShot, bestGuess, exact, gammas, betas } = numbers;
  const numEdges = problem.edges.length;
  const ofOptimum = `${short((100 * expectedCut) / exact.cut, 4)}% of the largest`;
  text('expected', `${short(expectedCut, 9)} of ${numEdges} edges (${ofOptimum})`);
  text('best-shot', `${bestShot.cut} (${problem.shots} shots)`);
  text('best-guess', String(bestGuess));
  text('optimum', `${exact.cut} (${exact.optima} such ${exact.optima === 1 ? 'cut' : 'cuts'})`);
  const optimising = `optimising the simulated circuit took ${milliseconds(cost.optimiseMs)}`;
  text(
    'rival',
    `A classical search of all ${exact.cutsTried.toLocaleString('en')} cuts took ${milliseconds(cost.searchMs)} and is certain; ${optimising}.`,
  );
  const threads =
    cost.threads === 1
      ? '1 thread'
      : `${cost.threads} threads (small graphs leave all but one idle)`;
  text(
    'cost',
    `${numbers.evaluations} evaluations (${numbers.status}), ${milliseconds(cost.layerMs)} a layer, ${cost.bytes.toLocaleString('en')} bytes, ${threads}. Start: ${numbers.start}.`,
  );
  text('angles', `γ = ${list(gammas)}; β = ${list(betas)}`);
  showDistribution(numbers);
  showLandscape(problem, numbers);
  const { distribution } = numbers;
  byId('table', HTMLTableSectionElement).replaceChildren(
    ...distribution.map(({ cut, probability, guess, count }) =>
      row([String(cut), short(probability, 4), short(guess, 4), String(count)]),
    ),
  );
  text('numbers', JSON.stringify(numbers, undefined, 1));
  section.hidden = false;
}

function showDistribution({ distribution, exact }: Numbers): void {
  drawDistribution(byId('distribution', SVGSVGElement), distribution, exact.cut);
  const chance = distribution.find(({ cut }) => cut === exact.cut);
  text(
    'distribution-text',
    `Probability of each cut; dashed outlines: a blind guess. A largest cut (${exact.cut}) comes with ${percent(chance?.probability)}, by guessing with ${percent(chance?.guess)}.`,
  );
}

function showLandscape({ layers }: Problem, { landscape, gammas, betas }: Numbers): void {
  const best = drawLandscape(byId('landscape', HTMLCanvasElement), landscape);
  text('landscape-low', short(best.low, 3));
  text('landscape-high', short(best.cut, 3));
  const [gamma, beta] = layers === 1 ? [gammas[0], betas[0]] : [best.gamma, best.beta];
  const [firstGamma, lastGamma] = ends(landscape.gammas);
  const [firstBeta, lastBeta] = ends(landscape.betas);
  const cross = byId('landscape-cross', HTMLElement);
  const across = (gamma - firstGamma) / (lastGamma - firstGamma);
  const up = (beta - firstBeta) / (lastBeta - firstBeta);
  cross.hidden = !(across >= 0 && across <= 1 && up >= 0 && up <= 1);
  cross.style.left = `${100 * across}%`;
  cross.style.top = `${100 * (1 - up)}%`;
  const mark = layers === 1 ? 'The ring marks the angles found.' : 'The ring marks its best point.';
  text(
    'landscape-text',
    `Expected cut after one layer: γ from ${short(firstGamma, 3)} to ${short(lastGamma, 3)} to the right, β from ${short(firstBeta, 3)} to ${short(lastBeta, 3)} upwards; from ${short(best.low, 4)} to ${short(best.cut, 4)}. ${mark}`,
  );
}

function row(cells: readonly string[]): HTMLTableRowElement {
  const element = document.createElement('tr');
  for (const cell of cells) element.insertCell().textContent = cell;
  return element;
}

function text(id: string, value: string): void {
  document.getElementById(id)!.textContent = value;
}

function ends(values: readonly number[]): [number, number] {
  return [values[0], values[values.length - 1]];
}

function list(values: readonly number[]): string {
  return values.map((value) => short(value, 8)).join(', ');
}

function milliseconds(value: number): string {
  return `${short(value, 3)} ms`;
}

function percent(share = 0): string {
  return `${short(100 * share, 3)}%`;
}
