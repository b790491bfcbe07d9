import type { RandomStream } from '@ketflow/core';
import { Bqm } from '../model/bqm.ts';
import { isFeasible, type Problem } from '../model/problem.ts';
import type { Term, Vartype } from '../model/vartype.ts';

/** The lowest energy of a problem of a few variables: every sample is tried. The slow, obvious twin. */
export function minimumOf(problem: Problem): number {
  const { model } = problem;
  const n = model.numVariables;
  const low = model.vartype === 'SPIN' ? -1 : 0;
  let best = Infinity;
  for (let code = 0; code < 2 ** n; code++) {
    const sample = Int8Array.from({ length: n }, (_, i) => ((code >> i) & 1 ? 1 : low));
    if (isFeasible(problem, sample)) best = Math.min(best, model.energy(sample));
  }
  return best;
}

/** A dense model of n variables "v0" … with integer biases from -4 to 4: sums and halves of them are exact. */
export function randomModel(n: number, vartype: Vartype, stream: RandomStream): Bqm {
  const bias = (): number => stream.integer(9) - 4;
  const names = Array.from({ length: n }, (_, i) => `v${i}`);
  const terms: Term[] = names.map((name) => ({ bias: bias(), variables: [name] }));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) terms.push({ bias: bias(), variables: [names[i], names[j]] });
  }
  return Bqm.fromTerms(vartype, names, terms, bias());
}
