import { describe, expect, it } from 'vitest';
import type { Verdict } from '@ketflow/core';
import { decideGate, refusalReasons, type GateCandidate } from '../../src/gate/gate.ts';
import { defaultGatePolicy, parseGatePolicy } from '../../src/gate/gate-policy.ts';

const rival: Verdict = {
  subject: 'qaoa',
  against: 'sa',
  metric: 'objective',
  difference: -0.1,
  interval: [-0.2, -0.05],
  level: 0.95,
  margin: 0.01,
  n: 10,
  test: 'bootstrap',
  budget: { evaluations: 10_000 },
  outcome: 'worse',
};

/** n rows of which the first `wrong` are wrong. */
const rows = (n: number, wrong: number): number[] =>
  Array.from({ length: n }, (_, i) => (i < wrong ? 0 : 1));

const champion = { name: 'models:/m/1', correct: rows(300, 30), multiplyAdds: 66, bytes: 5000 };
const candidate: GateCandidate = {
  name: 'models:/m/2',
  correct: rows(300, 31),
  multiplyAdds: 10,
  bytes: 1700,
  rival,
  latencyMs: 2,
};
const failed = (changes: Partial<GateCandidate>, policy = defaultGatePolicy): string[] =>
  decideGate({ ...candidate, ...changes }, champion, policy)
    .checks.filter(({ passed }) => !passed)
    .map(({ name }) => name);

describe('the gate', () => {
  it('lets a smaller model through that is not inferior, even if its quantum solver lost', () => {
    const decision = decideGate(candidate, champion, defaultGatePolicy);
    expect(decision.allowed).toBe(true);
    expect(decision.checks.map(({ name }) => name)).toEqual([
      'accuracy',
      'multiply-adds',
      'bytes',
      'classical-rival',
      'latency',
    ]);
    expect(decision.verdicts).toHaveLength(2);
    expect(refusalReasons(decision)).toEqual([]);
  });

  it('refuses what may be worse by more than the margin: also when too few rows can tell', () => {
    expect(failed({ correct: rows(300, 60) })).toEqual(['accuracy']);
    const few = { ...champion, correct: rows(20, 2) };
    const decision = decideGate({ ...candidate, correct: rows(20, 2) }, few, defaultGatePolicy);
    expect(decision.allowed).toBe(false);
    expect(refusalReasons(decision)[0]).toContain('accuracy');
  });

  it('refuses more multiply-adds, more bytes, a missing rival; latency by policy alone', () => {
    expect(failed({ multiplyAdds: 67 })).toEqual(['multiply-adds']);
    expect(failed({ bytes: 5001 })).toEqual(['bytes']);
    expect(failed({ rival: null })).toEqual(['classical-rival']);
    expect(failed({ latencyMs: 1e6 })).toEqual([]);
    expect(failed({ latencyMs: 3 }, parseGatePolicy({ maxLatencyMs: 2.5 }))).toEqual(['latency']);
    expect(failed({ latencyMs: null }, parseGatePolicy({ maxLatencyMs: 2.5 }))).toEqual([
      'latency',
    ]);
    const lax = parseGatePolicy({ multiplyAdds: false, bytes: false, rival: false, margin: 1 });
    expect(
      failed({ multiplyAdds: 99, bytes: 9999, rival: null, correct: rows(300, 250) }, lax),
    ).toEqual([]);
  });

  it('refuses malformed policies by key', () => {
    expect(() => parseGatePolicy({ margins: 0.1 })).toThrow('policy.margins');
    expect(() => parseGatePolicy({ margin: '0.1' })).toThrow('policy.margin');
    expect(() => parseGatePolicy({ bytes: 1 })).toThrow('policy.bytes');
    expect(() => parseGatePolicy({ maxLatencyMs: -1 })).toThrow('policy.maxLatencyMs');
    expect(() => parseGatePolicy({ rival: null })).toThrow('policy.rival');
    expect(() => parseGatePolicy({ margin: null })).toThrow('policy.margin');
    expect(() => parseGatePolicy([])).toThrow('policy');
    expect(parseGatePolicy({})).toEqual(defaultGatePolicy);
  });
});
