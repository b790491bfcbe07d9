/**
 * How threads share the work items of one kernel call. The words of the control block are the first of the memory:
 *
 * - `CLAIM`: number of the job times 2^17 plus the next item; a claim is a compare-and-exchange, so that a thread which has
 *   slept through a job cannot touch the next one;
 * - two sets of parameters, for odd and even jobs: kernel, scratch step, items, items of a claim;
 * - `DONE`: items done; the job is over when all are;
 * - `LEASE`: number of the simulation that uses the memory; a worker of another lease leaves. Jobs are counted on over leases.
 *
 * Whoever is awake takes items; the calling thread takes part and needs no help, so a job ends even if no worker comes.
 * Partial sums are stored by item, so that no bit depends on who took it.
 */
export const CLAIM = 0;
export const DONE = 1;
export const LEASE = 2;
export const FAILED = 3;
/** First of two sets of four words. */
export const PARAMETERS = 4;
export const controlWords = 16;

/** Bits of `CLAIM` for the item. */
export const itemBits = 17;

/** What a worker is sent when a simulation wants its help. */
export interface BindMessage {
  readonly module: object;
  readonly memory: { readonly buffer: ArrayBufferLike };
  /** Names of the kernels; parameters name them by index. */
  readonly kernels: readonly string[];
  readonly lease: number;
  /** The last job before the first that is for the worker. */
  readonly job: number;
  readonly context: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  /** 1, 2, ...: which scratch is the worker's. */
  readonly thread: number;
}
