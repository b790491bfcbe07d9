import { describe, expect, it } from 'vitest';
import { minimiseSmooth, type SmoothFunction } from '../../src/models/lbfgs.ts';

const rosenbrock: SmoothFunction = (x, gradient) => {
  let value = 0;
  gradient.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1] - x[i] * x[i];
    const b = 1 - x[i];
    value += 100 * a * a + b * b;
    gradient[i] += -400 * a * x[i] - 2 * b;
    gradient[i + 1] += 200 * a;
  }
  return value;
};

describe('minimiseSmooth', () => {
  const settings = { tolerance: 1e-9, maxIterations: 500 };

  it('finds the minimum of the Rosenbrock function', () => {
    const start = Float64Array.of(-1.2, 1, -1.2, 1, 0.5, 0.3);
    const found = minimiseSmooth(rosenbrock, start, {
      ...settings,
      curvature: new Float64Array(6).fill(1),
    });
    expect(found.converged).toBe(true);
    found.x.forEach((v) => expect(v).toBeCloseTo(1, 7));
    expect(start[0]).toBe(-1.2);
  });

  it('solves a diagonal quadratic at once when it is told its curvature', () => {
    const curvature = Float64Array.of(1, 100, 1e6);
    const quadratic: SmoothFunction = (x, gradient) => {
      let value = 0;
      for (let i = 0; i < 3; i++) {
        gradient[i] = curvature[i] * (x[i] - 1);
        value += 0.5 * gradient[i] * (x[i] - 1);
      }
      return value;
    };
    const found = minimiseSmooth(quadratic, new Float64Array(3), { ...settings, curvature });
    expect(found).toMatchObject({ converged: true, iterations: 1 });
  });

  it('gives up with a status where no step lowers the function', () => {
    const wrong: SmoothFunction = (x, gradient) => {
      gradient[0] = -1; // says down, goes up
      return x[0];
    };
    const found = minimiseSmooth(wrong, Float64Array.of(0), {
      ...settings,
      curvature: Float64Array.of(1),
    });
    expect(found).toMatchObject({ converged: false, iterations: 0, gradientNorm: 1 });
  });

  it('refuses a curvature of another length', () => {
    expect(() =>
      minimiseSmooth(rosenbrock, new Float64Array(2), {
        ...settings,
        curvature: new Float64Array(3),
      }),
    ).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
  });
});
