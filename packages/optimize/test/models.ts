import fc from 'fast-check';
import { RandomStream } from '@ketflow/core';
import { Bqm, chooseK, chosenK, type Problem, type Term, type Vartype } from '@ketflow/optimize';

/** Terms of up to `order` variables out of n, duplicates and repeated variables included; integer biases. */
export function termsOf(names: readonly string[], order: number): fc.Arbitrary<Term[]> {
  return fc.array(
    fc.record({
      bias: fc.integer({ min: -20, max: 20 }),
      variables: fc.array(fc.constantFrom(...names), { maxLength: order }),
    }),
    { maxLength: 25 },
  );
}

export const vartypes: fc.Arbitrary<Vartype> = fc.constantFrom('SPIN', 'BINARY');

/** All samples of n variables. */
export function* allSamples(n: number, vartype: Vartype): Generator<Int8Array> {
  const low = vartype === 'SPIN' ? -1 : 0;
  for (let code = 0; code < 2 ** n; code++) {
    yield Int8Array.from({ length: n }, (_, i) => ((code >> i) & 1 ? 1 : low));
  }
}

/** A problem like feature selection by mRMR: non-negative redundancies of features that share factors, relevances. */
export function selectionProblem(n: number, k: number, seed: number): Problem {
  const stream = RandomStream.root(seed);
  const factors = 8;
  const loads = Array.from({ length: n }, () =>
    Array.from({ length: factors }, () => Math.max(0, stream.normal())),
  );
  const entries: [number, number, number][] = loads.map((load, i) => [
    i,
    i,
    -(0.02 + 0.1 * stream.uniform() * load[0]),
  ]);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const shared = loads[i].reduce((sum, load, f) => sum + load * loads[j][f], 0);
      entries.push([i, j, (0.04 * shared * (0.5 + stream.uniform())) / (k - 1)]);
    }
  }
  return { model: Bqm.fromQubo(entries), constraint: chooseK(k) };
}

/** All k-subsets of 0 … n - 1 as samples of bits. */
function* allSubsets(n: number, k: number, from = 0): Generator<number[]> {
  if (k === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= n - k; first++) {
    for (const rest of allSubsets(n, k - 1, first + 1)) yield [first, ...rest];
  }
}

/** The lowest energy over all k-subsets of a BINARY model. */
export function bestSubsetEnergy(problem: Problem): number {
  const { model } = problem;
  const n = model.numVariables;
  let best = Infinity;
  for (const subset of allSubsets(n, chosenK(problem) ?? 0)) {
    const sample = new Int8Array(n);
    for (const i of subset) sample[i] = 1;
    best = Math.min(best, model.energy(sample));
  }
  return best;
}
