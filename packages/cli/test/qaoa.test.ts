import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { quantumPrice } from '@ketflow/quantum';
import type {
  EvaluateDocument,
  ExportDocument,
  LandscapeDocument,
  SampleDocument,
} from '../src/documents/qaoa.ts';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

const petersen = path.join(root, 'examples/models/petersen.txt');

const gset = (n: number, edges: readonly (readonly [number, number])[]): string =>
  `${n} ${edges.length}\n${edges.map(([u, v]) => `${u + 1} ${v + 1}\n`).join('')}`;

const k33 = gset(
  6,
  [0, 1, 2].flatMap((u) => [3, 4, 5].map((v) => [u, v] as const)),
);
/** E = -cut of K3,3. */
const k33Energy = {
  offset: -4.5,
  terms: [0, 1, 2].flatMap((u) => [3, 4, 5].map((v) => ({ coefficient: 0.5, qubits: [u, v] }))),
};
const cube = gset(
  8,
  [0, 1, 2, 3, 4, 5, 6, 7].flatMap((u) =>
    [1, 2, 4].filter((bit) => (u & bit) === 0).map((bit) => [u, u | bit] as const),
  ),
);
/** Terms of one, two and three variables, real weights, awkward names. */
const cubic = JSON.stringify({
  vartype: 'BINARY',
  variables: ['a<b', 'c&d', 'e"f', "g'h"],
  offset: 0.5,
  terms: [
    { bias: -1.3, variables: ['a<b'] },
    { bias: 2.25, variables: ['a<b', 'c&d'] },
    { bias: -0.75, variables: ['c&d', 'e"f', "g'h"] },
  ],
});
const files = { 'k33.txt': k33, 'cube.txt': cube, 'cubic.json': cubic };

const inside = (body: (world: { cwd: string }) => Promise<void>): Promise<void> =>
  inFolder(files, (cwd) => body({ cwd }));

const angles = (gammas: string, betas: string): string[] => ['--gammas', gammas, '--betas', betas];

describe('qaoa evaluate', () => {
  it('K3,3 at its fixed angles: cut 6.23205078 in every convention, gradients in the same one', () =>
    inside(async (world) => {
      const evaluate = async (convention: string, gamma: number, beta: number) => {
        const words = ['qaoa', 'evaluate', 'k33.txt', '--convention', convention];
        const given = angles(String(gamma), String(beta));
        return (await runJson<EvaluateDocument>([...words, ...given], world)).document;
      };
      for (const [convention, gamma, beta] of [
        ['ketflow', 1.2310672582 / 2, -0.3926720292],
        ['farhi', 1.2310672582 / 2, 0.3926720292],
        ['qokit', 1.2310672582, 0.3926720292],
      ] as const) {
        const found = await evaluate(convention, gamma, beta);
        expect(found.objective).toBeCloseTo(6.23205078, 8);
        expect(found.expectation).toBe(-found.objective);
        expect(found.simulated).toBe(true);
        expect(found.price).toEqual(quantumPrice(k33Energy, 1, 1));
        const at = 0.2; // away from the optimum, where the gradient is not nearly 0
        const { gradient } = await evaluate(convention, gamma + at, beta);
        const h = 1e-5;
        const slope = async (dGamma: number, dBeta: number) =>
          ((await evaluate(convention, gamma + at + dGamma, beta + dBeta)).expectation -
            (await evaluate(convention, gamma + at - dGamma, beta - dBeta)).expectation) /
          (2 * h);
        expect(gradient.gammas[0]).toBeCloseTo(await slope(h, 0), 7);
        expect(gradient.betas[0]).toBeCloseTo(await slope(0, h), 7);
        expect(Math.abs(gradient.gammas[0] ?? 0)).toBeGreaterThan(0.1);
      }
    }));

  it('CVaR of the best tail of K3,3 (reference values)', () =>
    inside(async (world) => {
      for (const [alpha, cut] of [
        ['0.05', 9],
        ['0.5', 7.91464699165226],
        ['1', 6.232050782321069],
      ] as const) {
        const { document } = await runJson<EvaluateDocument>(
          [
            ...['qaoa', 'evaluate', 'k33.txt', '--convention', 'qokit', '--cvar', alpha],
            ...angles('1.2310672582', '0.3926720292'),
          ],
          world,
        );
        expect(document.cvarObjective).toBeCloseTo(cut, 9);
        expect(document.cvar).toBe(-(document.cvarObjective ?? 0));
      }
    }));

  it('the 3-cube with XY and Grover mixers (reference values)', () =>
    inside(async (world) => {
      const evaluate = async (...more: string[]) => {
        const words = ['qaoa', 'evaluate', 'cube.txt', '--convention', 'qokit'];
        const given = angles('0.4,0.9', '0.7,0.3');
        return (await runJson<EvaluateDocument>([...words, ...given, ...more], world)).document;
      };
      const ring = await evaluate('--k', '4');
      expect(ring.objective).toBeCloseTo(8.395718894885633, 10);
      expect(ring.probabilityOfOptimum).toBeCloseTo(0.29684687806818, 10);
      expect(ring.amplitudes).toBe(70);
      const complete = await evaluate('--k', '4', '--mixer', 'xy-complete');
      expect(complete.objective).toBeCloseTo(7.432417602375933, 10);
      const grover = await evaluate('--mixer', 'grover');
      expect(grover.objective).toBeCloseTo(6.98977435373472, 10);
    }));

  it('prints every field, and a distribution that agrees with them', () =>
    inside(async (world) => {
      const { document } = await runJson<EvaluateDocument>(
        ['qaoa', 'evaluate', petersen, ...angles('0.6,0.9', '-0.4,-0.2')],
        world,
      );
      expect(Object.keys(document)).toEqual([
        ...['variables', 'layers', 'expectation', 'objective', 'gradient'],
        ...['probabilityOfOptimum', 'optimum', 'amplitudes', 'seconds', 'secondsGradient'],
        'simulated',
        'price',
        'figures',
      ]);
      expect(document).toMatchObject({ variables: 10, layers: 2, optimum: 12, amplitudes: 1024 });
      const { edges, probabilities, uniform } = document.figures.distribution;
      expect(edges.at(-1)).toBe(12.5);
      const mean = (shares: readonly number[]) =>
        shares.reduce((sum, share, i) => sum + share * ((edges[i] ?? 0) + 0.5), 0);
      // Integer cuts in bins of their own: the figure has the mean itself.
      expect(mean(probabilities)).toBeCloseTo(document.objective, 10);
      expect(mean(uniform)).toBeCloseTo(7.5, 12);
      expect(probabilities.at(-1)).toBeCloseTo(document.probabilityOfOptimum, 12);
    }));

  it('--sense turns the objective; a file of real weights is minimised and its distribution sums to 1', () =>
    inside(async (world) => {
      const evaluate = async (...more: string[]) =>
        (await runJson<EvaluateDocument>(['qaoa', 'evaluate', ...more, ...angles('0', '0')], world))
          .document;
      const uncut = await evaluate(petersen, '--sense', 'min');
      expect(uncut.objective).toBeCloseTo(7.5, 12);
      expect(uncut).toMatchObject({ expectation: uncut.objective, optimum: 0 });
      const real = await evaluate('cubic.json');
      expect(real.optimum).toBeCloseTo(0.5 - 1.3, 12);
      expect(real.probabilityOfOptimum).toBeCloseTo(4 / 16, 12);
      const { edges, uniform } = real.figures.distribution;
      expect(edges).toHaveLength(41);
      expect(uniform.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
      expect(uniform[0]).toBeCloseTo(4 / 16, 12);
    }));

  it('--precision f32 agrees to 1e-5', () =>
    inside(async (world) => {
      const evaluate = async (precision: string) =>
        (
          await runJson<EvaluateDocument>(
            [...['qaoa', 'evaluate', petersen, '--precision', precision], ...angles('0.6', '-0.4')],
            world,
          )
        ).document.expectation;
      const [exact, single] = [await evaluate('f64'), await evaluate('f32')];
      expect(Math.abs(single - exact)).toBeLessThan(1e-5);
      expect(single).not.toBe(exact);
    }));
});

describe('qaoa sample', () => {
  const words = ['qaoa', 'sample', petersen, ...angles('0.6', '-0.4')];

  it('counts add up to the shots, and the best sample has the objective that it is said to have', () =>
    inside(async (world) => {
      const { document } = await runJson<SampleDocument>([...words, '--shots', '500'], world);
      const { counts, best } = document;
      expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(500);
      for (const bits of Object.keys(counts)) expect(bits).toMatch(/^[01]{10}$/);
      const edges = (await readFile(petersen, 'utf8')).trim().split('\n').slice(1);
      const cutOf = (bits: string): number => {
        const bit = (vertex = ''): string | undefined => bits.at(-Number(vertex)); // qubit 0 is the rightmost
        return edges.filter((edge) => bit(edge.split(' ')[0]) !== bit(edge.split(' ')[1])).length;
      };
      const cuts = Object.keys(counts).map(cutOf);
      expect(best.objective).toBe(Math.max(...cuts));
      expect(cutOf(best.bits)).toBe(best.objective);
      expect([...best.sample].reverse().join('')).toBe(best.bits);
      expect(best.count).toBe(counts[best.bits]);
      const mean = Object.entries(counts).reduce((sum, [b, c]) => sum + (c * cutOf(b)) / 500, 0);
      expect(document.objective).toBeCloseTo(mean, 12);
      expect(document).toMatchObject({ variables: 10, layers: 1, shots: 500, optimum: 12 });
    }));

  it('depends on the seed alone; on a weight every string has K ones', () =>
    inside(async (world) => {
      const counts = async (...more: string[]) =>
        (await runJson<SampleDocument>([...words, '--shots', '64', ...more], world)).document
          .counts;
      const first = await counts();
      expect(await counts()).toEqual(first);
      expect(await counts('--seed', '1')).not.toEqual(first);
      for (const bits of Object.keys(await counts('--k', '3'))) {
        expect(bits.replaceAll('0', '')).toBe('111');
      }
    }));
});

describe('qaoa landscape', () => {
  it('holds evaluate at every point; the best is near the known angles in every convention', () =>
    inside(async (world) => {
      for (const [convention, gamma, beta] of [
        ['ketflow', 0.6155, -0.3927],
        ['qokit', 1.231, 0.3927],
      ] as const) {
        const { document } = await runJson<LandscapeDocument>(
          ['qaoa', 'landscape', petersen, '--convention', convention, '--steps', '25'],
          world,
        );
        const { gammas, betas, expectations, best } = document;
        expect([gammas.length, betas.length, expectations.length]).toEqual([25, 25, 25]);
        expect(Math.abs(best.gamma - gamma)).toBeLessThan(0.06 * (gamma / 0.6155));
        expect(Math.abs(best.beta - beta)).toBeLessThan(0.07);
        expect(best.objective).toBeGreaterThan(10.3);
        const lowest = Math.min(...expectations.map((row) => Math.min(...row)));
        expect(best.expectation).toBeCloseTo(lowest, 9);
        const [i, j] = [7, 20];
        const at = angles(String(gammas[i]), String(betas[j]));
        const one = await runJson<EvaluateDocument>(
          ['qaoa', 'evaluate', petersen, '--convention', convention, ...at],
          world,
        );
        expect(expectations[i]?.[j]).toBeCloseTo(one.document.expectation, 12);
      }
    }));

  it('takes its ranges, and marks the best in the picture', () =>
    inside(async (world) => {
      const { document } = await runJson<LandscapeDocument>(
        [
          ...['qaoa', 'landscape', 'cubic.json', '--steps', '3', '--svg', 'l.svg'],
          ...['--gamma-range', '-1,2', '--beta-range', '0.5,1'],
        ],
        world,
      );
      expect(document.gammas).toEqual([-1, 0.5, 2]);
      expect(document.betas).toEqual([0.5, 0.75, 1]);
      const svg = await readFile(path.join(world.cwd, 'l.svg'), 'utf8');
      expect(svg).toContain('Landscape of cubic, 1 layer');
      expect(svg).toContain(`at gamma ${document.best.gamma}, beta ${document.best.beta}`);
    }));
});

describe('qaoa export', () => {
  const words = ['qaoa', 'export', ...angles('0.6', '-0.4')];

  it('prints the program, or writes it; variables are named in it', () =>
    inside(async (world) => {
      const printed = await runCli([...words, 'cubic.json', '--to', 'qasm3'], world);
      expect(printed.stdout).toMatch(/^OPENQASM 3\.0;\n/);
      expect(printed.stdout).toContain('// q[1]: c&d\n');
      const { document } = await runJson<ExportDocument>(
        [...words, 'cubic.json', '--to', 'qasm2', '--out', 'c.qasm'],
        world,
      );
      expect(document).toMatchObject({ qubits: 4, layers: 1, to: 'qasm2', out: 'c.qasm' });
      expect(document.program).toMatch(/^OPENQASM 2\.0;\n/);
      expect(await readFile(path.join(world.cwd, 'c.qasm'), 'utf8')).toBe(document.program);
    }));

  it('angles of a convention are those of the same circuit', () =>
    inside(async (world) => {
      const program = async (convention: string, gammas: string, betas: string) =>
        (
          await runCli(
            [
              ...['qaoa', 'export', petersen, '--to', 'qasm2', '--convention', convention],
              ...angles(gammas, betas),
            ],
            world,
          )
        ).stdout;
      expect(await program('qokit', '1.2', '0.4')).toBe(await program('ketflow', '0.6', '-0.4'));
    }));
});

describe('the pictures', () => {
  it('of evaluate, optimize and sample show the distribution, the optimum and chance', () =>
    inside(async (world) => {
      for (const words of [
        ['evaluate', ...angles('0.6', '-0.4')],
        ['sample', ...angles('0.6', '-0.4'), '--shots', '50'],
        ['optimize', '--layers', '1'],
      ]) {
        const [action = '', ...rest] = words;
        const args = ['qaoa', action, petersen, ...rest, '--svg', 'd.svg', '--quiet'];
        expect((await runCli(args, world)).code).toBe(0);
        const svg = await readFile(path.join(world.cwd, 'd.svg'), 'utf8');
        expect(svg).toContain('QAOA on petersen, 1 layer');
        expect(svg).toContain('optimum 12');
        expect(svg).toContain('states drawn at random');
      }
    }));
});

describe('for people', () => {
  it('every action says what it did in words', () =>
    inside(async (world) => {
      const say = async (...words: string[]) =>
        (await runCli(['qaoa', ...words, '--quiet'], world)).stdout;
      const evaluated = await say('evaluate', petersen, ...angles('0.6', '-0.4'), '--cvar', '.5');
      expect(evaluated).toContain(
        'petersen (gset): 10 variables, 1,024 amplitudes, mixer x, 1 layer',
      );
      expect(evaluated).toMatch(/CVaR objective 11\.\d+/);
      const optimized = await say('optimize', petersen, '--layers', '2', '--convention', 'qokit');
      expect(optimized).toMatch(
        /lbfgs: converged after \d+ evaluations; approximation ratio 0\.\d+/,
      );
      expect(optimized).toContain('Convention of the angles: qokit');
      const sampled = await say('sample', petersen, ...angles('0.6', '-0.4'), '--shots', '99');
      expect(sampled).toMatch(/and \d+ other strings; --json has all/);
      expect(sampled).toMatch(/\nAt 1: [\d, ]+\n/);
      const seen = await say('landscape', petersen, '--steps', '5', '--k', '4');
      expect(seen).toContain('25 points');
      expect(seen).toContain('4 of them at 1, 210 amplitudes, mixer xy-ring');
    }));

  it('optimize and landscape show how far they are', () =>
    inside(async (world) => {
      const progress = async (...words: string[]) =>
        (await runCli(['qaoa', ...words, '--progress', 'json'], world)).stderr;
      expect(await progress('optimize', petersen, '--layers', '1')).toMatch(
        /"step":"optimize","done":1,"total":500/,
      );
      expect(await progress('landscape', petersen, '--steps', '4')).toMatch(/"done":4,"total":4/);
    }));
});
