import { describe, expect, it } from 'vitest';
import { countTests, type TestReport } from '../test-report.ts';

function report(success: boolean, files: Record<string, readonly string[]>): TestReport {
  return {
    success,
    testResults: Object.entries(files).map(([name, statuses]) => ({
      name,
      status: success && !statuses.includes('failed') ? 'passed' : 'failed',
      assertionResults: statuses.map((status, i) => ({ fullName: `test ${i}`, status })),
    })),
  };
}

describe('countTests', () => {
  it('counts what passed', () => {
    const count = countTests(report(true, { a: ['passed', 'passed'], b: ['passed'] }), 0, true);
    expect(count).toEqual({ passed: 3, failed: 0, failures: [], skips: [] });
  });

  it('names what failed', () => {
    const count = countTests(report(false, { a: ['passed', 'failed'] }), 1, true);
    expect(count).toEqual({ passed: 1, failed: 1, failures: ['a > test 1'], skips: [] });
  });

  it.each(['skipped', 'pending', 'todo', 'disabled'])(
    'counts %s as failed in CI only',
    (status) => {
      const run = report(true, { a: ['passed', status] });
      expect(countTests(run, 0, true).failures).toEqual(['a > test 1 (skipped)']);
      expect(countTests(run, 0, false)).toEqual({
        passed: 1,
        failed: 0,
        failures: [],
        skips: ['a > test 1'],
      });
    },
  );

  it('counts a file that fails beside its tests', () => {
    expect(countTests(report(false, { a: [] }), 1, false).failures).toEqual(['a']);
    expect(countTests(report(false, { a: ['passed'] }), 1, false).failed).toBe(1);
  });

  it.each([
    ['left no report', undefined, 1],
    ['left no report', undefined, 0],
    ['ended badly', report(true, { a: ['passed'] }), 1],
    ['ended badly', report(true, { a: ['passed'] }), null],
    ['ended badly', { success: false, testResults: [] }, 0],
    ['ended badly', report(true, {}), 0],
  ])('counts a run that %s as one failure (%#)', (text, run, exitCode) => {
    const count = countTests(run, exitCode, false);
    expect(count.failed).toBe(1);
    expect(count.failures[0]).toContain(text);
  });
});
