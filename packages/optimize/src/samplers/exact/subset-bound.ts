import type { Search } from '../../search.ts';
import type { SubsetProblem } from './subset-problem.ts';

/** The cost of every pair split between its two members: share[i, j] + share[j, i] = pair[i, j]. */
export interface PairShares {
  /** Float64Array, shape (n, n), row-major. */
  readonly share: Float64Array;
  /** Lower bound on the energy of every feasible state. */
  readonly bound: number;
  /** Steps taken from the halves. */
  readonly steps: number;
}

/** Basic operations of {@link smallest}, roughly: a look at every share, and the places of those that come in late. */
const rowCost = (n: number, count: number): number => 2 * n + count * count;

/** Most basic operations that go into better shares. */
const OPERATIONS = 2e8;
/** Iterations without progress after which the steps become shorter. */
const PATIENCE = 12;

/** The `count` smallest of a row without its diagonal: indices into `order`, sum returned. */
function smallest(
  share: Float64Array,
  n: number,
  i: number,
  count: number,
  order: Int32Array,
): number {
  let size = 0;
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    const value = share[i * n + j];
    if (size === count && (count === 0 || value >= share[i * n + order[size - 1]])) continue;
    let at = size < count ? size++ : size - 1;
    for (; at > 0 && share[i * n + order[at - 1]] > value; at--) order[at] = order[at - 1];
    order[at] = j;
  }
  let sum = 0;
  for (let at = 0; at < size; at++) sum += share[i * n + order[at]];
  return sum;
}

/**
 * A split of the pair costs with a high bound: min over k-subsets T of Σ_{i in T} (linearᵢ + the k - 1 smallest shares of
 * row i). Any split gives a bound; starting from halves, subgradient steps move cost to the member whose choice of
 * partners is not returned (A. Caprara, D. Pisinger, P. Toth, INFORMS Journal on Computing 11, 1999, for the quadratic
 * knapsack; steps after B. T. Polyak, 1969).
 *
 * @param upper - Energy of a feasible state.
 * @param limit - Most steps; as many as were taken repeat the split of a call that was stopped.
 */
export async function bestShares(
  problem: SubsetProblem,
  upper: number,
  limit: number,
  search: Search,
): Promise<PairShares> {
  const { n, k, linear, offset } = problem;
  const share = problem.pair.map((cost) => cost / 2);
  const partners = Array.from({ length: n }, () => new Int32Array(k - 1));
  const scores = new Float64Array(n);
  const rescore = (i: number): void => {
    scores[i] = linear[i] + smallest(share, n, i, k - 1, partners[i]);
  };
  const rowOperations = rowCost(n, k - 1);
  for (let i = 0; i < n; i++) {
    rescore(i);
    if (search.isPauseDue(rowOperations)) await search.pause();
  }

  const iterations = Math.min(limit, Math.floor(OPERATIONS / (k * k * n)));
  let best = { share: share.slice(), bound: -Infinity };
  let factor = 1;
  let since = 0;
  for (let steps = 0; ; steps++) {
    const chosen = lowest(scores, k);
    const bound = chosen.reduce((sum, i) => sum + scores[i], offset);
    if (bound > best.bound + 1e-3 * (upper - best.bound) || best.bound === -Infinity) {
      best.share.set(share);
      best = { share: best.share, bound };
      since = 0;
    } else if (++since === PATIENCE) {
      factor /= 2;
      since = 0;
    }
    if (steps >= iterations || bound >= upper || search.isCalledOff()) return { ...best, steps };

    const moves: (readonly [number, number])[] = [];
    const isChosen = new Set(chosen);
    for (const i of chosen) {
      for (const j of partners[i]) {
        if (!(isChosen.has(j) && partners[j].includes(i))) moves.push([i, j]);
      }
    }
    if (moves.length === 0) return { ...best, steps }; // the choice is feasible, so the bound is the optimum
    const step = (factor * (upper - bound)) / moves.length;
    const touched = new Set<number>();
    for (const [i, j] of moves) {
      share[i * n + j] += step;
      share[j * n + i] -= step;
      touched.add(i).add(j);
    }
    for (const i of touched) rescore(i);
    // A better split is copied as a whole.
    if (search.isPauseDue(touched.size * rowOperations + n * n)) await search.pause();
  }
}

/** The indices of the k lowest scores, ties by index. */
function lowest(scores: Float64Array, k: number): number[] {
  const order = Array.from(scores, (_, i) => i);
  return order.sort((a, b) => scores[a] - scores[b] || a - b).slice(0, k);
}

/**
 * For every variable the sums of its r smallest shares, r = 0 … k - 1: what r more partners cost it at least.
 * Float64Array, shape (n, k), row-major.
 */
export async function partnerBounds(
  problem: SubsetProblem,
  share: Float64Array,
  search: Search,
): Promise<Float64Array> {
  const { n, k } = problem;
  const bounds = new Float64Array(n * k);
  const order = new Int32Array(k);
  const rowOperations = rowCost(n, k - 1);
  for (let i = 0; i < n; i++) {
    smallest(share, n, i, k - 1, order);
    for (let r = 1; r < k; r++) {
      bounds[i * k + r] = bounds[i * k + r - 1] + share[i * n + order[r - 1]];
    }
    if (search.isPauseDue(rowOperations)) await search.pause();
  }
  return bounds;
}
