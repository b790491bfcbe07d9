/** A statistic and the chance of one at least as large when both samples come from one distribution. */
export interface TestResult {
  /** At least 0, may be Infinity. */
  readonly statistic: number;
  readonly pValue: number;
}
