import { KetflowError } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../../define-sampler.ts';
import { Bqm } from '../../model/bqm.ts';
import type { OptionSchema, OptionsOf } from '../../options.ts';
import type { Sampler } from '../../sampler.ts';
import { threadedRunner } from '../../threads/threaded-runner.ts';
import { inlineRunner } from './inline-runner.ts';
import type { JobRunner } from './job.ts';
import { candidates, portfolioSamplers } from './portfolio-samplers.ts';
import { runPortfolio, type DoneJob } from './portfolio.ts';

const parameters = {
  plan: {
    type: 'text',
    default: null,
    description: 'The jobs of an earlier run, as it reports them, to repeat it.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

/** Proposals of every variable when nothing limits a portfolio. */
const DEFAULT_SWEEPS = 20_000;

/** Seconds for each entry of the rows, roughly. */
const SETUP_SECONDS = 1.5e-7;

async function run(task: Task<Options>): Promise<Ending> {
  const { model, options, stream, search, request } = task;
  if (!(model instanceof Bqm)) throw new TypeError('A portfolio takes pairwise models.');
  const plan = options.plan === null ? undefined : readPlan(options.plan);
  const threads = request.threads?.take() === true ? request.threads : undefined;
  const runner: JobRunner =
    threads === undefined ? inlineRunner(model, request) : threadedRunner(model, threads, request);
  try {
    const solvers = candidates(model);
    const limit = search.isLimited ? Infinity : DEFAULT_SWEEPS * model.numVariables;
    const done = await runPortfolio({
      solvers,
      runner,
      search,
      stream,
      plan,
      limit,
      setupSeconds: SETUP_SECONDS * model.neighbours.length,
    });
    const info = { options: { plan: JSON.stringify(done.jobs) }, chosen: done.winner };
    // Rounds are planned to end with the limit.
    if (search.secondsLeft() < Infinity) return { status: 'time', info };
    return { status: search.isLimited ? 'evaluations' : 'converged', info };
  } finally {
    threads?.give();
  }
}

/** @throws KetflowError `OPTION_INVALID` for text that is no plan. */
function readPlan(text: string): readonly DoneJob[] {
  const refused = new KetflowError('OPTION_INVALID', {
    option: 'auto.plan',
    value: text.length > 40 ? `${text.slice(0, 40)}…` : text,
    expected: 'the plan that an earlier run has reported',
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused;
  }
  if (!Array.isArray(value) || !value.every(isDoneJob)) throw refused;
  return value;
}

function isDoneJob(value: unknown): value is DoneJob {
  if (typeof value !== 'object' || value === null) return false;
  const { round, slot, solver, evaluations, options } = value as Record<string, unknown>;
  return (
    [round, slot, evaluations].every(
      (count) => Number.isSafeInteger(count) && Number(count) >= 0,
    ) &&
    typeof solver === 'string' &&
    Object.hasOwn(portfolioSamplers, solver) &&
    typeof options === 'object' &&
    options !== null
  );
}

/** The candidates for a pairwise model without a constraint, in rounds; see {@link runPortfolio}. */
export const portfolio: Sampler = defineSampler({
  name: 'portfolio',
  parameters,
  constraints: [],
  takesHigherOrder: false,
  run,
});
