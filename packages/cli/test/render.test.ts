import { describe, expect, it } from 'vitest';
import type { Outcome, Verdict } from '@ketflow/core';
import { intervalPlot } from '../src/render/interval-plot.ts';
import { number, score, scoreWithInterval, seconds } from '../src/render/numbers.ts';
import { cut, table, wrap } from '../src/render/table.ts';
import { verdictSentence } from '../src/render/verdict.ts';

const verdict = (outcome: Outcome, difference: number, interval: [number, number]): Verdict => ({
  subject: 'qaoa',
  against: 'sa',
  metric: 'objective',
  difference,
  interval,
  level: 0.95,
  margin: 0.01,
  n: 10,
  test: 'percentile bootstrap of the difference of means',
  budget: { evaluations: 100 },
  outcome,
});

describe('a verdict in words', () => {
  it.each<[Outcome, number, [number, number], string]>([
    ['better', 0.2, [0.1, 0.3], 'qaoa is better than sa on objective: 0.2 [0.1, 0.3]'],
    ['worse', -0.2, [-0.3, -0.1], 'qaoa is worse than sa on objective: -0.2 [-0.3, -0.1]'],
    ['tie', 0, [-0.005, 0.005], 'qaoa is a tie with sa on objective: 0 [-0.005, 0.005]'],
    [
      'undecided',
      0.1,
      [-0.1, 0.3],
      'qaoa is undecided against sa on objective: 0.1 [-0.1, 0.3] (about 40 repeats would settle it)',
    ],
  ])('%s', (outcome, difference, interval, sentence) => {
    expect(verdictSentence(verdict(outcome, difference, interval))).toBe(sentence);
  });

  it('counts rows where the folds are of rows, and says nothing where nothing would settle it', () => {
    const folds = {
      ...verdict('undecided', -0.2, [-0.5, 0.1]),
      test: 'corrected resampled t (Nadeau, Bengio 2003)',
    };
    expect(verdictSentence(folds)).toContain('(about 2.2 times as many rows would settle it)');
    const flat = { ...verdict('undecided', 0, [-1, 1]), margin: 0 };
    expect(verdictSentence(flat)).toBe('qaoa is undecided against sa on objective: 0 [-1, 1]');
  });
});

describe('numbers and tables', () => {
  it('prints numbers as people read them', () => {
    expect([score(0.8833), score(1), score(-0.02)]).toEqual(['.883', '1.000', '-.020']);
    expect(scoreWithInterval(0.5, [0.25, 0.75])).toBe('.500 [.250, .750]');
    expect([number(1 / 3), number(42), number(2e-17), number(-1e9)]).toEqual([
      '0.333333',
      '42',
      '0',
      '-1000000000',
    ]);
    expect([seconds(0.01234), seconds(123.4)]).toEqual(['0.0123 s', '123 s']);
  });

  it('keeps to 100 columns: cells give way, words wrap', () => {
    const wide = table([{ title: 'a' }, { title: 'b', align: 'right' }], [['x'.repeat(300), '12']]);
    for (const line of wide.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(wide).toContain('…');
    expect(wide.split('\n')[2]?.endsWith(' 12')).toBe(true);
    for (const line of wrap('word '.repeat(60)).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100);
    }
    expect(cut('abcdef', 4)).toBe('abc…');
  });
});

describe('the interval plot', () => {
  it('puts values, intervals and points on one axis and escapes labels', () => {
    const svg = intervalPlot('<title>', 'x', [
      { label: 'a & b', value: 0.5, interval: [0.25, 0.75] },
      { label: 'c', value: 0.4, points: [0.3, 0.4, 0.5] },
    ]);
    expect(svg).toContain('a &amp; b');
    expect(svg).toContain('&lt;title&gt;');
    expect(svg.match(/class="interval"/g)).toHaveLength(1);
    expect(svg.match(/<circle/g)).toHaveLength(5);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('copes with values that agree but for rounding, and with one value alone', () => {
    for (const values of [[0.7, 0.7 + 1e-16], [0], [1e9]]) {
      const rows = values.map((value, i) => ({ label: String(i), value }));
      expect(intervalPlot('t', 'x', rows)).not.toMatch(/NaN|Infinity/);
    }
  });
});
