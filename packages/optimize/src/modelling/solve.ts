import {
  isKetflowError,
  KetflowError,
  type Clock,
  type Progress,
  type RandomStream,
  type StopSignal,
  type WorkBudget,
} from '@ketflow/core';
import type { GivenOptions } from '../options.ts';
import { pause } from '../pause.ts';
import type { SampleSet } from '../sample-set.ts';
import type { Sampler } from '../sampler.ts';
import type { ExpandedProgram, Reading } from './expanded-program.ts';
import { Incumbent } from './incumbent.ts';
import { LocalRepair } from './local-repair.ts';
import type { Contradiction } from './settle-bits.ts';
import { SharedBudget } from './shared-budget.ts';
import { WeightLoop } from './weight-loop.ts';
import { provenWeights } from './weight-proof.ts';

/** What {@link BinaryProgram.solve} needs. */
export interface SolveRequest {
  readonly sampler: Sampler;
  /** Options of the sampler. */
  readonly options?: GivenOptions;
  /** The only source of chance; every round splits its own off. */
  readonly stream: RandomStream;
  /** Evaluations of the sampler and of repairs together. Never overdrawn. */
  readonly budget: WorkBudget;
  /** Whether the sampler's moves keep choose-k, one-hot and permutations where they can; default true. Else penalties. */
  readonly native?: boolean;
  /** Most rounds of sampling with other weights; default 12. */
  readonly maxRounds?: number;
  /** Rounds without improvement after which a feasible solution is returned; default 3. */
  readonly patience?: number;
  /** End as soon as a feasible solution has this objective or a better one. */
  readonly target?: number;
  readonly clock?: Clock;
  readonly deadlineSeconds?: number;
  /** Call off: the reason is thrown. */
  readonly signal?: StopSignal;
  /** End now with what there is. */
  readonly stop?: StopSignal;
  readonly progress?: Progress;
}

/** What became of one constraint. */
export interface ConstraintReport {
  readonly name: string;
  /** The weight of its penalty in the last round; null where there is no penalty. */
  readonly weight: number | null;
  /** Rounds whose best sample violated it, each of which raised the weight. */
  readonly rounds: number;
  /** Whether the solution violates it. */
  readonly violated: boolean;
  /**
   * Why no good sample violates it: `native`, the sampler's moves keep it; `trivial`, no state violates it, or it fixed a
   * bit; `single-flip`, its weight exceeds what a flip can gain elsewhere, see `provenWeights`. null: no proof.
   */
  readonly proof: 'native' | 'trivial' | 'single-flip' | null;
}

/** The outcome of {@link BinaryProgram.solve}. */
export interface Solution {
  /**
   * `optimal`: the sampler proved the minimum of the penalised model, and its sample is feasible; `feasible`;
   * `infeasible`: no state keeps the constraint that `contradiction` names; `not-found`: no feasible state was seen.
   */
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'not-found';
  /** The best feasible reading; the best sample seen where none was feasible; undefined where there is no sample. */
  readonly best: Reading | undefined;
  readonly contradiction: Contradiction | undefined;
  readonly constraints: readonly ConstraintReport[];
  readonly rounds: number;
  readonly evaluations: number;
}

const DEFAULT_ROUNDS = 12;
const DEFAULT_PATIENCE = 3;
/** Samples of a round that are looked at and repaired. */
const LEADERS = 8;
/** Repairs of the best solution after a kick, in every round. */
const KICKS = 64;
/** The part of a round that is sampled; repairs may use the rest. */
const SAMPLING = 0.75;

/**
 * Samples a program in rounds of equal parts of the budget. The first uses the start weights; each later one doubles the
 * weight of what the best sample violated and halves that of inequalities which were not tight in any of the leading
 * samples. The leading samples of every round, and then the best solution with a few variables changed at random, are
 * repaired and improved on the constraints themselves (see {@link LocalRepair}) with what the sampler leaves of the round, a
 * quarter at least; the best feasible solution of all rounds is kept. A program without penalties is sampled once, with the
 * whole budget. Structures that the sampler does not keep become penalties. Deterministic for budgets of counted work.
 * @throws KetflowError what the sampler throws; the reason of the signal.
 */
export async function solveProgram(
  expand: (options: { native: boolean }) => ExpandedProgram,
  request: SolveRequest,
): Promise<Solution> {
  const native = expand({ native: true });
  const isKept = request.native !== false && takes(native, request);
  const expanded = isKept ? native : expand({ native: false });
  const { budget, maxRounds = DEFAULT_ROUNDS, patience = DEFAULT_PATIENCE } = request;
  const spent = budget.spent;
  const incumbent = new Incumbent(expanded.statement.isMaximised);
  const loop = new WeightLoop(expanded);
  const repair = new LocalRepair(native);
  const numRounds = expanded.contradiction === undefined ? roundsOf(expanded, maxRounds) : 0;
  let [round, isOptimal] = [0, false];
  let leaders: readonly Int8Array[] = [];
  let readings: readonly Reading[] = [];
  while (round < numRounds && !isOptimal) {
    if (round > 0 && isOver(request)) break;
    if (incumbent.reaches(request.target)) break;
    if (incumbent.isFeasible && incumbent.idleRounds >= patience) break;
    loop.adjust(leaders, readings);
    const share = new SharedBudget(budget, Math.ceil(budget.remaining / (numRounds - round)));
    const set = await sampleRound(expanded, loop, share, request, round, numRounds - round);
    leaders = set.rows.slice(0, LEADERS).map(({ sample }) => sample);
    readings = leaders.map((sample) => expanded.decode(sample));
    loop.observe(readings);
    incumbent.beginRound();
    readings.forEach((reading, at) => {
      incumbent.offer(reading, leaders[at]);
    });
    round++;
    // Exact penalties are 0 wherever the program is feasible, so that a feasible minimum is a minimum of it.
    isOptimal =
      set.info.status === 'optimal' &&
      readings.at(0)?.feasible === true &&
      expanded.penalties.every(({ isExact }) => isExact);
    if (isOptimal || expanded.penalties.length === 0) continue;
    const chance = request.stream.split('kicks', round);
    for (let at = 0; at < leaders.length + KICKS && incumbent.sample !== undefined; at++) {
      if (isOver(request) || share.remaining === 0) break;
      const sample = at < leaders.length ? leaders[at] : repair.kicked(incumbent.sample, chance);
      const improved = await repair.improve(sample, share, () => goesOn(request));
      incumbent.offer(native.decode(improved), improved);
    }
  }
  const { best, isFeasible } = incumbent;
  const found = isFeasible ? 'feasible' : 'not-found';
  const open = isOptimal ? 'optimal' : found;
  return {
    status: expanded.contradiction === undefined ? open : 'infeasible',
    best,
    contradiction: expanded.contradiction,
    constraints: reports(expanded, loop, best),
    rounds: round,
    evaluations: budget.spent - spent,
  };
}

/** Whether the sampler keeps the structures of the program; other refusals are left to it. */
function takes(native: ExpandedProgram, { sampler, options }: SolveRequest): boolean {
  const refusal = sampler.accepts(native.compiled({}).problem, options);
  return !isKetflowError(refusal, 'CONSTRAINT_UNSUPPORTED');
}

function roundsOf({ penalties }: ExpandedProgram, maxRounds: number): number {
  if (!Number.isSafeInteger(maxRounds) || maxRounds < 1) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'maxRounds',
      value: String(maxRounds),
      expected: 'an integer from 1',
    });
  }
  return penalties.length === 0 ? 1 : maxRounds;
}

/** Gives the event loop a turn. */
async function goesOn(request: SolveRequest): Promise<boolean> {
  await pause();
  return !isOver(request);
}

/** @throws the reason of the signal. */
function isOver({ budget, clock, deadlineSeconds, signal, stop }: SolveRequest): boolean {
  signal?.throwIfAborted();
  if (budget.remaining === 0 || stop?.aborted === true) return true;
  return clock !== undefined && deadlineSeconds !== undefined && clock.seconds() >= deadlineSeconds;
}

function sampleRound(
  expanded: ExpandedProgram,
  { weights }: WeightLoop,
  share: SharedBudget,
  request: SolveRequest,
  round: number,
  roundsLeft: number,
): Promise<SampleSet> {
  const { sampler, stream, options, clock, deadlineSeconds, signal, stop, progress, target } =
    request;
  const { penalties, statement } = expanded;
  const part = penalties.length === 0 ? 1 : SAMPLING;
  let deadline = deadlineSeconds;
  if (clock !== undefined && deadlineSeconds !== undefined) {
    const now = clock.seconds();
    deadline = now + (part * (deadlineSeconds - now)) / roundsLeft;
  }
  // With penalties an energy is no objective: the target is then looked at between rounds.
  const energy = target !== undefined && statement.isMaximised ? -target : target;
  return sampler.sample(expanded.compiled(weights).problem, {
    stream: stream.split('round', round),
    budget: new SharedBudget(share, Math.ceil(part * share.limit)),
    ...(options && { options }),
    ...(clock && { clock }),
    ...(deadline !== undefined && { deadlineSeconds: deadline }),
    ...(signal && { signal }),
    ...(stop && { stop }),
    ...(progress && { progress }),
    ...(energy !== undefined && penalties.length === 0 && { target: energy }),
  });
}

function reports(
  expanded: ExpandedProgram,
  loop: WeightLoop,
  best: Reading | undefined,
): ConstraintReport[] {
  const proven = provenWeights(expanded, loop.weights);
  return expanded.statement.constraints.map(({ name }): ConstraintReport => {
    const isPenalised = expanded.startWeights.has(name);
    const kept = expanded.kept.structures.has(name) ? 'native' : 'trivial';
    const single = proven.has(name) ? 'single-flip' : null;
    const isContradictory = expanded.contradiction?.constraint === name;
    return {
      name,
      weight: isPenalised ? loop.weights[name] : null,
      rounds: loop.raised(name),
      violated: isContradictory || (best !== undefined && Object.hasOwn(best.violations, name)),
      proof: isPenalised ? single : isContradictory ? null : kept,
    };
  });
}
