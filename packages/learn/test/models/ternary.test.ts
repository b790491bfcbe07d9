import { RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import type { LinearHead } from '../../src/models/classifier.ts';
import type { Design } from '../../src/models/encoder.ts';
import { gramStatistics } from '../../src/models/gram.ts';
import { fitLogistic } from '../../src/models/logistic.ts';
import { fitTernary, roundTernary, type BinarySolver } from '../../src/models/ternary.ts';
import {
  codesOfBits,
  pairIndex,
  ternaryModel,
  type BinaryQuadratic,
} from '../../src/models/ternary-model.ts';

function energy(model: BinaryQuadratic, bits: Int8Array): number {
  let value = model.offset;
  for (let i = 0; i < bits.length; i++) {
    if (bits[i] === 0) continue;
    value += model.linear[i];
    for (let j = i + 1; j < bits.length; j++) {
      if (bits[j] === 1) value += model.pairs[pairIndex(model.numVariables, i, j)];
    }
  }
  return value;
}

const bitsOf = (number: number, n: number): Int8Array =>
  Int8Array.from({ length: n }, (_, i) => (number >> i) & 1);

const enumerate: BinarySolver = (model) => {
  let best = 0;
  let lowest = Infinity;
  for (let state = 0; state < 2 ** model.numVariables; state++) {
    const value = energy(model, bitsOf(state, model.numVariables));
    if (value < lowest) {
      lowest = value;
      best = state;
    }
  }
  return bitsOf(best, model.numVariables);
};

/** Numbers that lean on each other, a text column, and classes that depend on both. */
function example(
  seed: number,
  rows: number,
  numNumbers: number,
  numClasses: number,
): { design: Design; codes: Int32Array } {
  const stream = RandomStream.root(seed);
  const numbers = new Float64Array(rows * numNumbers);
  const levels = new Int32Array(rows);
  const codes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const shared = stream.normal();
    for (let j = 0; j < numNumbers; j++) {
      numbers[i * numNumbers + j] = 0.6 * shared + 0.8 * stream.normal();
    }
    levels[i] = stream.integer(3) - 1;
    const signal = numbers[i * numNumbers] - numbers[i * numNumbers + 1] + 0.7 * levels[i];
    const noisy = signal + 0.5 * stream.normal();
    codes[i] = Math.min(numClasses - 1, Math.max(0, Math.floor(noisy + numClasses / 2)));
  }
  const design: Design = {
    rows,
    width: numNumbers + 2,
    numNumbers,
    numbers,
    codes: [levels],
    levelCounts: [2],
  };
  return { design, codes };
}

function dense({ rows, width, numNumbers, numbers, codes }: Design): number[][] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(width).fill(0);
    for (let j = 0; j < numNumbers; j++) row[j] = numbers[i * numNumbers + j];
    if (codes[0][i] >= 0) row[numNumbers + codes[0][i]] = 1;
    return row;
  });
}

describe('gramStatistics', () => {
  it('is the centred Gram matrix plus the ridge', () => {
    const { design, codes } = example(3, 50, 3, 3);
    const { gram, moments } = gramStatistics(design, codes, 3, 0.25);
    const rows = dense(design);
    const mean = (values: readonly number[]): number => values.reduce((s, v) => s + v) / 50;
    for (let a = 0; a < 5; a++) {
      const ma = mean(rows.map((r) => r[a]));
      for (let b = 0; b < 5; b++) {
        const mb = mean(rows.map((r) => r[b]));
        const expected = mean(rows.map((r) => (r[a] - ma) * (r[b] - mb))) + (a === b ? 0.25 : 0);
        expect(gram[a * 5 + b]).toBeCloseTo(expected, 12);
      }
      for (let k = 0; k < 3; k++) {
        const expected = mean(rows.map((r, i) => (r[a] - ma) * (codes[i] === k ? 1 : 0)));
        expect(moments[k * 5 + a]).toBeCloseTo(expected, 12);
      }
    }
  });
});

describe('ternaryModel', () => {
  it('has the least-squares cost of the codes as its energy, for all bits', () => {
    const { design, codes } = example(4, 60, 2, 2);
    const statistics = gramStatistics(design, codes, 1, 0.03);
    const scale = 0.37;
    const model = ternaryModel(statistics, statistics.moments, scale);
    expect(model.numVariables).toBe(8);
    for (let state = 0; state < 256; state++) {
      const bits = bitsOf(state, 8);
      const q = codesOfBits(bits);
      let expected = 0;
      for (let i = 0; i < 4; i++) {
        expected -= scale * statistics.moments[i] * q[i];
        for (let j = 0; j < 4; j++) {
          expected += 0.5 * scale * scale * q[i] * q[j] * statistics.gram[i * 4 + j];
        }
      }
      expect(energy(model, bits)).toBeCloseTo(expected, 12);
    }
  });
});

describe('roundTernary', () => {
  it('keeps the signs of the weights above 0.7 of the mean magnitude', () => {
    const { design, codes } = example(5, 80, 3, 2);
    const head: LinearHead = {
      kind: 'logistic',
      weights: Float64Array.of(2, -1, 0.5, -0.1, 0.69), // mean magnitude 0.858, threshold 0.6006
      bias: Float64Array.of(0.3),
    };
    const rounded = roundTernary(head, design, codes, 2);
    expect(rounded.kind).toBe('rounded');
    expect([...rounded.lowBit!.codes]).toEqual([1, -1, 0, 0, 1]);
    const scale = rounded.lowBit!.scales[0];
    expect([...rounded.weights].map((w) => w + 0)).toEqual([scale, -scale, 0, 0, scale]);
  });

  it('fits scale and bias to a minimum of the loss', () => {
    const { design, codes } = example(6, 200, 3, 2);
    const start = fitLogistic(design, codes, 2).head;
    const rounded = roundTernary(start, design, codes, 2);
    const rows = dense(design);
    const loss = (scale: number, bias: number): number =>
      rows.reduce(
        (sum, row, i) => {
          const u = row.reduce((s, z, j) => s + z * rounded.lowBit!.codes[j], 0);
          const s = scale * u + bias;
          return sum + Math.log1p(Math.exp(-(codes[i] === 1 ? s : -s)));
        },
        0.5e-3 * scale * scale,
      );
    const [scale] = rounded.lowBit!.scales;
    const [bias] = rounded.bias;
    const least = loss(scale, bias);
    for (const h of [-1e-3, 1e-3]) {
      expect(loss(scale + h, bias)).toBeGreaterThan(least);
      expect(loss(scale, bias + h)).toBeGreaterThan(least);
    }
  });

  it.each([2, 3])('stays finite on separable data, %i classes', (numClasses) => {
    const numbers = Float64Array.of(-5, -4, 4, 5, 20, 21);
    const design = { rows: 6, width: 1, numNumbers: 1, numbers, codes: [], levelCounts: [] };
    const codes = Int32Array.of(0, 0, 1, 1, 1, 1).map((c, i) =>
      numClasses === 3 && i > 3 ? 2 : c,
    );
    const { head } = fitLogistic(design, codes, numClasses);
    const rounded = roundTernary(head, design, codes, numClasses);
    for (const value of [...rounded.weights, ...rounded.bias]) {
      expect(Math.abs(value)).toBeLessThan(100);
    }
  });

  it('refuses a head of another shape', () => {
    const { design, codes } = example(5, 10, 3, 2);
    const { head } = fitLogistic(design, codes, 2);
    expect(() => roundTernary(head, design, codes, 3)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});

describe('fitTernary', () => {
  const cases: [seed: number, classes: number, isBest: boolean][] = [
    [1, 2, true],
    [2, 2, true],
    [3, 3, true],
    [4, 4, false], // the middle classes hang on little, and the alternation of codes and scale stops early
  ];
  it.each(cases)(
    'improves on rounding, up to the best codes there are: seed %i',
    async (seed, classes, isBest) => {
      const { design, codes } = example(seed, 150, 2, classes);
      const start = fitLogistic(design, codes, classes).head;
      const stream = RandomStream.root(1);
      const fit = await fitTernary(design, codes, classes, { start, solve: enumerate, stream });
      expect(fit.status).toBe('solved');
      const numScores = start.bias.length;
      const { gram, moments } = gramStatistics(design, codes, numScores, 0.03);
      for (let k = 0; k < numScores; k++) {
        let best = 0;
        for (let state = 1; state < 81; state++) {
          const q = [1, 3, 9, 27].map((power) => (Math.floor(state / power) % 3) - 1);
          let linear = 0;
          let square = 0;
          for (let i = 0; i < 4; i++) {
            linear += moments[k * 4 + i] * q[i];
            for (let j = 0; j < 4; j++) square += gram[i * 4 + j] * q[i] * q[j];
          }
          if (square > 0) best = Math.min(best, (-0.5 * linear * linear) / square);
        }
        if (isBest) expect(fit.costs[k]).toBeCloseTo(best, 12);
        expect(fit.costs[k]).toBeGreaterThanOrEqual(best - 1e-12);
        expect(fit.costs[k]).toBeLessThanOrEqual(fit.startCosts[k]);
      }
      expect(fit.head.kind).toBe('ternary');
      expect(fit.head.weights).toEqual(
        Float64Array.from(fit.head.lowBit!.codes, (q, i) => q * fit.head.lowBit!.scales[i >> 2]),
      );
    },
  );

  it('keeps the start when the solver answers badly, and starts from one column when all round to 0', async () => {
    const { design, codes } = example(7, 100, 4, 2);
    const start = fitLogistic(design, codes, 2).head;
    const worst: BinarySolver = ({ numVariables }) => new Int8Array(numVariables);
    const stream = RandomStream.root(1);
    const fit = await fitTernary(design, codes, 2, { start, solve: worst, stream });
    expect(fit.costs).toEqual(fit.startCosts);
    const zero: LinearHead = { ...start, weights: new Float64Array(6) };
    const idle: BinarySolver = ({ numVariables }) =>
      Int8Array.from({ length: numVariables }, (_, i) => i & 1);
    const single = await fitTernary(design, codes, 2, { start: zero, solve: idle, stream });
    expect(single.head.lowBit!.codes.filter((q) => q !== 0)).toHaveLength(1);
  });

  it('splits the stream by score and round', async () => {
    const { design, codes } = example(8, 60, 2, 3);
    const start = fitLogistic(design, codes, 3).head;
    const draws: number[] = [];
    const solve: BinarySolver = (model, stream) => {
      draws.push(stream.uint32());
      return enumerate(model, stream);
    };
    const run = async (): Promise<void> => {
      await fitTernary(design, codes, 3, { start, solve, stream: RandomStream.root(2) });
    };
    await run();
    await run();
    expect(draws.slice(0, draws.length / 2)).toEqual(draws.slice(draws.length / 2));
    expect(new Set(draws).size).toBe(draws.length / 2);
  });

  it('falls back to rounding for more than 2,000 design columns, and says so', async () => {
    const design: Design = {
      rows: 4,
      width: 2001,
      numNumbers: 0,
      numbers: new Float64Array(0),
      codes: [Int32Array.of(0, 1, 0, 1)],
      levelCounts: [2001],
    };
    const codes = Int32Array.of(0, 1, 0, 1);
    const start = fitLogistic(design, codes, 2).head;
    const solve: BinarySolver = () => expect.unreachable();
    const stream = RandomStream.root(1);
    const fit = await fitTernary(design, codes, 2, { start, solve, stream });
    expect(fit.status).toBe('too-wide');
    expect(fit.head).toEqual(roundTernary(start, design, codes, 2));
  });

  it('refuses a solver that returns other bits', async () => {
    const { design, codes } = example(8, 60, 2, 2);
    const start = fitLogistic(design, codes, 2).head;
    const solve: BinarySolver = () => new Int8Array(3);
    await expect(
      fitTernary(design, codes, 2, { start, solve, stream: RandomStream.root(2) }),
    ).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  });
});
