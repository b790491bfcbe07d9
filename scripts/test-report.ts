/** What is read of the report of vitest's JSON reporter. */
export interface TestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
    }[];
  }[];
}

/** The tests of one run, counted; `failures` and `skips` name what did not pass. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly skips: readonly string[];
}

/**
 * Counts the tests of a report.
 *
 * A file that fails before or beside its tests counts as one failure, and so does a run that ended badly although each
 * test passed (an unhandled rejection, a crash), left no report, or ran no test at all.
 *
 * @param report - `undefined` when the runner wrote none.
 * @param exitCode - Of the test runner; `null` when a signal ended it.
 * @param skipsFail - Whether a skipped test is a failure (it is where CI is true).
 */
export function countTests(
  report: TestReport | undefined,
  exitCode: number | null,
  skipsFail: boolean,
): TestCount {
  const failures: string[] = [];
  const skips: string[] = [];
  let passed = 0;
  for (const file of report?.testResults ?? []) {
    const before = failures.length;
    for (const test of file.assertionResults) {
      const name = `${file.name} > ${test.fullName}`;
      if (test.status === 'passed') passed++;
      else if (test.status === 'failed') failures.push(name);
      else skips.push(name);
    }
    if (file.status === 'failed' && failures.length === before) failures.push(file.name);
  }
  if (skipsFail) failures.push(...skips.map((name) => `${name} (skipped)`));
  const ended = exitCode === 0 && report?.success === true && passed > 0;
  if (!ended && failures.length === 0) {
    failures.push(
      report === undefined
        ? `the test runner left no report (exit code ${exitCode ?? 'none'})`
        : `the test run ended badly (exit code ${exitCode ?? 'none'}, ${passed} tests passed)`,
    );
  }
  return { passed, failed: failures.length, failures, skips };
}
