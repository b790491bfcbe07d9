import { pause } from './pause.ts';
import type { Model } from './model/problem.ts';
import { spinsOfValues } from './model/vartype.ts';
import { SamplePool } from './sample-pool.ts';
import { SampleSet, type SampleInfo, type SampleRow, type SampleStatus } from './sample-set.ts';
import type { SampleRequest } from './sampler.ts';

/** Relative slack of energies that were summed step by step against those computed afresh. */
const ENERGY_TOLERANCE = 1e-9;

/** Relative difference below which a lower energy is one of rounding, not of a better state. */
const ROUNDING = 1e-13;

/** Basic operations between two pauses for the event loop: a few hundredths of a second. */
const OPERATIONS_PER_PAUSE = 2 ** 23;

/** What a part of a call has found. */
interface PartResult {
  readonly rows: readonly SampleRow[];
  readonly info: SampleInfo;
  /** The reading of the clock at its start; 0 without one. */
  readonly startSeconds: number;
}

/** Whether an energy is lower by more than rounding. */
function isLower(energy: number, lowest: number): boolean {
  return lowest - energy > ROUNDING * Math.abs(energy);
}

/**
 * The bookkeeping of one call of a sampler: asks the budget, the deadline, the target and the signals before each batch,
 * remembers when the best energy was seen, keeps the best samples.
 */
export class Search {
  readonly #model: Model;
  readonly #request: SampleRequest;
  readonly #pool: SamplePool;
  readonly #startSeconds: number;
  readonly #reached: number;
  #status: SampleStatus | undefined;
  #evaluations = 0;
  #reads = 0;
  #bestEnergy = Infinity;
  #evaluationsToBest = 0;
  #secondsToBest: number | null = null;
  #secondsToTarget: number | null = null;
  #operations = 0;
  /** The lowest energy announced by a part. */
  #announced = Infinity;

  constructor(model: Model, request: SampleRequest) {
    this.#model = model;
    this.#request = request;
    this.#pool = new SamplePool(model, request.pool);
    this.#startSeconds = request.clock?.seconds() ?? 0;
    const target = request.target ?? -Infinity;
    this.#reached =
      target === -Infinity ? target : target + ENERGY_TOLERANCE * Math.max(1, Math.abs(target));
  }

  /** The best energy noted so far. */
  get bestEnergy(): number {
    return this.#bestEnergy;
  }

  /** The lowest energy among the samples kept, as the model computes it. */
  get keptEnergy(): number {
    return this.#pool.best;
  }

  get evaluations(): number {
    return this.#evaluations;
  }

  /** Evaluations that the budget still holds. */
  get remaining(): number {
    return this.#request.budget.remaining;
  }

  /** The spins to start read number `read` from, when the request gives any for it. Freshly allocated. */
  initialSpins(read: number): Int8Array | undefined {
    const given = this.#request.initialStates?.[read];
    return given === undefined ? undefined : spinsOfValues(given, this.#model.vartype);
  }

  /** Seconds of this call until the deadline; Infinity without one. */
  secondsLeft(): number {
    const { clock, deadlineSeconds } = this.#request;
    if (clock === undefined || deadlineSeconds === undefined) return Infinity;
    return deadlineSeconds - clock.seconds();
  }

  /** The energy at or below which the search is over; -Infinity without a target. */
  get target(): number {
    return this.#reached;
  }

  /** Why no more work is granted; undefined while it is. */
  get status(): SampleStatus | undefined {
    return this.#status;
  }

  /** Whether counted work or time limits the search, so that it may go on until then. */
  get isLimited(): boolean {
    const { budget, deadlineSeconds } = this.#request;
    return budget.limit !== Infinity || deadlineSeconds !== undefined;
  }

  /**
   * Whether no more work may be done; {@link status} then says why.
   * @throws the reason of the signal.
   */
  isOver(): boolean {
    const { signal, clock, deadlineSeconds } = this.#request;
    signal?.throwIfAborted();
    if (this.#status !== undefined) return true;
    if (this.#bestEnergy <= this.#reached) this.#status = 'target';
    else if (
      clock !== undefined &&
      deadlineSeconds !== undefined &&
      clock.seconds() >= deadlineSeconds
    ) {
      this.#status = 'time';
    } else if (!this.isCalledOff() && this.remaining === 0) this.#status = 'evaluations';
    return this.#status !== undefined;
  }

  /** Whether the work is to end with what there is; the search is then over. */
  isCalledOff(): boolean {
    if (this.#request.stop?.aborted === true) this.#status ??= 'stopped';
    return this.#status === 'stopped';
  }

  /** Debits a batch of a search that is not over and returns how many evaluations may be done. Counts them at once. */
  debit(wanted: number): number {
    const granted = this.#request.budget.debit(wanted);
    this.#evaluations += granted;
    return granted;
  }

  /**
   * Asks for a batch of evaluations and returns how many may be done, 0 when the search is over.
   * @throws the reason of the signal.
   */
  grant(wanted: number): number {
    return this.isOver() ? 0 : this.debit(wanted);
  }

  /**
   * Asks for a batch that is of use only as a whole: nothing is debited, and the search is over, when the budget does not
   * hold it.
   * @throws the reason of the signal.
   */
  grantAll(wanted: number): boolean {
    if (this.isOver()) return false;
    if (this.remaining < wanted) {
      this.#status = 'evaluations';
      return false;
    }
    this.debit(wanted);
    return true;
  }

  /** Notes the energy of a state that was scored. Cheap. */
  note(energy: number): void {
    if (!isLower(energy, this.#bestEnergy)) return;
    this.#bestEnergy = energy;
    this.#evaluationsToBest = this.#evaluations;
    const { clock, onImprovement } = this.#request;
    if (clock !== undefined) {
      this.#secondsToBest = clock.seconds() - this.#startSeconds;
      if (energy <= this.#reached) this.#secondsToTarget ??= this.#secondsToBest;
    }
    onImprovement?.({
      energy,
      evaluations: this.#evaluations,
      seconds: clock === undefined ? null : this.#secondsToBest,
    });
  }

  /** The best distinct samples so far, at most `count`, values of the model's vartype. */
  elite(count: number): readonly Int8Array[] {
    return this.#pool.rows.slice(0, count).map(({ sample }) => sample);
  }

  /** Seconds of this call so far; 0 without a clock. */
  secondsSpent(): number {
    return (this.#request.clock?.seconds() ?? this.#startSeconds) - this.#startSeconds;
  }

  /** Tells of a lower energy inside a part of this call, after at least so many evaluations; nothing is noted yet. */
  announce(energy: number, evaluations: number): void {
    if (!isLower(energy, Math.min(this.#bestEnergy, this.#announced))) return;
    this.#announced = energy;
    this.#request.onImprovement?.({
      energy,
      evaluations: Math.max(evaluations, this.#evaluations),
      seconds: this.#request.clock === undefined ? null : this.secondsSpent(),
    });
  }

  /** Takes over what a part of this call has found that began after `evaluationsBefore`; its work must have been debited. */
  absorb({ rows, info, startSeconds }: PartResult, evaluationsBefore: number): void {
    this.#reads += info.reads;
    for (const row of rows) this.#pool.insert(row);
    const lowest = rows.at(0)?.energy ?? Infinity;
    if (!(lowest < this.#bestEnergy)) return;
    const at = (seconds: number | null): number | null =>
      seconds === null ? null : startSeconds - this.#startSeconds + seconds;
    this.#bestEnergy = lowest;
    this.#evaluationsToBest = evaluationsBefore + info.evaluationsToBest;
    this.#secondsToBest = at(info.secondsToBest);
    this.#secondsToTarget ??= at(info.secondsToTarget);
  }

  /** Adds a state of spins to the samples, as `occurrences` reads. Copied. */
  keep(spins: Int8Array, occurrences = 1): void {
    this.#reads += occurrences;
    this.note(this.#pool.add(spins, occurrences));
  }

  /** Counts reads whose samples are not worth keeping. */
  drop(reads: number): void {
    this.#reads += reads;
  }

  /** Counts basic operations; true when it is time for {@link pause}. */
  isPauseDue(operations: number): boolean {
    this.#operations += operations;
    return this.#operations >= OPERATIONS_PER_PAUSE;
  }

  /** Reports progress and lets the event loop run. */
  async pause(): Promise<void> {
    this.#operations = 0;
    const { progress, budget, signal } = this.#request;
    const total = budget.limit === Infinity ? {} : { total: budget.limit };
    progress?.report({ step: 'sample', done: this.#evaluations, ...total });
    await pause();
    signal?.throwIfAborted();
  }

  /**
   * The samples kept, with the status of the search, or `done` when nothing has stopped it.
   * @param extra - What the sampler adds to the information.
   */
  finish(
    done: SampleStatus,
    options: SampleInfo['options'],
    extra: Partial<SampleInfo> = {},
  ): SampleSet {
    const isTargetReached = this.#pool.best <= this.#reached;
    const status = done === 'optimal' || !isTargetReached ? (this.#status ?? done) : 'target';
    return SampleSet.fromRows(this.#model, [...this.#pool.rows], {
      status,
      evaluations: this.#evaluations,
      reads: this.#reads,
      evaluationsToBest: this.#evaluationsToBest,
      secondsToBest: this.#secondsToBest,
      secondsToTarget: isTargetReached ? this.#secondsToTarget : null,
      options,
      ...extra,
    });
  }
}
