import { describe, expect, it } from 'vitest';
import { cvarObjective, expectation, gibbs, overlap, type Objective } from '@ketflow/quantum';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;
const energies = Float64Array.of(3, -1, 0, -1, 5);
const probabilities = Float64Array.of(0.25, 0.125, 0.25, 0.125, 0.25);

describe('expectation', () => {
  it('is sum p E, its derivatives a copy of the energies', () => {
    expect(expectation().value(energies, probabilities)).toBe(1.75);
    const slopes = expectation().derivatives(energies, probabilities);
    expect(slopes).toEqual(energies);
    expect(slopes).not.toBe(energies);
  });
});

describe('cvarObjective', () => {
  it('counts the last outcome of the tail in part', () => {
    const objective = cvarObjective(0.375);
    expect(objective.value(energies, probabilities)).toBeCloseTo(-0.25 / 0.375, 14);
    // The tail ends inside E = 0.
    expect([...objective.derivatives(energies, probabilities)].map(Math.abs)).toEqual([
      0,
      1 / 0.375,
      0,
      1 / 0.375,
      0,
    ]);
    expect(objective.derivatives(energies, probabilities)[1]).toBeLessThan(0);
  });

  it('takes the lowest subgradient where the tail ends with an outcome', () => {
    const slopes = cvarObjective(0.25).derivatives(energies, probabilities);
    expect(slopes.every((slope) => Math.abs(slope) === 0)).toBe(true);
    const half = cvarObjective(0.5).derivatives(
      Float64Array.of(0, -1, 1, -2),
      Float64Array.of(0.25, 0.25, 0.25, 0.25),
    );
    expect([...half].map(Math.abs)).toEqual([0, 0, 0, 2]);
  });

  it('has the energies for derivatives at alpha = 1, those of the rarest outcomes too', () => {
    const rare = Float64Array.of(0.5, 0.5, 1e-30);
    const three = Float64Array.of(1, 2, 9);
    expect(cvarObjective(1).derivatives(three, rare)).toEqual(three);
  });
});

describe('gibbs', () => {
  it('is -log sum p exp(-eta E)', () => {
    const value = -Math.log(
      0.25 * Math.exp(-1.5) + 0.25 * Math.exp(0.5) + 0.25 + 0.25 * Math.exp(-2.5),
    );
    expect(gibbs(0.5).value(energies, probabilities)).toBeCloseTo(value, 14);
  });

  it('goes from eta <E> to eta E_min - log P(E_min)', () => {
    expect(gibbs(1e-7).value(energies, probabilities) / 1e-7).toBeCloseTo(1.75, 5);
    const large = gibbs(500).value(energies, probabilities);
    expect(large).toBeCloseTo(-500 - Math.log(0.25), 10);
  });

  it('neither overflows nor loses outcomes of probability 0', () => {
    const far = Float64Array.of(-1e6, 1e6, -2e6);
    const without = Float64Array.of(0.5, 0.5, 0);
    expect(gibbs(10).value(far, without)).toBeCloseTo(-1e7 + Math.LN2, 8);
    const slopes = gibbs(10).derivatives(far, without);
    expect(slopes[0]).toBeCloseTo(-2, 7);
    expect(Math.abs(slopes[1])).toBe(0);
    expect(Number.isFinite(slopes[2])).toBe(true);
  });

  it('moves with the energies', () => {
    const shifted = energies.map((energy) => energy + 1000);
    const difference =
      gibbs(0.5).value(shifted, probabilities) - gibbs(0.5).value(energies, probabilities);
    expect(difference).toBeCloseTo(500, 10);
  });
});

describe('overlap', () => {
  it('is minus the probability of the lowest energy, or of those near it', () => {
    expect(overlap().value(energies, probabilities)).toBe(-0.25);
    expect(overlap(1).value(energies, probabilities)).toBe(-0.5);
    expect(overlap(0.999).value(energies, probabilities)).toBe(-0.25);
    expect([...overlap().derivatives(energies, probabilities)]).toEqual([0, -1, 0, -1, 0]);
  });

  it('knows the lowest energy though it never occurs', () => {
    const never = Float64Array.of(0.5, 0, 0.5, 0, 0);
    expect(Math.abs(overlap().value(energies, never))).toBe(0);
  });
});

describe('every objective', () => {
  const all: readonly Objective[] = [expectation(), cvarObjective(0.5), gibbs(1), overlap()];

  it('refuses unequal lengths and no outcomes', () => {
    for (const objective of all) {
      for (const [e, p] of [
        [2, 1],
        [1, 2],
        [0, 0],
      ]) {
        const wrong = [new Float64Array(e), new Float64Array(p)] as const;
        expect(() => objective.value(...wrong)).toThrow(code('SHAPE_MISMATCH'));
        expect(() => objective.derivatives(...wrong)).toThrow(code('SHAPE_MISMATCH'));
      }
    }
  });

  it('refuses parameters out of range', () => {
    const refused = (act: () => unknown): void => expect(act).toThrow(code('OPTION_INVALID'));
    for (const alpha of [0, -0.1, 1.1, NaN]) refused(() => cvarObjective(alpha));
    for (const eta of [0, -1, Infinity, NaN]) refused(() => gibbs(eta));
    for (const tolerance of [-1e-9, Infinity, NaN]) refused(() => overlap(tolerance));
  });
});
