import { RandomStream } from '@ketflow/core';
import {
  createQaoa,
  depthOneExpectation,
  fullSpace,
  initialAngles,
  landscapeGrid,
  landscapeRange,
  minimiseAngles,
  type MinimisedAngles,
  type Qaoa,
  type ThreadPool,
  type ZPolynomial,
} from '@ketflow/quantum';
import { exactCut, type ExactCut } from './exact-search.ts';
import { cutOf, type PlainGraph } from './graph.ts';

/** What the page asks. */
export interface Problem extends PlainGraph {
  readonly layers: number;
  readonly start: 'fixed' | 'ramp' | 'random';
  readonly maxEvaluations: number;
  readonly shots: number;
  readonly seed: number;
}

/** One value of the cut, with the probability of measuring it, the same for a blind guess, and how often it was drawn. */
export interface CutShare {
  readonly cut: number;
  readonly probability: number;
  readonly guess: number;
  readonly count: number;
}

/** <cut> after one layer at all pairs of angles: `cuts[i][j]` at `gammas[i]`, `betas[j]`. */
export interface CutLandscape {
  readonly gammas: readonly number[];
  readonly betas: readonly number[];
  readonly cuts: readonly (readonly number[])[];
}

/** The numbers of a run: the same on every machine, in every browser, on any number of threads. */
export interface Numbers {
  readonly start: string;
  readonly status: MinimisedAngles['status'];
  readonly evaluations: number;
  readonly gammas: readonly number[];
  readonly betas: readonly number[];
  readonly expectedCut: number;
  /** <cut> at every evaluation, in order. */
  readonly history: readonly number[];
  readonly bestShot: { readonly cut: number; readonly sides: readonly number[] };
  /** The best of as many blind guesses as there were shots. */
  readonly bestGuess: number;
  readonly exact: ExactCut;
  readonly distribution: readonly CutShare[];
  readonly landscape: CutLandscape;
}

/** What depends on the machine and on its load. */
export interface Cost {
  readonly threads: number;
  /** Held at most: two state vectors and the table of cuts. */
  readonly bytes: number;
  readonly layerMs: number;
  readonly optimiseMs: number;
  readonly searchMs: number;
}

/** What a run is given by the page. */
export interface SolveSetup {
  readonly threads: ThreadPool;
  /** Milliseconds since any moment. */
  readonly now: () => number;
  readonly onEvaluation: (cut: number) => void;
}

/** E = -cut of a graph in z = 1 - 2x: the sum of (z_u z_v - 1) / 2 over the edges. */
export function cutCost({ edges }: PlainGraph): ZPolynomial {
  const terms = edges.map((qubits) => ({ coefficient: 0.5, qubits }));
  return { offset: -edges.length / 2, terms };
}

/** Optimises the angles, draws cuts, and does the same job classically. @throws KetflowError, and Error without edges. */
export function solve(problem: Problem, setup: SolveSetup): { numbers: Numbers; cost: Cost } {
  if (problem.edges.length === 0) throw new Error('There is no edge to cut: draw one.');
  const { threads, now } = setup;
  const stream = RandomStream.root(problem.seed);
  const polynomial = cutCost(problem);
  const space = fullSpace(problem.numVertices);
  const qaoa = createQaoa({ space, cost: polynomial, mixer: 'x', threads });
  try {
    const start = initialAngles(polynomial, problem.layers, problem.start, stream.split('start'));
    const history: number[] = [];
    const began = now();
    const best = minimiseAngles(qaoa, start, {
      maxEvaluations: problem.maxEvaluations,
      onProgress: ({ value }) => {
        history.push(-value);
        setup.onEvaluation(-value);
      },
    });
    const optimiseMs = now() - began;
    const bytes = qaoa.bytes;
    const layerMs = timeOfEvaluation(qaoa, best, now) / problem.layers;
    const { bestShot, counts } = drawCuts(problem, qaoa, best, stream.split('shots'));
    const searchBegan = now();
    const exact = exactCut(problem);
    const searchMs = now() - searchBegan;
    const numbers: Numbers = {
      start: start.description,
      status: best.status,
      evaluations: best.evaluations,
      gammas: [...best.gammas],
      betas: [...best.betas],
      expectedCut: -best.expectation,
      history,
      bestShot,
      bestGuess: bestGuess(problem, stream.split('guesses')),
      exact,
      distribution: distribution(qaoa, best, counts),
      landscape: cutLandscape(problem, polynomial, qaoa.costDeviation),
    };
    return { numbers, cost: { threads: threads.size, bytes, layerMs, optimiseMs, searchMs } };
  } finally {
    qaoa.dispose();
  }
}

/** The shortest of a few evaluations, in milliseconds. */
function timeOfEvaluation(qaoa: Qaoa, best: MinimisedAngles, now: () => number): number {
  let least = Infinity;
  const began = now();
  for (let run = 0; run < 3 || (run < 50 && now() - began < 100); run++) {
    const before = now();
    qaoa.evaluate(best.gammas, best.betas);
    least = Math.min(least, now() - before);
  }
  return least;
}

function drawCuts(
  { edges, shots }: Problem,
  qaoa: Qaoa,
  { gammas, betas }: MinimisedAngles,
  stream: RandomStream,
): { bestShot: Numbers['bestShot']; counts: ReadonlyMap<number, number> } {
  const counts = new Map<number, number>();
  let bestShot: Numbers['bestShot'] = { cut: -1, sides: [] };
  for (const index of qaoa.sample(gammas, betas, shots, stream)) {
    const sides = qaoa.space.bitsOf(index);
    const cut = cutOf(edges, sides);
    counts.set(cut, (counts.get(cut) ?? 0) + 1);
    if (cut > bestShot.cut) bestShot = { cut, sides: [...sides] };
  }
  return { bestShot, counts };
}

function bestGuess({ edges, numVertices, shots }: Problem, stream: RandomStream): number {
  let best = 0;
  for (let shot = 0; shot < shots; shot++) {
    const sides = Array.from({ length: numVertices }, () => stream.integer(2));
    best = Math.max(best, cutOf(edges, sides));
  }
  return best;
}

function distribution(
  qaoa: Qaoa,
  { gammas, betas }: MinimisedAngles,
  counts: ReadonlyMap<number, number>,
): CutShare[] {
  const found = sharesOf(qaoa, gammas, betas);
  const guessed = sharesOf(qaoa, [0], [0]);
  return [...guessed.keys()]
    .sort((a, b) => a - b)
    .map((cut) => ({
      cut,
      probability: found.get(cut) ?? 0,
      guess: guessed.get(cut)!,
      count: counts.get(cut) ?? 0,
    }));
}

function sharesOf(
  qaoa: Qaoa,
  gammas: ArrayLike<number>,
  betas: ArrayLike<number>,
): Map<number, number> {
  const { energies, probabilities } = qaoa.outcomes(gammas, betas);
  const shares = new Map<number, number>();
  for (const [i, energy] of energies.entries()) {
    // Adding 0 makes the 0 of an empty cut from -0.
    const cut = -energy + 0;
    shares.set(cut, (shares.get(cut) ?? 0) + probabilities[i]);
  }
  return shares;
}

/** One layer has a closed form, so that the picture costs nothing even where the state vector is large. */
function cutLandscape(
  { numVertices }: Problem,
  polynomial: ZPolynomial,
  deviation: number,
): CutLandscape {
  const { gammas, betas } = landscapeGrid(landscapeRange('x', numVertices, deviation), 41);
  const cuts = Array.from(gammas, (gamma) =>
    Array.from(betas, (beta) => -depthOneExpectation(polynomial, gamma, beta)),
  );
  return { gammas: [...gammas], betas: [...betas], cuts };
}
