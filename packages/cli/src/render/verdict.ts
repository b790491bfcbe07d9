import { evidenceFactor, type Outcome, type Verdict } from '@ketflow/core';
import { number } from './numbers.ts';

const words: Readonly<Record<Outcome, string>> = {
  better: 'better than',
  worse: 'worse than',
  tie: 'a tie with',
  undecided: 'undecided against',
};

/** How much more evidence would settle an undecided comparison, the difference staying as it is. */
function missingEvidence(verdict: Verdict): string {
  const factor = evidenceFactor(verdict);
  if (factor === null) return '';
  if (verdict.test.startsWith('percentile bootstrap')) {
    return ` (about ${Math.ceil(factor * verdict.n)} repeats would settle it)`;
  }
  const times = factor < 10 ? factor.toFixed(1) : String(Math.ceil(factor));
  return ` (about ${times} times as many rows would settle it)`;
}

/** One sentence: `QAOA is worse than annealing on objective: -0.0123 [-0.02, -0.004]`. */
export function verdictSentence(verdict: Verdict): string {
  const [low, high] = verdict.interval;
  return (
    `${verdict.subject} is ${words[verdict.outcome]} ${verdict.against} on ${verdict.metric}: ` +
    `${number(verdict.difference)} [${number(low)}, ${number(high)}]${missingEvidence(verdict)}`
  );
}
