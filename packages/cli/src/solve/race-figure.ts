import { verdictBetween, type RaceResult } from '@ketflow/optimize';
import { secondsWithUnit } from '../render/log-axis.ts';
import { number } from '../render/numbers.ts';
import type { RacePlot, RacePlotSolver } from '../render/race-plot.ts';

/** A race as a picture: of the solvers that ran, in the order of the race. */
export function raceFigure(result: RaceResult, name: string): RacePlot {
  const { budget, sense, curves, verdicts } = result;
  const work = budget.key === 'seconds' ? 'seconds' : 'states';
  const subject = verdicts[0]?.subject ?? null;
  const verdictOf = (solver: string): string => {
    if (subject === null) return '';
    if (solver === subject) return '–';
    return verdictBetween(result, solver, subject)?.outcome ?? 'not judged';
  };
  const ran = result.solvers.filter(({ role }) => role !== 'unsupported');
  const solvers = ran.map(({ solver, simulated, best }): RacePlotSolver => {
    const times = result.timeToSolution.find((one) => one.solver === solver);
    const tts = times?.tts99 ?? null;
    return {
      label: simulated ? `${solver} (sim.)` : solver,
      curves: curves
        .filter((curve) => curve.solver === solver)
        .map(({ improvements }) =>
          improvements.map(([time, states, value]) => [work === 'seconds' ? time : states, value]),
        ),
      best: best === null ? 'none' : number(best.objective),
      success: times === undefined ? '' : `${times.successes}/${times.runs}`,
      timeToSolution: times === undefined ? '' : tts === null ? 'unknown' : secondsWithUnit(tts),
      verdict: verdictOf(solver),
    };
  });
  const spent = result.results.map((row) => (work === 'seconds' ? row.seconds : row.evaluations));
  const best = sense === 'max' ? 'more' : 'less';
  const rows = solvers.map(
    ({ label, best: value, success, verdict }) =>
      `${label}: best ${value}` +
      (success === '' ? '' : `, success in ${success}`) +
      (verdict === '' || verdict === '–' ? '' : `, ${verdict} against ${subject ?? ''}`),
  );
  return {
    title: `Race on ${name}`,
    description: `Objective against ${work === 'seconds' ? 'time' : 'states scored'}, ${best} is better. ${rows.join('. ')}.`,
    work,
    end: Math.max(...spent),
    sense,
    solvers,
    subject,
  };
}
