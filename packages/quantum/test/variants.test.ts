import { describe, expect, it } from 'vitest';
import { RandomStream, isKetflowError } from '@ketflow/core';
import {
  costVector,
  createMultiAngleQaoa,
  createQaoa,
  fullSpace,
  linearRamp,
  referenceBackend,
  wasmBackend,
  weightSpace,
  type MixerSpec,
  type Qaoa,
  type QaoaOptions,
  type StateVectorBackend,
  type ZPolynomial,
} from '@ketflow/quantum';
import { cube, k33, labs, maxCut, petersen, ringEdges } from './support/problems.ts';

const gammas = [0.31, -0.74, 1.9];
const betas = [-0.42, 2.3, 0.17];
const stream = RandomStream.root(5);
const thetas = Array.from({ length: 6 }, (_, q) => 0.3 + 0.41 * q);
const space = fullSpace(6);
const cost: ZPolynomial = {
  offset: 0.3,
  terms: [
    { coefficient: 0.7, qubits: [0] },
    { coefficient: -0.4, qubits: [1, 4] },
    { coefficient: 0.9, qubits: [2, 3, 5] },
    { coefficient: -1.1, qubits: [0, 5] },
  ],
};

function use<T>(options: QaoaOptions, act: (qaoa: Qaoa) => T): T {
  const qaoa = createQaoa(options);
  try {
    return act(qaoa);
  } finally {
    qaoa.dispose();
  }
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (isKetflowError(error)) return error.code;
    throw error;
  }
  return undefined;
}

const mixers: readonly (readonly [string, MixerSpec])[] = [
  [
    'XY on a star',
    {
      kind: 'xy',
      pairs: [
        [0, 3],
        [5, 3],
        [3, 1],
      ],
    },
  ],
  [
    'bit flips of independent sets',
    {
      kind: 'bit-flip',
      edges: [
        [0, 1],
        [1, 2],
        [4, 2],
        [5, 0],
      ],
    },
  ],
  ['warm start', { kind: 'warm-start', thetas }],
  ['x', 'x'],
  ['grover', 'grover'],
  ['xy-ring', 'xy-ring'],
];

const starts: readonly QaoaOptions['start'][] = [
  'uniform',
  { kind: 'product', thetas, phis: thetas.map((t) => 1 - t) },
  { kind: 'dicke', weight: 2 },
  randomState(64),
];

function randomState(size: number): { re: Float64Array; im: Float64Array } {
  const re = Float64Array.from({ length: size }, () => stream.normal());
  const im = Float64Array.from({ length: size }, () => stream.normal());
  let norm = 0;
  for (let x = 0; x < size; x++) norm += re[x] ** 2 + im[x] ** 2;
  return { re: re.map((a) => a / Math.sqrt(norm)), im: im.map((a) => a / Math.sqrt(norm)) };
}

describe('every mixer from every start', () => {
  for (const [name, mixer] of mixers) {
    for (const [number, start] of starts.entries()) {
      const options = { space, cost, mixer, ...(start ? { start } : {}) };
      it(`${name}, start ${number}: both engines, norm 1, gradient of differences`, () => {
        const [a, b] = [referenceBackend, wasmBackend].map((backend: StateVectorBackend) =>
          use({ ...options, backend }, (qaoa) => ({
            state: qaoa.state(gammas, betas),
            gradient: qaoa.gradient(gammas, betas),
          })),
        );
        expect(b).toEqual(a);
        const norm = a.state.re.reduce((sum, re, x) => sum + re ** 2 + a.state.im[x] ** 2, 0);
        expect(Math.abs(norm - 1)).toBeLessThan(1e-12);
        use(options, (qaoa) => {
          const h = 1e-5;
          for (let k = 0; k < 3; k++) {
            const moved = (angles: number[], by: number): number[] =>
              angles.map((angle, i) => (i === k ? angle + by : angle));
            const byGamma =
              qaoa.evaluate(moved(gammas, h), betas) - qaoa.evaluate(moved(gammas, -h), betas);
            const byBeta =
              qaoa.evaluate(gammas, moved(betas, h)) - qaoa.evaluate(gammas, moved(betas, -h));
            expect(Math.abs(a.gradient.gammas[k] - byGamma / (2 * h))).toBeLessThan(2e-8);
            expect(Math.abs(a.gradient.betas[k] - byBeta / (2 * h))).toBeLessThan(2e-8);
          }
        });
      });
    }
  }
});

describe('bit flips', () => {
  it('never leave the independent sets', () => {
    const edges = [...petersen].map(([u, v]): [number, number] => [u, v]);
    const polynomial = {
      offset: 0,
      terms: Array.from({ length: 10 }, (_, q) => ({ coefficient: 0.5, qubits: [q] })),
    };
    const all = fullSpace(10);
    use({ space: all, cost: polynomial, mixer: { kind: 'bit-flip', edges } }, (qaoa) => {
      const probabilities = qaoa.probabilities(gammas, betas);
      let inside = 0;
      for (let x = 0; x < all.size; x++) {
        const bits = all.bitsOf(x);
        if (edges.some(([u, v]) => bits[u] + bits[v] === 2)) expect(probabilities[x]).toBe(0);
        else inside += probabilities[x];
      }
      expect(Math.abs(inside - 1)).toBeLessThan(1e-12);
      // The larger the set, the lower E = n/2 - |set|: the ramp raises the mean size of a set from 0 to above 2.
      const { gammas: g, betas: b } = linearRamp(6, 0.6, 0.6);
      expect(qaoa.evaluate(g, b)).toBeLessThan(3);
    });
  });
});

describe('a warm start', () => {
  it('is an eigenstate of its mixer', () => {
    use({ space, cost, mixer: { kind: 'warm-start', thetas } }, (qaoa) => {
      const before = qaoa.probabilities([0], [0]);
      const after = qaoa.probabilities([0], [1.234]);
      for (let x = 0; x < 64; x++) expect(Math.abs(after[x] - before[x])).toBeLessThan(1e-14);
    });
  });

  it('with all thetas pi/2 is the X mixer', () => {
    const right = new Array<number>(6).fill(Math.PI / 2);
    const warm = use({ space, cost, mixer: { kind: 'warm-start', thetas: right } }, (qaoa) =>
      qaoa.gradient(gammas, betas),
    );
    const plain = use({ space, cost, mixer: 'x' }, (qaoa) => qaoa.gradient(gammas, betas));
    expect(Math.abs(warm.value - plain.value)).toBeLessThan(1e-12);
    for (let k = 0; k < 3; k++) {
      expect(Math.abs(warm.betas[k] - plain.betas[k])).toBeLessThan(1e-11);
      expect(Math.abs(warm.gammas[k] - plain.gammas[k])).toBeLessThan(1e-11);
    }
  });

  it('at theta 0 and pi stays where it is', () => {
    const ends = [0, Math.PI, 0, Math.PI, Math.PI, 0];
    use({ space, cost, mixer: { kind: 'warm-start', thetas: ends } }, (qaoa) => {
      const probabilities = qaoa.probabilities(gammas, betas);
      expect(Math.abs(probabilities[0b011010] - 1)).toBeLessThan(1e-14);
    });
  });
});

describe('multi-angle QAOA', () => {
  const angles = {
    gammas: [Array.from({ length: 9 }, (_, t) => 0.1 * (t + 1))],
    betas: [Array.from({ length: 6 }, (_, q) => 0.1 * (q + 1))],
  };

  it('has the published value on K3,3', () => {
    // U = prod exp(-i gamma_e (1 - Z Z) / 2) of a maximised cut: E = -cut here, so both angles change their sign.
    const qaoa = createMultiAngleQaoa({ space, cost: maxCut(k33) });
    const value = qaoa.evaluate({
      gammas: [angles.gammas[0].map((gamma) => -gamma)],
      betas: angles.betas,
    });
    expect(Math.abs(-value - 5.924713900294517)).toBeLessThan(1e-12);
    qaoa.dispose();
  });

  it('with equal angles is QAOA, and its derivatives add up', () => {
    const multi = createMultiAngleQaoa({ space, cost });
    const same = {
      gammas: gammas.map((gamma) => new Array<number>(4).fill(gamma)),
      betas: betas.map((beta) => new Array<number>(6).fill(beta)),
    };
    const gradient = multi.gradient(same);
    const plain = use({ space, cost, mixer: 'x' }, (qaoa) => qaoa.gradient(gammas, betas));
    expect(Math.abs(gradient.value - plain.value)).toBeLessThan(1e-12);
    for (let k = 0; k < 3; k++) {
      const sum = (values: Float64Array): number =>
        values.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum(gradient.gammas[k]) - plain.gammas[k])).toBeLessThan(1e-11);
      expect(Math.abs(sum(gradient.betas[k]) - plain.betas[k])).toBeLessThan(1e-11);
    }
    multi.dispose();
  });

  it('has the gradient of differences, in both engines', () => {
    const row = (count: number): number[] =>
      Array.from({ length: count }, () => 2 * stream.normal());
    const random = { gammas: [row(4), row(4)], betas: [row(6), row(6)] };
    const [a, b] = [referenceBackend, wasmBackend].map((backend) => {
      const qaoa = createMultiAngleQaoa({ space, cost, backend });
      const gradient = qaoa.gradient(random);
      qaoa.dispose();
      return gradient;
    });
    expect(b).toEqual(a);
    const qaoa = createMultiAngleQaoa({ space, cost });
    const h = 1e-5;
    for (const kind of ['gammas', 'betas'] as const) {
      for (let k = 0; k < 2; k++) {
        for (let i = 0; i < random[kind][k].length; i++) {
          const moved = (by: number): typeof random => ({
            ...random,
            [kind]: random[kind].map((angles, l) =>
              angles.map((angle, j) => (k === l && i === j ? angle + by : angle)),
            ),
          });
          const difference = (qaoa.evaluate(moved(h)) - qaoa.evaluate(moved(-h))) / (2 * h);
          expect(Math.abs(a[kind][k][i] - difference)).toBeLessThan(1e-8);
        }
      }
    }
    qaoa.dispose();
  });

  it('refuses angles of wrong shapes', () => {
    const qaoa = createMultiAngleQaoa({ space, cost });
    const good = { gammas: [[1, 1, 1, 1]], betas: [[1, 1, 1, 1, 1, 1]] };
    expect(codeOf(() => qaoa.evaluate(good))).toBe(undefined);
    for (const bad of [
      { gammas: [], betas: [] },
      { ...good, gammas: [[1, 1, 1]] },
      { ...good, betas: [[1]] },
      { ...good, betas: [] },
      { ...good, gammas: [[1, NaN, 1, 1]] },
      { ...good, betas: [[1, 1, 1, 1, 1, Infinity]] },
    ]) {
      expect(codeOf(() => qaoa.evaluate(bad))).toBe('ANGLES_INVALID');
    }
    qaoa.dispose();
  });
});

describe('the Grover mixer by levels', () => {
  for (const [name, where, polynomial] of [
    ['full space', fullSpace(10), labs(10)],
    ['Dicke subspace', weightSpace(10, 4), maxCut(petersen)],
    ['cube', fullSpace(8), maxCut(cube)],
  ] as const) {
    it(`agrees with the vector over all states: ${name}`, () => {
      const levels = use({ space: where, cost: polynomial, mixer: 'grover' }, (qaoa) => ({
        gradient: qaoa.gradient(gammas, betas),
        state: qaoa.state(gammas, betas),
        bytes: qaoa.bytes,
      }));
      const energies = costVector(where, polynomial);
      const state = wasmBackend.create({
        space: where,
        cost: { kind: 'table', energies },
        isHalved: false,
        mixer: 'grover',
        precision: 'f64',
        limitBytes: 2 ** 30,
      });
      state.start();
      for (let k = 0; k < 3; k++) state.layer(gammas[k], betas[k]);
      expect(Math.abs(state.expectation() - levels.gradient.value)).toBeLessThan(1e-12);
      const slow = state.amplitudes();
      for (let x = 0; x < where.size; x++) {
        expect(Math.abs(slow.re[x] - levels.state.re[x])).toBeLessThan(1e-13);
        expect(Math.abs(slow.im[x] - levels.state.im[x])).toBeLessThan(1e-13);
      }
      state.startAdjoint();
      for (let k = 2; k >= 0; k--) {
        const { gamma, beta } = state.undoLayer(gammas[k], betas[k]);
        expect(Math.abs(gamma - levels.gradient.gammas[k])).toBeLessThan(1e-11);
        expect(Math.abs(beta - levels.gradient.betas[k])).toBeLessThan(1e-11);
      }
      state.dispose();
    });
  }
});

describe('single precision and symmetry', () => {
  it('f32 agrees with f64 to 1e-5', () => {
    for (const polynomial of [cost, labs(6), maxCut(k33)]) {
      const [a, b] = (['f64', 'f32'] as const).map((precision) =>
        use({ space, cost: polynomial, mixer: 'x', precision }, (qaoa) =>
          qaoa.gradient(gammas, betas),
        ),
      );
      const scale = Math.abs(a.value) + 10;
      expect(Math.abs(a.value - b.value)).toBeLessThan(1e-5 * scale);
      for (let k = 0; k < 3; k++) {
        expect(Math.abs(a.gammas[k] - b.gammas[k])).toBeLessThan(1e-4 * scale);
        expect(Math.abs(a.betas[k] - b.betas[k])).toBeLessThan(1e-4 * scale);
      }
    }
  });

  it('half of an even state says what the whole says', () => {
    for (const n of [4, 6, 13]) {
      const where = fullSpace(n);
      for (const polynomial of [maxCut(ringEdges(n)), labs(n)]) {
        const [half, whole] = (['auto', 'none'] as const).map((symmetry) =>
          use({ space: where, cost: polynomial, mixer: 'x', symmetry }, (qaoa) => ({
            bytes: qaoa.bytes,
            gradient: qaoa.gradient(gammas, betas),
            state: qaoa.state(gammas, betas),
          })),
        );
        if (n === 13) expect(half.bytes).toBeLessThan(whole.bytes);
        expect(Math.abs(half.gradient.value - whole.gradient.value)).toBeLessThan(1e-10);
        for (let k = 0; k < 3; k++) {
          expect(Math.abs(half.gradient.gammas[k] - whole.gradient.gammas[k])).toBeLessThan(1e-8);
          expect(Math.abs(half.gradient.betas[k] - whole.gradient.betas[k])).toBeLessThan(1e-8);
        }
        // X on all qubits is applied to the whole only: it has the same amplitudes on an even state.
        for (let x = 0; x < where.size; x++) {
          expect(Math.abs(half.state.re[x] - whole.state.re[x])).toBeLessThan(1e-13);
          expect(Math.abs(half.state.im[x] - whole.state.im[x])).toBeLessThan(1e-13);
        }
      }
    }
  });

  it('a table with the symmetry is halved, too', () => {
    const energies = costVector(space, maxCut(k33));
    const [a, b] = [energies, maxCut(k33)].map((given) =>
      use({ space, cost: given, mixer: 'x' }, (qaoa) => qaoa.evaluate(gammas, betas)),
    );
    expect(Math.abs(a - b)).toBeLessThan(1e-13);
  });
});

describe('bad mixers and starts', () => {
  const bad: readonly (readonly [string, Partial<QaoaOptions>])[] = [
    ['VARIABLE_UNKNOWN', { mixer: { kind: 'xy', pairs: [[0, 6]] } }],
    ['VARIABLE_UNKNOWN', { mixer: { kind: 'bit-flip', edges: [[-1, 2]] } }],
    ['VARIABLE_DUPLICATE', { mixer: { kind: 'xy', pairs: [[2, 2]] } }],
    [
      'VARIABLE_DUPLICATE',
      {
        mixer: {
          kind: 'bit-flip',
          edges: [
            [1, 2],
            [2, 1],
          ],
        },
      },
    ],
    ['SHAPE_MISMATCH', { mixer: { kind: 'warm-start', thetas: [1, 2] } }],
    ['ANGLES_INVALID', { mixer: { kind: 'warm-start', thetas: [1, 2, 3, 4, 5, NaN] } }],
    ['OPTION_INVALID', { mixer: { kind: 'none' } as unknown as MixerSpec }],
    ['OPTION_INVALID', { mixer: 'y' as unknown as MixerSpec }],
    ['OPTION_INVALID', { mixer: null as unknown as MixerSpec }],
    ['OPTION_INVALID', { mixer: { kind: 'xy' } as unknown as MixerSpec }],
    [
      'VARIABLE_DUPLICATE',
      { mixer: { kind: 'xy', pairs: [[0, 1, 2] as unknown as [number, number]] } },
    ],
    [
      'BIAS_NOT_FINITE',
      {
        cost: { offset: 0, terms: [0, 1, 2, 3].map((q) => ({ coefficient: 1e308, qubits: [q] })) },
      },
    ],
    ['SHAPE_MISMATCH', { cost: undefined as unknown as ZPolynomial }],
    ['SHAPE_MISMATCH', { cost: new Float32Array(64) as unknown as Float64Array }],
    ['OPTION_INVALID', { mixer: 'grover', precision: 'f32' }],
    ['OPTION_INVALID', { mixer: 'x', precision: 'f16' as unknown as 'f32' }],
    ['OPTION_INVALID', { symmetry: 'all' as unknown as 'auto' }],
    ['OPTION_INVALID', { start: { kind: 'dicke', weight: 7 } }],
    ['OPTION_INVALID', { start: { re: new Float64Array(64), im: new Float64Array(64) } }],
    ['SHAPE_MISMATCH', { start: { re: new Float64Array(4), im: new Float64Array(64) } }],
    ['SHAPE_MISMATCH', { start: { kind: 'product', thetas: [1] } }],
    ['ANGLES_INVALID', { start: { kind: 'product', thetas: [1, 1, 1, 1, 1, NaN] } }],
    ['OPTION_INVALID', { start: 'zero' as unknown as 'uniform' }],
    ['OPTION_INVALID', { space: weightSpace(6, 2), mixer: { kind: 'bit-flip', edges: [] } }],
    [
      'OPTION_INVALID',
      { space: weightSpace(6, 2), mixer: 'xy-ring', start: { kind: 'dicke', weight: 2 } },
    ],
  ];
  for (const [code, options] of bad) {
    it(`${code}: ${JSON.stringify({ ...options, space: undefined }).slice(0, 70)}`, () => {
      expect(codeOf(() => createQaoa({ space, cost, mixer: 'x', ...options }))).toBe(code);
    });
  }
});

describe('more qubits than fit', () => {
  it('are refused before anything is allocated, with what fits', () => {
    const n = 40;
    const polynomial = {
      offset: 0,
      terms: ringEdges(n).map((qubits) => ({ coefficient: 1, qubits })),
    };
    for (const [precision, fits] of [
      ['f64', 'Up to 27 qubits fit.'],
      ['f32', 'Up to 28 qubits fit.'],
    ] as const) {
      try {
        createQaoa({ space: fullSpace(n), cost: polynomial, mixer: 'x', precision });
        expect.unreachable();
      } catch (error) {
        if (!isKetflowError(error)) throw error;
        expect(error.code).toBe('TOO_LARGE');
        expect(error.hint).toBe(fits);
      }
    }
  });
});

describe('a start state', () => {
  it('counts in the bytes, and is refused before it is made', () => {
    const [plain, with0] = (['uniform', { kind: 'dicke', weight: 2 }] as const).map((start) =>
      use({ space, cost, mixer: 'x', start }, (qaoa) => qaoa.bytes),
    );
    expect(with0 - plain).toBe(16 * 64);
    for (const n of [28, 40]) {
      const start = { kind: 'product', thetas: new Array<number>(n).fill(1) } as const;
      for (const mixer of ['x', 'xy-ring', 'grover'] as const) {
        const options = { space: fullSpace(n), cost: { offset: 0, terms: [] }, mixer, start };
        expect(codeOf(() => createQaoa(options))).toBe('TOO_LARGE');
      }
    }
  });
});

describe('the offset', () => {
  it('moves the values and nothing else, in either precision', () => {
    for (const precision of ['f64', 'f32'] as const) {
      const [plain, moved] = [0, 1e9].map((offset) =>
        use({ space, cost: { ...cost, offset }, mixer: 'x', precision }, (qaoa) => ({
          gradient: qaoa.gradient(gammas, betas),
          outcomes: qaoa.outcomes(gammas, betas),
        })),
      );
      expect(moved.gradient.gammas).toEqual(plain.gradient.gammas);
      expect(moved.gradient.betas).toEqual(plain.gradient.betas);
      expect(moved.gradient.value).toBe(plain.gradient.value + 1e9);
      expect(moved.outcomes.energies).toEqual(plain.outcomes.energies.map((e) => e + 1e9));
    }
  });

  it('turns the state by a global phase', () => {
    const [plain, moved] = [0, 2.5].map((offset) =>
      use({ space, cost: { ...cost, offset }, mixer: 'x' }, (qaoa) => qaoa.state([0.4], [0.3])),
    );
    for (let x = 0; x < 64; x++) {
      const [c, s] = [Math.cos(1), Math.sin(1)];
      expect(Math.abs(moved.re[x] - (c * plain.re[x] + s * plain.im[x]))).toBeLessThan(1e-15);
      expect(Math.abs(moved.im[x] - (c * plain.im[x] - s * plain.re[x]))).toBeLessThan(1e-15);
    }
  });
});

describe('what fits', () => {
  it('is true of the form that the cost takes', () => {
    // Odd and real, with two low qubits beside high ones: a table, 24 bytes an amplitude.
    const cubicOf = (n: number): ZPolynomial => ({
      offset: 0,
      terms: [
        { coefficient: 0.77, qubits: [0] },
        { coefficient: 1, qubits: [0, 1, n - 1] },
        { coefficient: Math.SQRT2, qubits: [2] },
      ],
    });
    try {
      createQaoa({ space: fullSpace(30), cost: cubicOf(30), mixer: 'x' });
      expect.unreachable();
    } catch (error) {
      if (!isKetflowError(error, 'TOO_LARGE')) throw error;
      expect(error.hint).toBe('Up to 26 qubits fit.');
      expect(error.details.neededBytes / 2 ** 30).toBeCloseTo(24, 2);
    }
  });
});

describe('a prepared state', () => {
  it('is measured as often as wanted, and only when there is one', () => {
    use({ space, cost, mixer: 'x' }, (qaoa) => {
      const draw = (): Uint32Array => qaoa.samplePrepared(20, RandomStream.root(3));
      expect(codeOf(draw)).toBe('ANGLES_INVALID');
      const layers = qaoa.prepare(gammas, betas);
      layers.next();
      expect(codeOf(draw)).toBe('ANGLES_INVALID');
      while (!layers.next().done);
      const first = draw();
      expect(draw()).toEqual(first);
      expect(first).toEqual(qaoa.sample(gammas, betas, 20, RandomStream.root(3)));
      expect(codeOf(draw)).toBe('ANGLES_INVALID');
    });
  });
});

describe('a disposed simulation', () => {
  it('is refused in the middle of its layers, whatever the mixer', () => {
    for (const mixer of ['x', 'xy-ring', 'grover'] as const) {
      const energies = Float64Array.from({ length: 64 }, (_, x) => Math.sqrt(x));
      const qaoa = createQaoa({ space, cost: energies, mixer });
      const layers = qaoa.prepare(gammas, betas);
      layers.next();
      qaoa.dispose();
      expect(codeOf(() => layers.next())).toBe('INTERNAL');
    }
  });
});
