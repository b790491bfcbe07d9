import { repeatsToDecide, type Outcome, type Verdict } from '@ketflow/core';
import { number } from './numbers.ts';

const words: Readonly<Record<Outcome, string>> = {
  better: 'better than',
  worse: 'worse than',
  tie: 'a tie with',
  undecided: 'undecided against',
};

/** How much more evidence would settle an undecided comparison. */
function missingEvidence(verdict: Verdict): string {
  if (verdict.outcome !== 'undecided') return '';
  const needed = repeatsToDecide(verdict);
  const unit = verdict.test.startsWith('corrected') ? 'times as many rows' : 'repeats';
  const amount =
    unit === 'repeats'
      ? `about ${needed} ${unit}`
      : `about ${Math.ceil(needed / verdict.n)} ${unit}`;
  return ` (${amount} would settle it)`;
}

/** One sentence: `QAOA is worse than annealing on objective: -0.0123 [-0.02, -0.004]`. */
export function verdictSentence(verdict: Verdict): string {
  const [low, high] = verdict.interval;
  return (
    `${verdict.subject} is ${words[verdict.outcome]} ${verdict.against} on ${verdict.metric}: ` +
    `${number(verdict.difference)} [${number(low)}, ${number(high)}]${missingEvidence(verdict)}`
  );
}
