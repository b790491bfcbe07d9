import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { judge } from '../src/race/judge.ts';
import type { RaceRow } from '../src/race/race-types.ts';

/** The row of a run that was cut off after 1000 states, its best found after `toBest` of them. */
function row(solver: string, repeat: number, energy: number, toBest: number): RaceRow {
  return {
    solver,
    repeat,
    objective: energy,
    energy,
    feasible: true,
    status: 'evaluations',
    seconds: 2,
    secondsToBest: 1,
    secondsToTarget: null,
    evaluations: 1000,
    updatesPerSecond: 500,
    simulated: false,
    chosen: null,
    evaluationsToBest: toBest,
  };
}

const rowsOf = (
  solver: string,
  energies: readonly number[],
  toBest: readonly number[],
): RaceRow[] =>
  energies.map((energy, repeat) => row(solver, repeat, energy, toBest[repeat % toBest.length]));

const judged = (rows: readonly RaceRow[], target: number | null = null) =>
  judge({
    racing: [...new Set(rows.map(({ solver }) => solver))],
    rows,
    repeats: 4,
    budget: { key: 'evaluations', limit: 1000 },
    margin: 0.5,
    target,
    best: Math.min(...rows.map(({ energy }) => energy ?? Infinity)),
    stream: RandomStream.root(0),
  });

const kindsOf = (rows: readonly RaceRow[], target: number | null = null): string[] =>
  judged(rows, target).warnings.map(({ kind }) => kind);

const clear = rowsOf('a', [-10, -10, -10, -10], [100]);
const worse = rowsOf('b', [-5, -5, -5, -5], [100]);

describe('the warnings of a race', () => {
  it('are none where all is clear', () => {
    expect(kindsOf([...clear, ...worse])).toEqual([]);
    expect(kindsOf([...clear, ...worse], -10)).toEqual([]);
    expect(kindsOf(clear)).toEqual([]);
  });

  it('say that the target was missed, when no solver reached it twice', () => {
    expect(kindsOf([...clear, ...worse], -11)).toEqual(['target-missed']);
    const once = rowsOf('a', [-11, -10, -10, -10], [100]);
    expect(kindsOf([...once, ...worse], -11)).toEqual(['target-missed']);
    expect(kindsOf([...rowsOf('a', [-11, -11, -10, -10], [100]), ...worse], -11)).toEqual([]);
  });

  it('say that all still improve, when most runs of every solver find their best at the end', () => {
    const late = [950, 950, 950, 100];
    const [a, b] = [rowsOf('a', [-10, -10, -10, -10], late), rowsOf('b', [-5, -5, -5, -5], late)];
    expect(kindsOf([...a, ...b])).toEqual(['still-improving']);
    expect(kindsOf([...a, ...worse])).toEqual([]);
    expect(kindsOf([...a, ...rowsOf('b', [-5, -5, -5, -5], [950, 100])])).toEqual([]);
    expect(kindsOf([...a, ...rowsOf('b', [-5, -5, -5, -5], [900])])).toEqual([]);
    expect(judged(a).warnings.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^a finds the best in the last tenth/),
    ]);
    // A run that its target or its proof has ended was not cut off.
    const done = a.map((one): RaceRow => ({ ...one, status: 'target' }));
    expect(kindsOf([...done, ...b])).toEqual([]);
  });

  it('say how many repeats an undecided verdict needs, from the width of its interval', () => {
    const wide = rowsOf('b', [-16, -8, -4, -9], [100]);
    const { verdicts, warnings } = judged([...clear, ...wide]);
    const [{ outcome, difference, interval }] = verdicts;
    expect(outcome).toBe('undecided');
    const half = (interval[1] - interval[0]) / 2;
    const repeats = Math.ceil(4 * (half / Math.abs(difference)) ** 2);
    expect(warnings).toEqual([
      {
        kind: 'undecided',
        text: `a against b is undecided after 4 repeats: about ${repeats} would settle it, if the difference stays as it is.`,
      },
    ]);
    expect(repeats).toBeGreaterThan(4);
  });
});

describe('what the judgement does not depend on', () => {
  it('is the order in which the runs are listed', () => {
    const rows = [...clear, ...rowsOf('b', [-16, -8, -4, -9], [100])];
    expect(judged([...rows].reverse().sort((x, y) => x.solver.localeCompare(y.solver)))).toEqual(
      judged(rows),
    );
  });
});
