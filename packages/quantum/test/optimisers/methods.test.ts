import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  minimiseCobyla,
  minimiseLbfgs,
  minimiseNelderMead,
  minimiseSpsa,
  type Minimum,
  type OptimiserOptions,
} from '@ketflow/quantum';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

/** A bowl with unequal axes, tilted: the minimum is -2 at (1, -0.5, 0.25). */
function bowl(x: Float64Array): number {
  const [a, b, c] = [x[0] - 1, x[1] + 0.5, x[2] - 0.25];
  return a * a + 3 * b * b + 0.5 * c * c + 0.7 * a * b - 2;
}

function bowlGradient(x: Float64Array): Float64Array {
  const [a, b, c] = [x[0] - 1, x[1] + 0.5, x[2] - 0.25];
  return Float64Array.of(2 * a + 0.7 * b, 6 * b + 0.7 * a, c);
}

const rosenbrock = (x: Float64Array): number => 100 * (x[1] - x[0] * x[0]) ** 2 + (1 - x[0]) ** 2;

type Minimise = (
  f: (x: Float64Array) => number,
  start: Float64Array,
  options: OptimiserOptions,
) => Minimum;

const stream = (): RandomStream => RandomStream.root(11).split('spsa');

const methods: Record<string, Minimise> = {
  lbfgs: (f, start, options) =>
    minimiseLbfgs((x) => ({ value: f(x), gradient: bowlGradient(x) }), start, options),
  'nelder-mead': minimiseNelderMead,
  spsa: (f, start, options) => minimiseSpsa(f, start, { ...options, stream: stream() }),
  cobyla: minimiseCobyla,
};

const start = new Float64Array(3);

describe.each(Object.entries(methods))('%s', (name, minimise) => {
  it('finds the minimum of a bowl and says that it converged', () => {
    const found = minimise(bowl, start, { maxEvaluations: 4000 });
    expect(found.status).toBe('converged');
    expect(found.evaluations).toBeLessThan({ lbfgs: 40, spsa: 4000 }[name] ?? 300);
    expect(found.value).toBeLessThan(-2 + (name === 'spsa' ? 1e-4 : 1e-6));
    for (const [i, x] of [1, -0.5, 0.25].entries()) expect(found.point[i]).toBeCloseTo(x, 2);
    expect(bowl(found.point)).toBe(found.value);
  });

  it('never makes one evaluation more than the budget, and says that it is used up', () => {
    for (let maxEvaluations = 1; maxEvaluations <= 30; maxEvaluations++) {
      let calls = 0;
      const counted = (x: Float64Array): number => {
        calls++;
        return bowl(x);
      };
      const found = minimise(counted, start, { maxEvaluations });
      expect(calls).toBe(found.evaluations);
      expect(calls).toBeLessThanOrEqual(maxEvaluations);
      if (found.status === 'exhausted') {
        // SPSA goes by pairs and leaves at most three.
        expect(calls).toBeGreaterThanOrEqual(name === 'spsa' ? maxEvaluations - 3 : maxEvaluations);
      } else {
        expect(name).toBe('lbfgs');
      }
      expect(found.value).toBeLessThanOrEqual(bowl(start));
    }
  });

  it('stops when told to, with the best so far', () => {
    for (const at of [0, 1, 5, 9]) {
      const stop = { aborted: at === 0 };
      const values: number[] = [];
      const found = minimise(
        (x) => {
          values.push(bowl(x));
          stop.aborted = values.length === at;
          return values[values.length - 1];
        },
        start,
        { maxEvaluations: 100, stop },
      );
      expect(found.status).toBe('stopped');
      expect(values.length).toBe(at);
      expect(found.evaluations).toBe(at);
      expect(found.value).toBe(Math.min(...values));
      if (at === 0) expect(found.point).toEqual(start);
      else expect(bowl(found.point)).toBe(found.value);
    }
  });

  it('throws the reason of a signal', () => {
    const controller = new AbortController();
    let calls = 0;
    const f = (x: Float64Array): number => {
      if (++calls === 3) controller.abort(new Error('enough'));
      return bowl(x);
    };
    const { signal } = controller;
    expect(() => minimise(f, start, { maxEvaluations: 50, signal })).toThrow('enough');
    expect(calls).toBe(3);
  });

  it('reports every evaluation with the lowest value so far', () => {
    const values: number[] = [];
    const seen: unknown[] = [];
    minimise((x) => values[values.push(bowl(x)) - 1], start, {
      maxEvaluations: 12,
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen).toEqual(
      values.map((value, i) => ({
        evaluations: i + 1,
        value,
        best: Math.min(...values.slice(0, i + 1)),
      })),
    );
  });

  it('gives the same bits again, and leaves the start alone', () => {
    const twice = [0, 1].map(() => minimise(bowl, start, { maxEvaluations: 77 }));
    expect(twice[0]).toEqual(twice[1]);
    expect([...start]).toEqual([0, 0, 0]);
  });

  it('walks around points that cannot be taken', () => {
    for (const hole of [NaN, Infinity]) {
      const walled = (x: Float64Array): number => (x[0] > 1.05 || x[1] > 0.1 ? hole : bowl(x));
      const found = minimise(walled, start, { maxEvaluations: 2000 });
      expect(found.value).toBeLessThan(-1.99);
      expect(Number.isNaN(found.point[0])).toBe(false);
    }
  });

  it('gets over a start that cannot be taken', () => {
    let calls = 0;
    const f = (x: Float64Array): number => (++calls === 1 ? NaN : bowl(x));
    const found = minimise(f, start, { maxEvaluations: 2000 });
    // Without a slope to follow, L-BFGS ends there.
    if (name === 'lbfgs') expect(found.value).toBe(Infinity);
    else expect(found.value).toBeLessThan(-1.99);
  });

  it('ends at once where all is flat', () => {
    const flat = Float64Array.of(1, -0.5, 0.25); // the gradient of the bowl is 0 there
    const found = minimise(() => 7, flat, { maxEvaluations: 500 });
    expect(found.status).toBe('converged');
    expect(found.value).toBe(7);
    expect(found.evaluations).toBeLessThan(100);
  });

  it('refuses bad input', () => {
    const refused = (options: object, x = start): Error => {
      try {
        minimise(bowl, x, { maxEvaluations: 5, ...options });
      } catch (error) {
        return error as Error;
      }
      throw new Error('nothing was refused');
    };
    for (const maxEvaluations of [0, -1, 2.5, NaN, Infinity]) {
      expect(refused({ maxEvaluations })).toEqual(code('OPTION_INVALID'));
    }
    expect(refused({ maxEvaluation: 5 })).toEqual(code('OPTION_UNKNOWN'));
    expect(refused({}, new Float64Array(0))).toEqual(code('SHAPE_MISMATCH'));
    expect(refused({}, Float64Array.of(1, NaN))).toEqual(code('SHAPE_MISMATCH'));
    if (name !== 'lbfgs') {
      for (const step of [0, -1, NaN, Infinity]) {
        expect(refused({ initialStep: step })).toEqual(code('OPTION_INVALID'));
        expect(refused({ finalStep: step })).toEqual(code('OPTION_INVALID'));
      }
    }
  });
});

describe('minimiseLbfgs', () => {
  it('refuses a scale below 0', () => {
    const f = (x: Float64Array) => ({ value: bowl(x), gradient: bowlGradient(x) });
    for (const scale of [-1, NaN, Infinity]) {
      expect(() => minimiseLbfgs(f, start, { maxEvaluations: 5, scale })).toThrow(
        code('OPTION_INVALID'),
      );
    }
  });
});

describe('minimiseNelderMead', () => {
  it('goes down the valley of Rosenbrock', () => {
    const found = minimiseNelderMead(rosenbrock, Float64Array.of(-1.2, 1), {
      maxEvaluations: 1000,
      finalStep: 1e-8,
    });
    expect(found.status).toBe('converged');
    expect(found.value).toBeLessThan(1e-12);
    expect(found.evaluations).toBeLessThan(250);
  });

  it('takes one coordinate, and twelve', () => {
    const points: number[] = [];
    const one = minimiseNelderMead(([x]) => (points.push(x), x * x), Float64Array.of(0), {
      maxEvaluations: 4,
    });
    expect(one.value).toBe(0);
    expect(points).toEqual([0, 0.2, -0.2, 0.1]);
    const far = minimiseNelderMead(([x]) => (x - 2) ** 2, Float64Array.of(0), {
      maxEvaluations: 200,
    });
    expect(far.point[0]).toBeCloseTo(2, 3);
    const sphere = (x: Float64Array): number => x.reduce((sum, a, i) => sum + (a - i / 12) ** 2, 0);
    const twelve = minimiseNelderMead(sphere, new Float64Array(12), { maxEvaluations: 5000 });
    expect(twelve.status).toBe('converged');
    expect(twelve.evaluations).toBeLessThan(1200);
    expect(twelve.value).toBeLessThan(1e-5);
  });
});

describe('minimiseCobyla', () => {
  it('takes one coordinate, and twelve', () => {
    const one = minimiseCobyla((x) => (x[0] - 2) ** 2, Float64Array.of(0), { maxEvaluations: 200 });
    expect(one.point[0]).toBeCloseTo(2, 3);
    const sphere = (x: Float64Array): number => x.reduce((sum, a, i) => sum + (a - i / 12) ** 2, 0);
    const twelve = minimiseCobyla(sphere, new Float64Array(12), { maxEvaluations: 2000 });
    expect(twelve.status).toBe('converged');
    expect(twelve.value).toBeLessThan(1e-5);
  });

  it('takes a first simplex with points that cannot be taken', () => {
    const walled = (x: Float64Array): number =>
      x[0] > 0.05 ? Infinity : (x[0] + 1) ** 2 + (x[1] - 1) ** 2;
    const found = minimiseCobyla(walled, new Float64Array(2), { maxEvaluations: 300 });
    expect(found.value).toBeLessThan(1e-6);
  });

  it('lets a point that is measured again stand with the mean', () => {
    const points: number[] = [];
    const values = [0, 1, 1, 1.5, 1, 1];
    minimiseCobyla(([x]) => values[points.push(x) - 1], Float64Array.of(0), {
      maxEvaluations: 6,
      initialStep: 1,
      isNoisy: true,
    });
    // Best point 0 (0), vertex 1 (1), the step to -1 fails; 0 measured again is 0.75 on average and stays the best point,
    // so that the radius shrinks.
    expect(points.slice(0, 5)).toEqual([0, 1, -1, 0, -0.5]);
  });

  it('keeps its radius when a point that is measured again gives way to another', () => {
    const points: number[] = [];
    const values = [0, 1, 1, 3, 1, 2.1, 1];
    minimiseCobyla(([x]) => values[points.push(x) - 1], Float64Array.of(0), {
      maxEvaluations: 7,
      initialStep: 1,
      isNoisy: true,
    });
    // 0 is 1.5 on average, above the 1 at 1: from there a whole step on, away from 0. That fails, 1 is 1.55 on average, and
    // 0 is the best point again.
    expect(points).toEqual([0, 1, -1, 0, 2, 1, -1]);
  });

  it('walks straight down a plane, by the radius', () => {
    const points: Float64Array[] = [];
    minimiseCobyla((x) => (points.push(x.slice()), 3 * x[0] - 4 * x[1]), new Float64Array(2), {
      maxEvaluations: 9,
      initialStep: 0.5,
    });
    for (let i = 4; i < 9; i++) {
      expect(points[i][0] - points[i - 1][0]).toBeCloseTo(-0.3, 12);
      expect(points[i][1] - points[i - 1][1]).toBeCloseTo(0.4, 12);
    }
  });

  it('measures the best point again before it shrinks, where values are noisy', () => {
    const noise = RandomStream.root(4);
    const noisy = (x: Float64Array): number => bowl(x) + 0.02 * noise.normal();
    const found = minimiseCobyla(noisy, start, { maxEvaluations: 500, isNoisy: true });
    expect(found.status).toBe('converged');
    expect(bowl(found.point)).toBeLessThan(-1.9);
    const points = new Set<string>();
    const counted = (x: Float64Array): number => {
      points.add(x.map((a) => Math.round(1e9 * a)).join());
      return bowl(x);
    };
    const again = minimiseCobyla(counted, start, { maxEvaluations: 500, isNoisy: true });
    expect(again.evaluations - points.size).toBeGreaterThan(5);
  });
});

describe('minimiseSpsa', () => {
  it('leaves out pairs with a point that cannot be taken', () => {
    const walled = (x: Float64Array): number =>
      x[0] > 0.05 && x[1] > 0.05 ? Infinity : (x[0] + 1) ** 2 + 0.1 * x[1] * x[1] + x[2] * x[2];
    const options = { maxEvaluations: 800, initialStep: 0.2, stream: stream() };
    const found = minimiseSpsa(walled, new Float64Array(3), options);
    expect(found.value).toBeLessThan(0.01);
  });

  it('comes near the minimum through noise, and returns its end point', () => {
    const noise = RandomStream.root(9);
    const measured: number[] = [];
    const noisy = (x: Float64Array): number =>
      measured[measured.push(bowl(x) + 0.05 * noise.normal()) - 1];
    const found = minimiseSpsa(noisy, start, { maxEvaluations: 600, stream: stream() });
    expect(bowl(found.point)).toBeLessThan(-1.98);
    expect(found.status).toBe('exhausted');
    expect(found.value).toBe(measured[measured.length - 1]);
    expect(found.value).toBeGreaterThan(Math.min(...measured));
  });

  it('leaves out a pair of which neither can be taken', () => {
    let calls = 0;
    // The start, five pairs for the gain, then the first pair.
    const f = (x: Float64Array): number => (++calls === 12 || calls === 13 ? NaN : bowl(x));
    const found = minimiseSpsa(f, start, { maxEvaluations: 300, stream: stream() });
    expect(found.value).toBeLessThan(-1.95);
  });

  it('starts with steps of the initial length', () => {
    const points: Float64Array[] = [];
    minimiseSpsa((x) => (points.push(x.slice()), 5 * x[0]), new Float64Array(4), {
      maxEvaluations: 202,
      initialStep: 0.3,
      stream: stream(),
    });
    // The start, five pairs for the gain; the middle of the next pairs is the iterate.
    const iterate = (k: number): Float64Array =>
      points[11 + 2 * k].map((x, i) => (x + points[12 + 2 * k][i]) / 2);
    const [first, second, third] = [iterate(0), iterate(1), iterate(2)];
    expect([...first].every((x) => Math.abs(x) < 1e-12)).toBe(true);
    const length = (a: Float64Array, b: Float64Array): number =>
      Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0));
    expect(length(second, first)).toBeCloseTo(0.3, 10);
    // 95 steps: A = 9.5.
    expect(length(third, second)).toBeCloseTo(0.3 * (10.5 / 11.5) ** 0.602, 10);
    expect(second[0]).toBeLessThan(0);
  });

  it('takes back steps that rise above the blocking, one more evaluation each', () => {
    const points: number[] = [];
    const cliff = ([x]: Float64Array): number => (points.push(x), x < -0.05 ? 100 : x);
    const options = { maxEvaluations: 100, initialStep: 0.2, perturbation: 0.01 };
    const blocked = minimiseSpsa(cliff, Float64Array.of(0), {
      ...options,
      blocking: 0.001,
      stream: stream(),
    });
    expect(blocked.value).toBeLessThanOrEqual(0);
    // The start, four pairs for the gain, then 30 times two points around the iterate and the step.
    expect(points.length).toBe(1 + 8 + 90 + 1);
    for (let k = 0; k < 30; k++) {
      expect((points[9 + 3 * k] + points[10 + 3 * k]) / 2).toBeGreaterThanOrEqual(-0.05);
    }
    expect(() => minimiseSpsa(bowl, start, { ...options, blocking: -1, stream: stream() })).toThrow(
      code('OPTION_INVALID'),
    );
    expect(() =>
      minimiseSpsa(bowl, start, { ...options, perturbation: 0, stream: stream() }),
    ).toThrow(code('OPTION_INVALID'));
  });
});
