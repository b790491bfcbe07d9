import type { RaceResult, TimeToSolution } from '@ketflow/optimize';
import { raceTable, type RaceDocument } from '../documents/race.ts';
import { count, number, seconds } from '../render/numbers.ts';
import { table, wrap, type TableColumn } from '../render/table.ts';
import { verdictSentence } from '../render/verdict.ts';
import type { ProvedBound } from './proved-bound.ts';

const columns: readonly TableColumn[] = [
  { title: 'solver' },
  { title: 'success', align: 'right' },
  { title: 'success rate, 95 %', align: 'right' },
  { title: 'time to solution, 99 %', align: 'right' },
  { title: 'its interval', align: 'right' },
];

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

function successTable(times: readonly TimeToSolution[]): string {
  const time = (value: number | null): string => (value === null ? 'unknown' : seconds(value));
  const rows = times.map(({ solver, successes, runs, successInterval, tts99, interval }) => [
    solver,
    `${successes}/${runs}`,
    successInterval.map(percent).join(' … '),
    time(tts99),
    `${time(interval[0])} … ${interval[1] === null ? 'no limit' : seconds(interval[1])}`,
  ]);
  return table(columns, rows);
}

/** What `ketflow solve` prints for people. */
export function solveReport(
  document: RaceDocument,
  result: RaceResult,
  bound: ProvedBound | null,
): string {
  const { problem, race } = document;
  const { best, solvers, target } = result;
  const added = solvers.flatMap(({ solver, role }) => (role === 'added' ? [solver] : []));
  const isAlone = result.repeats < 2 && solvers.length > 1;
  // The sentence of an undecided verdict says itself how many repeats it takes.
  const warnings = result.warnings.filter(({ kind }) => kind !== 'undecided');
  return [
    `${problem.name} (${problem.format}): ${count(problem.variables)} variables, ` +
      `${count(problem.interactions)} interactions, ${problem.sense === 'max' ? 'more' : 'less'} is better`,
    best === null
      ? 'No feasible solution found.'
      : `Best objective ${number(best.objective)} by ${best.solver}; status ${result.results[0]?.status ?? ''}` +
        (result.stopped ? '; stopped, this is what there was' : ''),
    ...(bound === null
      ? []
      : [
          `Proved by ${bound.solver}: nothing beyond ${number(bound.objective)}; gap ${percent(bound.gap)}`,
        ]),
    ...added.map((solver) =>
      wrap(`${solver} was added: a simulated quantum solver runs beside a strong classical one.`),
    ),
    '',
    raceTable(document),
    ...(race === null || race.timeToSolution.length === 0
      ? []
      : [
          '',
          wrap(
            target === null
              ? 'A run succeeds when it reaches the best objective of the race:'
              : 'A run succeeds when it reaches the objective asked for:',
          ),
          successTable(race.timeToSolution),
        ]),
    ...(result.verdicts.length === 0 ? [] : ['']),
    ...result.verdicts.map((verdict) => wrap(verdictSentence(verdict))),
    ...(warnings.length > 0 || isAlone ? [''] : []),
    ...warnings.map(({ text }) => wrap(`Warning: ${text}`)),
    ...(isAlone
      ? ['One run of each says little of who is better: --repeats 10 gives verdicts.']
      : []),
    '',
  ].join('\n');
}
