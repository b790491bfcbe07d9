/**
 * The gate: whether a candidate may take the place of the champion.
 * @module
 */
import { comparePairedRows, type Verdict } from '@ketflow/core';
import type { GatePolicy } from './gate-policy.ts';

/** What the gate knows of a model. */
export interface GateSide {
  /** For messages: `models:/ionosphere/2`. */
  readonly name: string;
  /** 1 where the model is right on a row, 0 where it is wrong; the same rows for both sides. */
  readonly correct: ArrayLike<number>;
  readonly multiplyAdds: number;
  readonly bytes: number;
}

/** A candidate and its evidence. */
export interface GateCandidate extends GateSide {
  /** The comparison of the decision behind it with a classical rival at the same budget; null when there is none. */
  readonly rival: Verdict | null;
  /** Median milliseconds of a request; null when it was not measured. */
  readonly latencyMs: number | null;
}

/** One condition and how it went. */
export interface GateCheck {
  readonly name: 'accuracy' | 'multiply-adds' | 'bytes' | 'classical-rival' | 'latency';
  readonly passed: boolean;
  readonly value: number | string | null;
  readonly threshold: number | string | null;
  readonly evidence: string;
}

/** What a gate says. */
export interface GateDecision {
  readonly allowed: boolean;
  readonly checks: readonly GateCheck[];
  readonly verdicts: readonly Verdict[];
}

const outcomeWords = {
  better: 'is better than',
  worse: 'is worse than',
  tie: 'ties with',
  undecided: 'is undecided against',
} as const;

const verdictText = ({ subject, outcome, against, metric }: Verdict): string =>
  `${subject} ${outcomeWords[outcome]} ${against} on ${metric}`;

function accuracyCheck(verdict: Verdict, margin: number): GateCheck {
  const [low, high] = verdict.interval;
  return {
    name: 'accuracy',
    passed: low >= -margin,
    value: low,
    threshold: -margin,
    evidence:
      `difference ${verdict.difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] on ${verdict.n} rows; ` +
      `not inferior when the interval stays above -${margin}`,
  };
}

function sizeCheck(
  name: 'multiply-adds' | 'bytes',
  candidate: number,
  champion: number,
  asked: boolean,
): GateCheck {
  return {
    name,
    passed: !asked || candidate <= champion,
    value: candidate,
    threshold: asked ? champion : null,
    evidence: asked
      ? `the champion has ${champion}`
      : `the champion has ${champion}; not asked for`,
  };
}

function rivalCheck(rival: Verdict | null, asked: boolean): GateCheck {
  return {
    name: 'classical-rival',
    passed: !asked || rival !== null,
    value: rival === null ? null : rival.outcome,
    threshold: asked ? 'a verdict at the same budget' : null,
    evidence:
      rival === null
        ? 'no classical rival is attached'
        : `${verdictText(rival)}, budget ${JSON.stringify(rival.budget)}`,
  };
}

function latencyCheck(latencyMs: number | null, limit: number | null): GateCheck {
  return {
    name: 'latency',
    passed: limit === null || (latencyMs !== null && latencyMs <= limit),
    value: latencyMs,
    threshold: limit,
    evidence:
      latencyMs === null
        ? 'not measured'
        : 'median milliseconds of one row in ONNX Runtime, in this process',
  };
}

/**
 * Compares a candidate with the champion on the same rows and decides. Allowed when all checks pass: accuracy not
 * inferior by more than the margin (paired score interval at 95 %), multiply-adds and bytes not worse, a classical rival
 * attached, and latency within the policy's limit where it sets one.
 *
 * @throws KetflowError `SHAPE_MISMATCH` if there are no rows or the sides have different ones.
 */
export function decideGate(
  candidate: GateCandidate,
  champion: GateSide,
  policy: GatePolicy,
): GateDecision {
  const verdict = comparePairedRows(
    {
      subject: candidate.name,
      against: champion.name,
      metric: 'accuracy',
      margin: policy.margin,
      budget: { rows: candidate.correct.length },
    },
    candidate.correct,
    champion.correct,
  );
  const checks = [
    accuracyCheck(verdict, policy.margin),
    sizeCheck('multiply-adds', candidate.multiplyAdds, champion.multiplyAdds, policy.multiplyAdds),
    sizeCheck('bytes', candidate.bytes, champion.bytes, policy.bytes),
    rivalCheck(candidate.rival, policy.rival),
    latencyCheck(candidate.latencyMs, policy.maxLatencyMs),
  ];
  return {
    allowed: checks.every(({ passed }) => passed),
    checks,
    verdicts: candidate.rival === null ? [verdict] : [verdict, candidate.rival],
  };
}

const shown = (value: GateCheck['value']): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(4))) : (value ?? 'none');

/** Why a gate refuses, one reason a failed check. */
export const refusalReasons = ({ checks }: GateDecision): string[] =>
  checks
    .filter(({ passed }) => !passed)
    .map(
      ({ name, value, threshold, evidence }) =>
        `${name}: ${shown(value)} against ${shown(threshold)} (${evidence})`,
    );
