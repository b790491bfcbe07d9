import { describe, expect, it } from 'vitest';
import { fullSpace, landscape, landscapeGrid, landscapeRange } from '@ketflow/quantum';
import { maxCut, petersen } from './support/problems.ts';
import { withQaoa } from './support/simulate.ts';

describe('the landscape of one layer', () => {
  it('is the closed form of Wang, Hadfield, Jiang, Rieffel (2018) at every point of the grid', () => {
    const grid = landscapeGrid({ gamma: [-1, 2], beta: [-0.5, 1] }, 5);
    const rows = withQaoa(maxCut(petersen), (qaoa) => [...landscape(qaoa, grid)], {
      space: fullSpace(10),
    });
    expect(rows).toHaveLength(5);
    const { sin, cos } = Math;
    for (const [i, gamma] of grid.gammas.entries()) {
      for (const [j, beta] of grid.betas.entries()) {
        // Petersen: 15 edges, degree 3, no triangles; E = -cut takes (gamma, -beta).
        const cut = 15 * (0.5 + 0.5 * sin(-4 * beta) * sin(gamma) * cos(gamma) ** 2);
        expect(rows[i][j]).toBeCloseTo(-cut, 10);
      }
    }
  });

  it('grids hit both ends exactly and are even', () => {
    const { gammas, betas } = landscapeGrid({ gamma: [0.1, 0.7], beta: [-3, 3] }, 4);
    expect([gammas[0], gammas[3]]).toEqual([0.1, 0.7]);
    expect(betas[0]).toBe(-3);
    expect(Array.from(betas, (b) => Math.round(b * 1e9) / 1e9)).toEqual([-3, -1, 1, 3]);
  });

  it('is computed gamma by gamma, only as far as asked', () => {
    let evaluations = 0;
    const counting = { evaluate: () => ++evaluations };
    const rows = landscape(counting, landscapeGrid({ gamma: [0, 1], beta: [0, 1] }, 3));
    expect(rows.next().value).toEqual(Float64Array.of(1, 2, 3));
    expect(evaluations).toBe(3);
  });

  it('the default range scales with the model and holds the best angles of MaxCut', () => {
    const range = landscapeRange('x', 10, Math.sqrt(15) / 2);
    expect(range.beta).toEqual([-Math.PI / 2, Math.PI / 2]);
    expect(range.gamma[0]).toBe(0);
    // gamma = arctan(1/sqrt 2) for degree 3
    expect(range.gamma[1]).toBeGreaterThan(2 * 0.6155);
    expect(landscapeRange('x', 10, 5 * Math.sqrt(15)).gamma[1]).toBeCloseTo(range.gamma[1] / 10);
    expect(landscapeRange('grover', 4, 0)).toEqual({ gamma: [0, 2], beta: [-Math.PI, Math.PI] });
  });

  it.each([
    ['steps', () => landscapeGrid({ gamma: [0, 1], beta: [0, 1] }, 1)],
    ['steps', () => landscapeGrid({ gamma: [0, 1], beta: [0, 1] }, 2.5)],
    ['gamma', () => landscapeGrid({ gamma: [1, 1], beta: [0, 1] }, 3)],
    ['beta', () => landscapeGrid({ gamma: [0, 1], beta: [0, NaN] }, 3)],
    ['beta', () => landscapeGrid({ gamma: [0, 1], beta: [0, Infinity] }, 3)],
  ])('%s: refuses what makes no grid', (option, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }) as Error);
    expect(act).toThrow(new RegExp(`^${option} cannot be`));
  });
});
