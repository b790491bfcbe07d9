import type { Ending, Task } from '../../define-sampler.ts';
import type { Bqm } from '../../model/bqm.ts';
import { BqmState } from '../../state/bqm-state.ts';
import { addGreedily } from '../greedy.ts';
import { bestShares, partnerBounds } from './subset-bound.ts';
import { subsetProblem } from './subset-problem.ts';

/** Relative slack below which two energies count as equal. */
const TOLERANCE = 1e-12;

/** How much work goes into the proof at most. */
export interface ProofLimits {
  readonly nodeLimit: number;
  readonly boundSteps: number;
}

/** One level of the depth-first search: what may still be added to the members of the levels above. */
interface Level {
  /** Energy of the members chosen above. */
  energy: number;
  /** Candidates in increasing order of score. */
  readonly candidates: Int32Array;
  count: number;
  /** Exact cost of adding each candidate, by variable. */
  readonly cost: Float64Array;
  /** Score of each candidate, by position: cost and at least what its later partners cost it. */
  readonly scores: Float64Array;
  /** The candidate under trial. */
  next: number;
}

/**
 * Proves the best k-subset, or a lower bound when a limit comes first.
 *
 * Depth first. At a node with members S and r more to choose, candidate c scores cost(c) + the r - 1 smallest shares of
 * its row, where cost(c) = linear + pairs with S; E(S) + the r lowest scores bound every completion. Candidates that
 * cannot be part of a better completion are dropped, the others tried in increasing order, each without its predecessors,
 * so bounds only grow along a level and the first that is too high ends it. Every candidate scored is one evaluation.
 */
export async function chooseBest(
  bqm: Bqm,
  k: number,
  { options, search }: Task<ProofLimits>,
): Promise<Ending> {
  const start = new BqmState(bqm);
  if (!(await addGreedily(start, k, search))) return { status: 'evaluations', info: { nodes: 0 } };
  let best: Int8Array = start.spins.slice();
  let upper = start.energy;
  search.note(upper);

  const problem = subsetProblem(bqm, k);
  const { n, k: size, pair } = problem;
  const { share, bound, steps } = await bestShares(problem, upper, options.boundSteps, search);
  const partners = await partnerBounds(problem, share, search);
  const largest = problem.linear.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0);
  const slack = TOLERANCE * Math.max(Math.abs(upper), Math.abs(bound), largest);
  const levels = Array.from({ length: size }, (): Level => ({
    energy: 0,
    candidates: new Int32Array(n),
    count: 0,
    cost: new Float64Array(n),
    scores: new Float64Array(n),
    next: 0,
  }));
  const members = new Int32Array(size);
  const lowestScores = new Float64Array(size);
  let nodes = 0;
  let isStopped = false;

  /** Scores the candidates of a level, drops the hopeless, sorts the rest. */
  const expand = (depth: number): void => {
    const level = levels[depth];
    const { candidates, cost, scores } = level;
    const more = size - depth;
    let found = 0;
    for (let at = 0; at < level.count; at++) {
      const c = candidates[at];
      const score = cost[c] + partners[c * size + more - 1];
      scores[at] = score;
      if (found === more && score >= lowestScores[found - 1]) continue;
      let place = found < more ? found++ : found - 1;
      for (; place > 0 && lowestScores[place - 1] > score; place--) {
        lowestScores[place] = lowestScores[place - 1];
      }
      lowestScores[place] = score;
    }
    let rest = level.energy;
    for (let place = 0; place < more - 1; place++) rest += lowestScores[place];
    let kept = 0;
    for (let at = 0; at < level.count; at++) {
      const score = scores[at];
      if (rest + score >= upper - slack) continue;
      const c = candidates[at];
      let place = kept++;
      for (; place > 0 && scores[place - 1] > score; place--) {
        scores[place] = scores[place - 1];
        candidates[place] = candidates[place - 1];
      }
      scores[place] = score;
      candidates[place] = c;
    }
    level.count = kept;
    level.next = 0;
  };

  /** The bound of what a level has not tried yet. */
  const boundOf = (depth: number): number => {
    const { next, count, scores, energy } = levels[depth];
    const more = size - depth;
    if (next + more > count) return Infinity;
    let sum = energy;
    for (let at = next; at < next + more; at++) sum += scores[at];
    return sum;
  };

  const root = levels[0];
  root.energy = problem.offset;
  root.count = n;
  root.cost.set(problem.linear);
  for (let i = 0; i < n; i++) root.candidates[i] = i;
  let depth = 0;
  // What is still open when the root cannot be scored is the whole problem.
  let open = Infinity;
  if (!search.grantAll(n)) {
    isStopped = true;
    open = bound;
    depth = -1;
  } else expand(0);

  while (depth >= 0 && !isStopped) {
    const level = levels[depth];
    if (boundOf(depth) >= upper - slack) {
      depth--;
      continue;
    }
    const c = level.candidates[level.next];
    members[depth] = c;
    if (depth === size - 1) {
      // The first is the best: the others of this level only cost more.
      upper = boundOf(depth);
      best = problem.spinsOf(members);
      search.note(upper);
      depth--;
      continue;
    }
    const child = levels[depth + 1];
    const count = level.count - level.next - 1;
    if (nodes >= options.nodeLimit || !search.grantAll(count)) {
      isStopped = true;
      break;
    }
    nodes++;
    level.next++;
    child.energy = level.energy + level.cost[c];
    child.count = count;
    for (let at = 0; at < count; at++) {
      const j = level.candidates[level.next + at];
      child.candidates[at] = j;
      child.cost[j] = level.cost[j] + pair[c * n + j];
    }
    expand(++depth);
    if (search.isPauseDue(4 * count + 16)) await search.pause();
  }

  search.keep(best);
  for (; depth >= 0; depth--) open = Math.min(open, boundOf(depth));
  const lowest = search.keptEnergy;
  const lowerBound = isStopped ? Math.min(lowest, Math.max(open, bound)) : lowest;
  return {
    status: isStopped ? 'evaluations' : 'optimal',
    info: { options: { ...options, boundSteps: steps }, lowerBound, nodes },
  };
}
