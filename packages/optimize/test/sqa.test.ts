import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream, WorkBudget } from '@ketflow/core';
import { samplerContract } from '@ketflow/optimize/contract';
import { Bqm, type SampleRequest, type SampleSet } from '@ketflow/optimize';
import { minimumOf, randomModel } from '../src/contract/oracle.ts';
import { nextThresholds, sliceEnergies, sweepSlices, type Slices } from '../src/reference/sqa.ts';
import { simulatedQuantumAnnealing } from '../src/samplers/simulated-quantum-annealing.ts';
import {
  SliceAnnealer,
  sliceCoupling,
} from '../src/samplers/simulated-quantum-annealing/slice-annealer.ts';
import { BqmState } from '../src/state/bqm-state.ts';
import { real } from '../../quantum/test/support/real.ts';

samplerContract(
  { describe, it, expect },
  {
    name: 'sqa',
    create: () => simulatedQuantumAnnealing,
    claims: ['finds-ground-state', 'stops-at-target', 'stoppable'],
  },
);

function solve(model: Bqm, request: Partial<SampleRequest> = {}): Promise<SampleSet> {
  const budget = new WorkBudget(Infinity);
  return simulatedQuantumAnnealing.sample(
    { model },
    { stream: RandomStream.root(1), budget, ...request },
  );
}

/** A ±1 square torus, the lattice of the paper. */
function torus(side: number, seed: number): Bqm {
  const stream = RandomStream.root(seed);
  const couplings: [number, number, number][] = [];
  for (let a = 0; a < side; a++) {
    for (let b = 0; b < side; b++) {
      const i = a * side + b;
      for (const j of [a * side + ((b + 1) % side), ((a + 1) % side) * side + b]) {
        couplings.push([i, j, 2 * stream.integer(2) - 1]);
      }
    }
  }
  return Bqm.fromIsing(new Array<number>(side * side).fill(0), couplings);
}

function annealerOf(model: Bqm, numSlices: number, seed: number): SliceAnnealer {
  const state = new BqmState(model);
  const annealer = new SliceAnnealer(state, numSlices, 1);
  const stream = RandomStream.root(seed);
  const spins = Int8Array.from({ length: state.numVariables }, () => 2 * stream.integer(2) - 1);
  annealer.start(spins, stream);
  return annealer;
}

/** The slices copied out of the memory of the kernels. */
const copyOf = (slices: Slices): Slices =>
  Object.fromEntries(
    Object.entries(slices).map(([key, part]) => [
      key,
      typeof part === 'number' ? part : (part as Float32Array).slice(),
    ]),
  ) as unknown as Slices;

describe('the sweep over slices', () => {
  it('kernel and twin give the same bits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8, 16, 24, 32),
        fc.nat(100),
        fc.array(fc.tuple(fc.nat(11), fc.nat(11), real(-2, 2)), { maxLength: 40 }),
        real(0.01, 3),
        real(0, 3),
        (numSlices, seed, entries, beta, kappa) => {
          const pairs = entries.filter(([i, j]) => i !== j);
          const linear = Array.from({ length: 12 }, (_, i) =>
            i < entries.length ? entries[i][2] : 0,
          );
          const annealer = annealerOf(Bqm.fromIsing(linear, pairs), numSlices, seed);
          try {
            const twin = copyOf(annealer.slices);
            for (let t = 0; t < 5; t++) {
              const passed = annealer.sweep(t, 12, beta, kappa);
              expect(passed).toBe(sweepSlices(twin, t, 12, 2 * beta, 2 * kappa));
              expect(copyOf(annealer.slices)).toEqual(twin);
              const energies = sliceEnergies(twin);
              const energy = Math.min(...energies);
              expect(annealer.lowest()).toEqual({ position: energies.indexOf(energy), energy });
            }
          } finally {
            annealer.release();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps fields and energies true', () => {
    const model = torus(6, 2);
    const annealer = annealerOf(model, 16, 3);
    for (let t = 0; t < 30; t++) annealer.sweep(0, 36, 0.5, 0.4);
    const { fields, spins } = copyOf(annealer.slices);
    const energies = sliceEnergies(annealer.slices);
    for (let p = 0; p < 16; p++) {
      const state = new BqmState(model);
      state.reset(Int8Array.from({ length: 36 }, (_, i) => spins[i * 16 + p]));
      expect(energies[p]).toBe(state.energy);
      expect([...state.fields]).toEqual(Array.from({ length: 36 }, (_, i) => fields[i * 16 + p]));
    }
    annealer.release();
  });

  it('draws thresholds that are -ln u', () => {
    const random = Uint32Array.of(1, 77, 123_456_789, 2 ** 32 - 1);
    let [sum, squares] = [0, 0];
    const rounds = 20_000;
    for (let r = 0; r < rounds; r++) {
      for (const [lane, threshold] of nextThresholds(random).entries()) {
        const u = ((random[lane] >>> 8) + 0.5) / 2 ** 24;
        expect(Math.abs(threshold + Math.log(u))).toBeLessThan(2e-5);
        sum += threshold;
        squares += threshold * threshold;
      }
    }
    // Mean and second moment of the exponential distribution, within five standard errors.
    expect(Math.abs(sum / (4 * rounds) - 1)).toBeLessThan(0.018);
    expect(Math.abs(squares / (4 * rounds) - 2)).toBeLessThan(0.08);
  });

  it('couples slices as the transverse field asks', () => {
    for (const [beta, field] of [
      [1, 2],
      [0.3, 0.1],
      [5, 1e-3],
    ] as const) {
      expect(sliceCoupling(beta, field)).toBeCloseTo(-Math.log(Math.tanh(beta * field)) / 2, 12);
    }
  });

  it('samples the Boltzmann distribution of the slices', () => {
    // One spin with field h in 8 slices: <s> of the ring, from its 2 × 2 transfer matrix.
    const [h, beta, kappa, numSlices] = [0.3, 0.5, 0.4, 8];
    const annealer = annealerOf(Bqm.fromIsing([h, 0], []), numSlices, 5);
    const rounds = 60_000;
    let [magnetisation, bond] = [0, 0];
    for (let t = 0; t < rounds; t++) {
      annealer.sweep(0, 2, beta, kappa);
      const { spins } = annealer.slices;
      for (let p = 0; p < numSlices; p++) magnetisation += spins[p];
      for (let p = 0; p < 4; p++) {
        bond += spins[p] * spins[4 + p] + spins[p] * spins[4 + ((p + 3) % 4)];
      }
    }
    annealer.release();
    let [weight, sumSpin, sumBond] = [0, 0, 0];
    for (let code = 0; code < 256; code++) {
      const s = Array.from({ length: 8 }, (_, k) => 2 * ((code >> k) & 1) - 1);
      const spin = s.reduce((a, b) => a + b, 0);
      const bonds = s.reduce((a, b, k) => a + b * s[(k + 1) % 8], 0);
      const w = Math.exp(-beta * h * spin + kappa * bonds);
      weight += w;
      sumSpin += w * spin;
      sumBond += w * bonds;
    }
    expect(Math.abs(magnetisation / rounds - sumSpin / weight)).toBeLessThan(0.06);
    expect(Math.abs(bond / rounds - sumBond / weight)).toBeLessThan(0.06);
  });
});

describe('sqa', () => {
  it('solves a frustrated torus of 16 spins', async () => {
    const model = torus(4, 7);
    const set = await solve(model, { options: { numReads: 4, numSweeps: 200 } });
    expect(set.first?.energy).toBe(minimumOf({ model }));
    expect(set.info.reads).toBe(4);
  });

  it('reaches the planted state of a chain of 400', async () => {
    const stream = RandomStream.root(8);
    const planted = Array.from({ length: 400 }, () => 2 * stream.integer(2) - 1);
    const chain = planted.slice(1).map((s, i) => [i, i + 1, -s * planted[i]] as const);
    const field = planted.map((s, i) => (i % 20 === 0 ? -s : 0));
    const set = await solve(Bqm.fromIsing(field, chain), { options: { numReads: 2 } });
    expect(set.first?.energy).toBe(-399 - 20);
  });

  it('does not depend on the scale of the biases', async () => {
    const model = randomModel(20, 'SPIN', RandomStream.root(4));
    const options = { numReads: 2, numSweeps: 100 };
    const set = await solve(model, { options });
    for (const scale of [2 ** 300, 2 ** -300]) {
      const other = await solve(model.scale(scale), { options });
      expect(other.rows.map(({ energy }) => energy / scale)).toEqual(
        set.rows.map(({ energy }) => energy),
      );
    }
  });

  it('takes biases, temperatures and fields at the ends of their ranges', async () => {
    const model = randomModel(12, 'SPIN', RandomStream.root(4));
    for (const [scale, beta, fieldRange] of [
      [2 ** 1000, null, null],
      [1, 1e300, null],
      [1, 1e-300, [1e-300, 1e300]],
      [1, 1, [1e-300, 1e-300]],
    ] as const) {
      const options = { numReads: 2, numSweeps: 20, beta, fieldRange };
      const set = await solve(model.scale(scale), { options });
      expect(set.first?.energy).toBeLessThan(0);
      expect(set.info.reads).toBe(2);
    }
    expect(sliceCoupling(1, 1e-300)).toBeCloseTo(18.7, 1);
  });

  it('starts from an initial state, and never ends above it', async () => {
    const model = randomModel(16, 'BINARY', RandomStream.root(4));
    const best = (await solve(model)).first?.sample ?? new Int8Array(0);
    const set = await solve(model, {
      initialStates: [best],
      options: { numReads: 1, numSweeps: 1, beta: 1e-6 },
    });
    expect(set.first?.energy).toBe(model.energy(best));
  });

  it('ends at the best slice where the budget leaves no descent', async () => {
    const model = randomModel(60, 'SPIN', RandomStream.root(4));
    const start = Int8Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const set = await solve(model, {
      initialStates: [start],
      budget: new WorkBudget(2 * 60 * 16),
      options: { numSlices: 8, numSweeps: 3 },
    });
    expect(set.info.evaluations).toBe(2 * 60 * 16);
    expect(set.first?.energy).toBeLessThan(model.energy(start));
  });

  it('counts every slice of a proposal, in whole variables', async () => {
    const model = randomModel(10, 'SPIN', RandomStream.root(4));
    const options = { numReads: 1, numSweeps: 3, numSlices: 8 };
    const set = await solve(model, { options });
    const sweeps = 3 * 10 * 16;
    expect((set.info.evaluations - sweeps) % 10).toBe(0);
    expect(set.info.evaluations).toBeGreaterThan(sweeps);
    const cut = await solve(model, { options, budget: new WorkBudget(100) });
    expect([cut.info.evaluations, cut.info.status]).toEqual([96, 'evaluations']);
  });

  it('refuses numbers of slices that its lanes do not hold, and constraints', () => {
    const model = randomModel(4, 'SPIN', RandomStream.root(4));
    const refusal = simulatedQuantumAnnealing.accepts({ model }, { numSlices: 12 });
    expect(isKetflowError(refusal, 'OPTION_INVALID')).toBe(true);
    const constraint = { kind: 'choose-k', k: 2 } as const;
    const other = simulatedQuantumAnnealing.accepts({ model, constraint });
    expect(isKetflowError(other, 'CONSTRAINT_UNSUPPORTED')).toBe(true);
  });
});
