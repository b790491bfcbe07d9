import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { Bqm } from '@ketflow/optimize';
import { exponential, ReferenceScanEngine } from '../src/reference/scan-engine.ts';
import {
  scanModel,
  type ScanModel,
  type Storage,
} from '../src/samplers/annealing/scan/scan-model.ts';
import { WasmScanEngine } from '../src/samplers/annealing/scan/wasm-scan-engine.ts';
import { real } from '../../quantum/test/support/real.ts';

/** Biases that are held as the key says where the model is dense. */
const biases: Readonly<Record<Exclude<Storage, 'sparse'>, (chance: RandomStream) => number>> = {
  i8: (chance) => (chance.integer(255) - 127) / 4,
  i16: (chance) => 3 * (chance.integer(65_535) - 32_767),
  f32: (chance) => chance.integer(80_001) - 40_000,
  f64: (chance) => chance.uniform() - 0.5,
};
type Kind = keyof typeof biases;
const kinds = Object.keys(biases) as Kind[];

/** A model in which this part of the pairs is coupled, some with a coupling of 0; zero biases without `fields`. */
function randomBqm(n: number, part: number, kind: Kind, fields: boolean, seed: number): Bqm {
  const chance = RandomStream.root(seed);
  const couplings: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (chance.uniform() < part) {
        couplings.push([i, j, chance.integer(10) === 0 ? 0 : biases[kind](chance)]);
      }
    }
  }
  const h = Array.from({ length: n }, () => (fields ? biases[kind](chance) : 0));
  return Bqm.fromIsing(h, couplings, { offset: 3 });
}

function portrait(engine: WasmScanEngine | ReferenceScanEngine): unknown {
  const reads = Array.from({ length: engine.reads }, (_, read) => read);
  return {
    energies: reads.map((read) => engine.energy(read)),
    best: reads.map((read) => engine.bestEnergy(read + 1)),
    spins: reads.map((read) => engine.spins(read).join()),
  };
}

/** The typical local field, whose inverse is a temperature at which some flips up pass. */
function fieldScale({ n, unit, linear, couplings }: ScanModel): number {
  const squares = [...linear, ...couplings].reduce((sum, bias) => sum + bias * bias, 0);
  return unit * Math.sqrt(squares / n) || 1;
}

describe('a run at a time', () => {
  it('kernel and twin give the same bits, sweep by sweep and range by range', () => {
    const beta = fc.oneof(real(0, 0.1), real(0.1, 4), fc.constant(1e300), fc.constant(Infinity));
    const step = fc.record({
      betas: fc.array(beta, { minLength: 1, maxLength: 4 }),
      cut: real(0, 1),
      keepFrom: fc.integer({ min: -1, max: 4 }),
    });
    const sizes = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 60, max: 150 }));
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(0.03, 0.2, 0.6, 1),
        fc.constantFrom(...kinds),
        fc.boolean(),
        fc.nat(10_000),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        (n, part, kind, fields, seed, steps) => {
          const model = scanModel(randomBqm(n, part, kind, fields, seed));
          seen.add(`${model.precision} ${model.storage}`);
          const kernels = new WasmScanEngine(model, [1, 1], 2);
          const twin = new ReferenceScanEngine(model, [1, 1], 2);
          const chance = RandomStream.root(seed);
          const given = Int8Array.from({ length: n }, () => 2 * chance.integer(2) - 1);
          const scale = fieldScale(model);
          const both = [kernels, twin];
          for (const engine of both) {
            engine.start(RandomStream.root(seed), (read) => (read === 1 ? given : undefined));
          }
          expect(kernels.spins(1)).toEqual(given);
          expect(portrait(kernels)).toEqual(portrait(twin));
          for (const { betas, cut, keepFrom } of steps) {
            const scaled = betas.map((value) => value / scale);
            const to = 16 * Math.floor((cut * n) / 16);
            for (const engine of both) {
              if (to > 0) engine.sweep(scaled, 0, to, keepFrom);
              engine.sweep(scaled, to, n, keepFrom);
            }
            expect(portrait(kernels)).toEqual(portrait(twin));
          }
          kernels.dispose();
        },
      ),
      { numRuns: 200, seed: 1 },
    );
    const all = ['f32 sparse', 'f64 sparse', 'f32 i8', 'f32 i16', 'f32 f32', 'f64 f64'];
    expect([...seen].sort()).toEqual(all.sort());
  });

  it('takes as many sweeps in one call as in several', () => {
    for (const kind of kinds) {
      const model = scanModel(randomBqm(50, 0.5, kind, true, 3));
      const scale = fieldScale(model);
      const betas = Array.from({ length: 12 }, (_, t) => (0.1 + 0.3 * t) / scale);
      const [whole, parts] = [new WasmScanEngine(model, [1, 1]), new WasmScanEngine(model, [1, 1])];
      for (const engine of [whole, parts]) engine.start(RandomStream.root(4), () => undefined);
      whole.sweep(betas, 0, 50, 5);
      for (const [from, to] of [
        [0, 1],
        [1, 7],
        [7, 12],
      ]) {
        parts.sweep(betas.slice(from, to), 0, 50, 5 - from);
      }
      expect(portrait(parts)).toEqual(portrait(whole));
      whole.dispose();
      parts.dispose();
    }
  });

  it('tells the energies of the model, of any scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(...kinds),
        fc.constantFrom(1, 1e15, 1e-12, 2 ** 900, 2 ** -900),
        fc.nat(1000),
        (n, kind, factor, seed) => {
          const bqm = randomBqm(n, 0.5, kind, true, seed).scale(factor);
          const model = scanModel(bqm);
          const scale = fieldScale(model);
          const engine = new WasmScanEngine(model, [1, 1]);
          engine.start(RandomStream.root(seed), () => undefined);
          engine.sweep(
            [0.5, 1, 2].map((beta) => beta / scale),
            0,
            n,
            0,
          );
          const energies = Array.from({ length: 4 }, (_, read) => bqm.energy(engine.spins(read)));
          const lowest = Math.min(...energies);
          const size = n * scale;
          expect(Math.abs(engine.bestEnergy(4) - lowest) / size).toBeLessThan(1e-12);
          engine.sweep([Infinity], 0, n, 0);
          expect(engine.bestEnergy(4)).toBeLessThanOrEqual(lowest + 1e-12 * size);
          engine.dispose();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('draws thresholds that are -ln u, to 2e-5', () => {
    const chance = RandomStream.root(2);
    const words = [0, 255, 256, 2 ** 31, 2 ** 32 - 1];
    for (let draw = 0; draw < 20_000; draw++) words.push(chance.uint32());
    for (const word of words) {
      const u = ((word >>> 8) + 0.5) / 2 ** 24;
      expect(Math.abs(exponential(word) + Math.log(u))).toBeLessThan(2e-5);
    }
  });
});

/** All pairs of three variables, and a bias. */
function triangle(couplings: readonly [number, number, number], bias = 0): Bqm {
  const [a, b, c] = couplings;
  return Bqm.fromIsing(
    [bias, 0, 0],
    [
      [0, 1, a],
      [0, 2, b],
      [1, 2, c],
    ],
  );
}

describe('the form of the weights', () => {
  it('is the narrowest that is exact', () => {
    const forms: readonly (readonly [Bqm, Partial<ScanModel>])[] = [
      [triangle([127, -126, 1]), { precision: 'f32', storage: 'i8', unit: 1 }],
      [triangle([128, -127, 1]), { precision: 'f32', storage: 'i16', unit: 1 }],
      [triangle([-128, 127, 1]), { precision: 'f32', storage: 'i16', unit: 1 }],
      [triangle([32_767, 1, 0]), { precision: 'f32', storage: 'i16', unit: 1 }],
      [triangle([-32_768, 1, 0]), { precision: 'f32', storage: 'f32', unit: 1 }],
      // Linear biases are not held in rows, but have their part in the sums.
      [triangle([1, 1, 1], 2 ** 23 - 3), { precision: 'f32', storage: 'i8' }],
      [triangle([1, 1, 1], 2 ** 23 - 2), { precision: 'f64', storage: 'f64', unit: 1 }],
      [triangle([2 ** 22, 2 ** 22 - 1, 1]), { precision: 'f32', storage: 'f32' }],
      [triangle([2 ** 22, 2 ** 22, 1]), { precision: 'f64', storage: 'f64' }],
      [triangle([2 ** 24 + 1, 1, 1]), { precision: 'f64', storage: 'f64', unit: 1 }],
      // Scales do not matter where there is a common divisor, halves, or the smallest coupling is a unit.
      [triangle([1e15, -2e15, 3e15]), { precision: 'f32', storage: 'i8', unit: 1e15 }],
      [triangle([0.25, 0.5, 31.75]), { precision: 'f32', storage: 'i8', unit: 0.25 }],
      [triangle([1 / 16, 1, 1]), { precision: 'f32', storage: 'i8', unit: 1 / 16 }],
      [triangle([1 / 32, 1, -1]), { precision: 'f32', storage: 'i8', unit: 1 / 32 }],
      [triangle([1e-12, -1e-12, 2e-12], 3e-12), { precision: 'f32', storage: 'i8', unit: 1e-12 }],
      [triangle([3 / 16, 1 / 2, 1 / 2]), { precision: 'f32', storage: 'i8', unit: 1 / 16 }],
      [triangle([3 / 32, 1 / 2, 1 / 2]), { precision: 'f64', storage: 'f64', unit: 1 }],
      [triangle([0.1, 0.1, 0.1 + 2 ** -56]), { precision: 'f64', storage: 'f64', unit: 1 }],
      [triangle([0.1, -0.1, 0.1], 0.15), { precision: 'f64', storage: 'f64', unit: 1 }],
      [triangle([1e15, 1, 1e-12]), { precision: 'f64', storage: 'f64', unit: 1 }],
      [triangle([1e300, 1, 1]), { precision: 'f64', storage: 'f64', unit: 1 }],
      [triangle([0, 0, 0]), { precision: 'f32', storage: 'i8', unit: 1 }],
      [Bqm.fromIsing([0, 0, 0], []), { precision: 'f32', storage: 'sparse', unit: 1 }],
      [Bqm.fromIsing([5], []), { precision: 'f32', storage: 'sparse' }],
    ];
    for (const [bqm, form] of forms) expect(scanModel(bqm)).toMatchObject(form);
  });

  it('is sparse below a quarter of all pairs', () => {
    const ring = (n: number): Bqm =>
      Bqm.fromIsing(
        new Array<number>(n).fill(0),
        Array.from({ length: n }, (_, i) => [i, (i + 1) % n, 1] as const),
      );
    expect(scanModel(ring(8)).storage).toBe('i8');
    expect(scanModel(ring(9)).storage).toBe('sparse');
  });

  it('holds the energies of the model', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(1, 6, 1e15, 1e-12),
        fc.nat(1000),
        (kind, factor, seed) => {
          const bqm = randomBqm(9, 0.7, kind, true, seed).scale(factor);
          const { unit, offset, linear, rowStart, neighbours, couplings } = scanModel(bqm);
          const chance = RandomStream.root(seed);
          const spins = Int8Array.from({ length: 9 }, () => 2 * chance.integer(2) - 1);
          let energy = 0;
          for (let i = 0; i < 9; i++) {
            energy += spins[i] * linear[i];
            for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
              energy += (couplings[e] * spins[i] * spins[neighbours[e]]) / 2;
            }
          }
          const expected = bqm.energy(spins);
          const size = Math.max(
            ...bqm.linear.map(Math.abs),
            ...bqm.couplings.map(Math.abs),
            1e-300,
          );
          expect(Math.abs(offset + unit * energy - expected) / size).toBeLessThan(1e-10);
        },
      ),
    );
  });

  it('never wraps: all spins against the largest weights of each form', () => {
    for (const weight of [127, 128, 32_767, 32_768, 2 ** 21, 2 ** 22, 1e15, 1e300, 1e-12]) {
      const model = scanModel(triangle([weight, -weight, weight - weight / 128], 1));
      const [kernels, twin] = [
        new WasmScanEngine(model, [1, 1]),
        new ReferenceScanEngine(model, [1, 1], 4),
      ];
      for (const engine of [kernels, twin]) {
        engine.start(RandomStream.root(6), (read) => Int8Array.of(1, read & 1 ? 1 : -1, 1));
        engine.sweep([0, 1 / weight, 1e-30 / weight, Infinity], 0, 3, 0);
      }
      expect(portrait(kernels)).toEqual(portrait(twin));
      kernels.dispose();
    }
  });
});
