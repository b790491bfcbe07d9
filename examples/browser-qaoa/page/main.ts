/** The page: wires the drawing, the settings, the run and its results together. */
import { RandomStream } from '@ketflow/core';
import { drawHistory } from './charts.ts';
import { GraphEditor, type Tool } from './editor.ts';
import { byId, integerOf } from './elements.ts';
import { formatEdges, mostVertices, parseEdges, placed, type Graph } from './graph.ts';
import type { Report } from './messages.ts';
import { petersen, randomRegular, ring } from './presets.ts';
import { hideResults, showResults } from './results.ts';
import { Run } from './run.ts';
import type { Problem } from './solve.ts';
import { short } from './svg.ts';

const input = (id: string): HTMLInputElement => byId(id, HTMLInputElement);
const edgesText = byId('edges', HTMLTextAreaElement);
const drawingText = byId('drawing-text', HTMLElement);
const historyPicture = byId('history', SVGSVGElement);
const editing = byId('editing', HTMLFieldSetElement);
const settings = byId('settings', HTMLFieldSetElement);
const optimise = byId('optimise', HTMLButtonElement);
const stop = byId('stop', HTMLButtonElement);

let graph: Graph = { vertices: [], edges: [] };
let run: Run | undefined;
let history: number[] = [];

const editor = new GraphEditor(byId('drawing', SVGSVGElement), {
  tool: () => document.querySelector<HTMLInputElement>('input[name=tool]:checked')!.value as Tool,
  onChange: (changed) => attempt(() => use(changed)),
});

function use(changed: Graph): void {
  graph = changed;
  editor.show(graph);
  hideResults();
  historyPicture.replaceChildren();
  edgesText.value = formatEdges(graph.edges);
  input('vertices').value = String(Math.max(1, graph.vertices.length));
  describeGraph('');
}

function describeGraph(cut: string): void {
  const full = graph.vertices.length === mostVertices ? ' (no more fit)' : '';
  drawingText.textContent = `${graph.vertices.length} vertices${full}, ${graph.edges.length} edges${cut}.`;
}

/** Does something that people asked for; what is wrong with it is said on the page. */
function attempt(action: () => void): void {
  say('problem', '');
  try {
    action();
  } catch (error) {
    say('problem', error instanceof Error ? error.message : String(error));
  }
}

function say(id: 'status' | 'progress' | 'problem', message: string): void {
  byId(id, HTMLElement).textContent = message;
}

function problemOnPage(): Problem {
  return {
    numVertices: graph.vertices.length,
    edges: graph.edges,
    layers: integerOf(input('layers')),
    start: byId('start', HTMLSelectElement).value as Problem['start'],
    maxEvaluations: integerOf(input('evaluations')),
    shots: integerOf(input('shots')),
    seed: integerOf(input('seed')),
  };
}

function begin(): void {
  const problem = problemOnPage();
  const threads = integerOf(input('threads'));
  hideResults();
  editor.show(graph);
  history = [];
  setRunning(true);
  say('status', 'Optimising.');
  run = new Run({ problem, threads }, (report) => hear(problem, report));
}

function hear(problem: Problem, report: Report): void {
  if (report.kind === 'evaluation') {
    history.push(...report.cuts);
    const best = short(Math.max(...history));
    say(
      'progress',
      `Evaluation ${history.length} of at most ${problem.maxEvaluations}: expected cut ${best}.`,
    );
    drawHistory(historyPicture, history, problem.edges.length);
    return;
  }
  setRunning(false);
  if (report.kind === 'failed') {
    say('status', 'Failed.');
    say('problem', report.reason);
    return;
  }
  const { numbers, cost } = report;
  say('status', `Done: expected cut ${short(numbers.expectedCut)} of ${problem.edges.length}.`);
  drawHistory(historyPicture, numbers.history, problem.edges.length);
  editor.show(graph, numbers.bestShot.sides);
  describeGraph(
    `; solid: the ${numbers.bestShot.cut} edges of the best cut drawn, dashed: the rest`,
  );
  showResults(problem, numbers, cost);
}

function setRunning(isRunning: boolean): void {
  editing.disabled = isRunning;
  editing.inert = isRunning;
  settings.disabled = isRunning;
  optimise.disabled = isRunning;
  stop.disabled = !isRunning;
  say('progress', '');
  if (!isRunning) run = undefined;
}

function load(preset: string): void {
  const numVertices = integerOf(input('vertices'));
  if (preset === 'ring') use(ring(numVertices));
  else if (preset === 'petersen') use(petersen());
  else use(randomRegular(numVertices, RandomStream.root(integerOf(input('seed'))).split('graph')));
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-preset]')) {
  button.addEventListener('click', () => attempt(() => load(button.dataset['preset']!)));
}
byId('clear', HTMLButtonElement).addEventListener('click', () => {
  attempt(() => use({ vertices: [], edges: [] }));
});
byId('apply', HTMLButtonElement).addEventListener('click', () => {
  attempt(() => {
    const numVertices = integerOf(input('vertices'));
    const edges = parseEdges(edgesText.value, numVertices);
    use(placed({ numVertices, edges }, graph.vertices));
  });
});
byId('run', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(begin);
});
stop.addEventListener('click', () => {
  run?.end();
  setRunning(false);
  const best =
    history.length > 0 ? `; best expected cut so far ${short(Math.max(...history))}` : '';
  say('status', `Stopped after ${history.length} evaluations${best}.`);
  optimise.focus();
});

const threads = input('threads');
if (crossOriginIsolated) {
  threads.value = String(Math.min(Number(threads.max), navigator.hardwareConcurrency));
  byId('isolation', HTMLElement).textContent =
    'This page is cross-origin isolated: threads share one memory. The numbers do not depend on them.';
} else {
  threads.disabled = true;
  byId('isolation', HTMLElement).textContent =
    'This page is not cross-origin isolated, so there is one thread. The numbers are the same.';
}
attempt(() => use(petersen()));
