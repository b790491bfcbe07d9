import { RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { solveBinary } from '../../src/compress/solve-binary.ts';
import type { BinaryQuadratic } from '../../src/models/ternary-model.ts';

const stream = RandomStream.root(3);

function randomModel(n: number, seed: number): BinaryQuadratic {
  const chance = RandomStream.root(seed);
  return {
    numVariables: n,
    linear: Float64Array.from({ length: n }, () => chance.normal()),
    pairs: Float64Array.from({ length: (n * (n - 1)) / 2 }, () => chance.normal()),
    offset: 100,
  };
}

/** E without the offset, the pairs counted off row by row. */
function energyOf({ linear, pairs }: BinaryQuadratic, bits: ArrayLike<number>): number {
  let energy = 0;
  let at = 0;
  for (let i = 0; i < linear.length; i++) {
    energy += linear[i] * bits[i];
    for (let j = i + 1; j < linear.length; j++) energy += pairs[at++] * bits[i] * bits[j];
  }
  return energy;
}

const bitsOf = (state: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => (state >> i) & 1);

function bruteForce(model: BinaryQuadratic): number[] {
  const n = model.numVariables;
  const energies = Float64Array.from({ length: 2 ** n }, (_, state) =>
    energyOf(model, bitsOf(state, n)),
  );
  return bitsOf(energies.indexOf(energies.reduce((a, b) => Math.min(a, b))), n);
}

/** A frustration-free model: every bit and every pair is cheapest at the planted bits. */
function plantedModel(n: number, seed: number): { model: BinaryQuadratic; planted: number[] } {
  const chance = RandomStream.root(seed);
  const planted = Array.from({ length: n }, () => chance.integer(2));
  const linear = Float64Array.from(planted, (bit) => (bit === 1 ? -0.1 : 0.1));
  const pairs: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      // w (xᵢ - xⱼ)² or w (xᵢ + xⱼ - 1)², whichever is 0 at the planted bits.
      const w = chance.uniform();
      const isSame = planted[i] === planted[j];
      for (const bit of [i, j]) linear[bit] += isSame ? w : -w;
      pairs.push(isSame ? -2 * w : 2 * w);
    }
  }
  return {
    model: { numVariables: n, linear, pairs: Float64Array.from(pairs), offset: 0 },
    planted,
  };
}

describe('solveBinary', () => {
  it.each([1, 2, 3, 7, 12])('finds the minimum of %d bits as enumeration does', async (n) => {
    for (const seed of [1, 2, 3]) {
      const model = randomModel(n, 10 * n + seed);
      expect(Array.from(await solveBinary(model, stream))).toEqual(bruteForce(model));
    }
  });

  it('finds the exact minimum of 16 bits, whatever the stream', async () => {
    const model = randomModel(16, 5);
    const best = bruteForce(model);
    for (const seed of [1, 2]) {
      expect(Array.from(await solveBinary(model, RandomStream.root(seed)))).toEqual(best);
    }
  });

  // 2^40 states: no enumeration gets there.
  it.each([17, 24, 40])('anneals %d bits down to a planted minimum', async (n) => {
    const { model, planted } = plantedModel(n, n);
    const bits = await solveBinary(model, stream);
    expect(Array.from(bits)).toEqual(planted);
    expect(energyOf(model, bits)).toBe(energyOf(model, planted));
  });

  it('gives the same bits for the same stream, which it leaves as it was', async () => {
    const model = randomModel(60, 7);
    const mine = RandomStream.root(8);
    const bits = await solveBinary(model, mine);
    expect(await solveBinary(model, RandomStream.root(8))).toEqual(bits);
    expect(mine.uint32()).toBe(RandomStream.root(8).uint32());
    // Annealing leaves no bit whose flip alone would gain.
    for (let i = 0; i < 60; i++) {
      const flipped = bits.map((bit, j) => (j === i ? 1 - bit : bit));
      expect(energyOf(model, flipped)).toBeGreaterThan(energyOf(model, bits) - 1e-9);
    }
  });

  it('of no bits returns none, and stops when it is told to', async () => {
    expect((await solveBinary(randomModel(0, 1), stream)).length).toBe(0);
    const signal = AbortSignal.abort(new Error('called off'));
    for (const n of [4, 40]) {
      const stopped = async (): Promise<unknown> => solveBinary(randomModel(n, 1), stream, signal);
      await expect(stopped()).rejects.toThrow('called off');
    }
  });
});
