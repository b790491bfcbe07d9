import { RandomStream } from '@ketflow/core';
import { sum, type Expression } from '../src/modelling/expression.ts';
import { BinaryProgram } from '../src/modelling/program.ts';
import { allSamples } from './models.ts';

/** max Σ vᵢ xᵢ of 15 items with Σ wᵢ xᵢ ≤ half of all. */
export function knapsack(seed: number): { program: BinaryProgram; optimum: number } {
  const stream = RandomStream.root(seed).split('knapsack');
  const items = Array.from({ length: 15 }, () => [1 + stream.integer(50), 1 + stream.integer(40)]);
  const capacity = Math.floor(items.reduce((total, [, size]) => total + size, 0) / 2);
  const best = new Array<number>(capacity + 1).fill(0);
  for (const [value, size] of items) {
    for (let c = capacity; c >= size; c--) best[c] = Math.max(best[c], best[c - size] + value);
  }
  const program = new BinaryProgram();
  const x = items.map((_, i) => program.binary(`x${i}`));
  program.maximize(sum(x.map((bit, i) => bit.times(items[i][0]))));
  program.subjectTo('capacity', sum(x.map((bit, i) => bit.times(items[i][1]))), '<=', capacity);
  return { program, optimum: best[capacity] };
}

/** Selection of k out of eight features by relevances and conditional gains of pairs; more always look better. */
export function selection(k: number): { program: BinaryProgram; optimum: number } {
  const stream = RandomStream.root(77);
  const program = new BinaryProgram();
  const x = Array.from({ length: 8 }, (_, i) => program.binary(`feature ${i}`));
  const terms: Expression[] = x.map((bit) => bit.times(-0.02 - 0.2 * stream.uniform()));
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < i; j++) terms.push(x[i].times(x[j]).times(-0.05 * stream.uniform()));
  }
  const objective = sum(terms);
  program.minimize(objective);
  program.chooseK('k', x, k);
  const optimum = [...allSamples(8, 'BINARY')]
    .filter((sample) => sample.reduce((a, b) => a + b, 0) === k)
    .reduce(
      (least, sample) =>
        Math.min(
          least,
          objective.evaluate((bit) => sample[bit]),
        ),
      Infinity,
    );
  return { program, optimum };
}
