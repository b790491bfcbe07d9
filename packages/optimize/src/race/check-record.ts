import type { RandomStream } from '@ketflow/core';
import { isFeasible, type Problem } from '../model/problem.ts';
import { valuesOfSpins } from '../model/vartype.ts';
import { isReached, judge } from './judge.ts';
import type { RaceRecord, RecordedRun, RecordedSolver } from './record.ts';
import { rankingOf } from './rows.ts';
import { objectiveOf } from './sense.ts';

/** Something in a record that is not what its data say; both sides as JSON, null where there is nothing. */
export interface RecordDifference {
  readonly what: string;
  /** What the record says. */
  readonly was: string | null;
  /** What was found when it was computed again. */
  readonly now: string | null;
}

/** Relative slack of energies that were summed in another order. */
const TOLERANCE = 1e-9;

/** Slack of energies that a solver summed step by step, as in its curve. */
const CURVE_TOLERANCE = 1e-6;

const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** Collects differences. */
class Findings {
  readonly list: RecordDifference[] = [];

  /** Notes a difference unless both sides are the same JSON. */
  same(what: string, was: unknown, now: unknown): void {
    const [recorded, found] = [JSON.stringify(was), JSON.stringify(now)];
    if (recorded !== found) this.list.push({ what, was: recorded, now: found });
  }

  /** Notes a difference unless a condition holds. */
  holds(what: string, condition: boolean, was: unknown, expected: string): void {
    if (!condition) this.list.push({ what, was: JSON.stringify(was), now: expected });
  }
}

/**
 * Checks a record against the model that it is about: the energies of its samples are computed again, so are success
 * counts, times to solution, verdicts and warnings from its runs, and every run is held against the budget, the target, its
 * own curve, and the best sample of its solver.
 *
 * What cannot be found this way is a run whose figures were all changed together and that no sample contradicts: only
 * running the race again tells.
 * @param stream - The stream that the race had.
 * @returns What differs; empty when the record holds.
 */
export function checkRaceRecord(
  record: RaceRecord,
  problem: Problem,
  stream: RandomStream,
): RecordDifference[] {
  const findings = new Findings();
  const { model } = problem;
  findings.same('problem.variables', record.problem.variables, model.numVariables);
  findings.same('problem.interactions', record.problem.interactions, model.numInteractions);
  findings.same('problem.vartype', record.problem.vartype, model.vartype);
  if (findings.list.length > 0) return findings.list;

  checkPlan(record, findings);
  for (const run of record.runs) checkRun(record, problem, run, findings);
  for (const solver of record.solvers) checkSolver(record, problem, solver, findings);
  const { solvers, runs, repeats, budget, margin, target } = record;
  const [first = null] = solvers
    .flatMap(({ solver, best }) => {
      if (best === null) return [];
      const { repeat, objective, energy } = best;
      return { solver, repeat, objective, energy };
    })
    .sort(rankingOf(solvers));
  findings.same('best', record.best, first);
  const again = judge({
    racing: solvers
      .filter(({ role }) => role === 'named' || role === 'added')
      .map(({ solver }) => solver),
    rows: runs,
    repeats,
    budget,
    margin,
    target,
    best: first?.energy ?? null,
    stream,
  });
  for (const part of ['timeToSolution', 'verdicts', 'pairs', 'warnings'] as const) {
    compareLists(part, record[part], again[part], findings);
  }
  return findings.list;
}

function compareLists(
  part: string,
  was: readonly object[],
  now: readonly object[],
  findings: Findings,
): void {
  for (let i = 0; i < Math.max(was.length, now.length); i++) {
    findings.same(`${part}[${i}]`, was.at(i) ?? null, now.at(i) ?? null);
  }
}

/** Every solver has its runs, each once: all of them unless the race was stopped. */
function checkPlan({ solvers, runs, repeats, stopped }: RaceRecord, findings: Findings): void {
  for (const { solver, role } of solvers) {
    const expected = role === 'reference' ? 1 : repeats;
    const found = runs.filter((run) => run.solver === solver).map(({ repeat }) => repeat);
    const isPlanned = found.every(
      (repeat, at) =>
        Number.isSafeInteger(repeat) &&
        repeat >= 0 &&
        repeat < expected &&
        found.indexOf(repeat) === at,
    );
    const isWhole = stopped ? found.length <= expected : found.length === expected;
    findings.holds(
      `runs of ${solver}`,
      isPlanned && isWhole,
      found,
      `${expected} runs, each repeat once`,
    );
  }
  const known = solvers.map(({ solver }) => solver);
  const strange = runs.find(({ solver }) => !known.includes(solver));
  findings.holds('runs', strange === undefined, strange?.solver, 'runs of the solvers of the race');
}

/** A run against itself, the budget and the target. */
function checkRun(
  record: RaceRecord,
  { constraint }: Problem,
  run: RecordedRun,
  findings: Findings,
): void {
  const { budget, target, solvers } = record;
  const { sense } = record.problem;
  const { energy, objective, status, evaluations, seconds, secondsToBest, lowerBound } = run;
  const where = `${run.solver}, repeat ${run.repeat}: `;
  const holds = (what: string, condition: boolean, was: unknown, expected: string): void =>
    findings.holds(where + what, condition, was, expected);
  const solver = solvers.find((one) => one.solver === run.solver);

  findings.same(
    `${where}objective`,
    objective,
    energy === null ? null : objectiveOf(energy, sense),
  );
  const mayBeInfeasible = energy === null || constraint !== undefined;
  const isPossible = run.feasible ? energy !== null : mayBeInfeasible;
  holds('feasible', isPossible, run.feasible, String(!run.feasible));
  findings.same(`${where}simulated`, run.simulated, solver?.simulated);
  const isCounted = budget.key === 'evaluations' && solver?.role !== 'reference';
  const most = isCounted ? budget.limit : Infinity;
  const isCount = Number.isSafeInteger(evaluations) && evaluations >= 0 && evaluations <= most;
  holds('evaluations', isCount, evaluations, `0 … ${most}`);
  holds('seconds', seconds >= 0, seconds, 'not negative');
  holds(
    'secondsToBest',
    secondsToBest === null || (secondsToBest >= 0 && secondsToBest <= seconds),
    secondsToBest,
    `0 … ${seconds}`,
  );
  const toBest = run.evaluationsToBest;
  holds(
    'evaluationsToBest',
    toBest === null ? energy === null : toBest <= evaluations,
    toBest,
    `0 … ${evaluations}`,
  );
  const rate = run.simulated || seconds === 0 ? null : evaluations / seconds;
  if (status !== 'unsupported')
    findings.same(`${where}updatesPerSecond`, run.updatesPerSecond, rate);
  const isTargetReached = target !== null && isReached(energy, target);
  holds('status', status !== 'target' || isTargetReached, status, 'target is not reached');
  const toTarget = run.secondsToTarget;
  const isTimed = toTarget === null || (isTargetReached && toTarget >= 0 && toTarget <= seconds);
  holds('secondsToTarget', isTimed, toTarget, `null, or 0 … ${seconds} with the target reached`);
  const isAbove =
    lowerBound === null ||
    energy === null ||
    energy >= lowerBound ||
    near(energy, lowerBound, TOLERANCE);
  holds('lowerBound', isAbove, lowerBound, `at most the energy, ${energy ?? ''}`);
  checkCurve(run, sense === 'max' ? -1 : 1, holds);
}

/** A curve goes forward in time and down in energy, and not below the energy of its run. */
function checkCurve(
  { improvements, energy, evaluations, seconds }: RecordedRun,
  sign: 1 | -1,
  holds: (what: string, condition: boolean, was: unknown, expected: string) => void,
): void {
  improvements.forEach((point, at) => {
    const [time, scored, value] = point;
    const [lastTime, lastScored, lastValue] =
      at === 0 ? [0, 0, sign * Infinity] : improvements[at - 1];
    const isForward = time >= lastTime && scored >= lastScored && sign * value < sign * lastValue;
    holds(`improvements[${at}]`, isForward, point, 'later and better than the one before');
  });
  const last = improvements.at(-1);
  if (last === undefined) return;
  const isInside = last[0] <= seconds && last[1] <= evaluations;
  holds('improvements', isInside, last, `within ${seconds} s and ${evaluations} states`);
  const end = sign * last[2];
  const isKept = energy === null || end >= energy || near(end, energy, CURVE_TOLERANCE);
  holds('improvements', isKept, last, `no better than the energy of the run, ${energy ?? ''}`);
}

/** The best sample of a solver: its energy by the model, and that no run of the solver has less. */
function checkSolver(
  { problem: { sense }, runs }: RaceRecord,
  problem: Problem,
  { solver, best }: RecordedSolver,
  findings: Findings,
): void {
  const feasible = runs.filter((run) => run.solver === solver && run.feasible);
  const energies = feasible.map(({ energy }) => energy ?? Infinity);
  if (best === null) {
    findings.same(`best of ${solver}`, null, energies.length === 0 ? null : Math.min(...energies));
    return;
  }
  const where = `best of ${solver}: `;
  const { model } = problem;
  const isSample = best.sample.length === model.numVariables && /^[01]*$/.test(best.sample);
  findings.holds(
    `${where}sample`,
    isSample,
    best.sample.length,
    `${model.numVariables} bits, 0 or 1`,
  );
  if (!isSample) return;
  const spins = Int8Array.from(best.sample, (bit) => (bit === '1' ? 1 : -1));
  const sample = valuesOfSpins(spins, model.vartype);
  const energy = model.energy(sample);
  findings.holds(
    `${where}energy`,
    near(energy, best.energy, TOLERANCE),
    best.energy,
    String(energy),
  );
  findings.same(`${where}objective`, best.objective, objectiveOf(best.energy, sense));
  findings.holds(`${where}sample`, isFeasible(problem, sample), 'feasible', 'it is not');
  const run = feasible.find(({ repeat }) => repeat === best.repeat);
  findings.same(`${where}energy of its run`, best.energy, run?.energy ?? null);
  findings.same(`${where}lowest energy of its runs`, best.energy, Math.min(...energies));
}
