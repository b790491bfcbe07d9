import { setImmediate } from 'node:timers/promises';
import { quantile, type Clock, type StopSignal } from '@ketflow/core';
import {
  createQaoa,
  fullSpace,
  type Precision,
  type ThreadPool,
  type ZPolynomial,
} from '@ketflow/quantum';
import { benchmarkAngles, type QaoaProblemName } from './qaoa-problems.ts';

/** Whether the half of an even state is stored instead of all 2^n amplitudes. */
export type Symmetry = 'none' | 'auto';

/** The fastest and the middle one of some repeats. */
export interface Spread {
  readonly min: number;
  readonly median: number;
}

/** What is measured. */
export interface QaoaCase {
  readonly problem: QaoaProblemName;
  readonly qubits: number;
  readonly cost: ZPolynomial;
  readonly layers: number;
  readonly repeats: number;
  readonly precision: Precision;
  readonly symmetry: Symmetry;
  readonly threads: ThreadPool;
}

/** What was measured. */
export interface QaoaFigures {
  readonly problem: QaoaProblemName;
  readonly qubits: number;
  readonly layers: number;
  readonly precision: Precision;
  readonly symmetry: Symmetry;
  readonly threads: number;
  /** One evaluation, its expectation included, divided by the layers. */
  readonly msPerLayer: Spread;
  /** The expectation with all 2p derivatives: median seconds, and that divided by the median of an evaluation. */
  readonly gradient: { readonly seconds: number; readonly ratio: number };
  /** While evaluating, of all 2^n. */
  readonly bytesPerAmplitude: number;
  /** The milliseconds a layer that are the goal, where there is one: MaxCut, one thread. */
  readonly goal?: number;
}

const goals: Readonly<Record<Precision, Readonly<Record<number, number>>>> = {
  f64: { 16: 0.4, 20: 8, 22: 50 },
  f32: { 20: 4, 24: 80 },
};

/** Milliseconds a layer of MaxCut on a 3-regular graph that are the goal, one thread; half of it for half a state. */
export function layerGoal(
  precision: Precision,
  qubits: number,
  symmetry: Symmetry,
): number | undefined {
  const goal = goals[precision][qubits];
  return goal !== undefined && symmetry === 'auto' ? goal / 2 : goal;
}

export const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: quantile(sorted, 0), median: quantile(sorted, 0.5) };
};

async function seconds(
  repeats: number,
  run: () => unknown,
  { clock, stop }: { readonly clock: Clock; readonly stop: StopSignal },
): Promise<number[]> {
  run(); // the first run meets cold caches and code that is not compiled yet
  const samples: number[] = [];
  for (let i = 0; i < repeats; i++) {
    await setImmediate(); // a stop by the user is heard here
    stop.throwIfAborted();
    const start = clock.seconds();
    run();
    samples.push(clock.seconds() - start);
  }
  return samples;
}

/** @throws KetflowError `TOO_LARGE` before anything is allocated; the reason of the stop, if there was one. */
export async function measureQaoa(
  { problem, qubits, cost, layers, repeats, precision, symmetry, threads }: QaoaCase,
  world: { readonly clock: Clock; readonly stop: StopSignal },
): Promise<QaoaFigures> {
  const { gammas, betas } = benchmarkAngles(problem, layers);
  const space = fullSpace(qubits);
  const qaoa = createQaoa({ space, cost, mixer: 'x', precision, symmetry, threads });
  try {
    const evaluation = await seconds(repeats, () => qaoa.evaluate(gammas, betas), world);
    const bytesPerAmplitude = qaoa.bytes / qaoa.size;
    const gradient = spread(await seconds(repeats, () => qaoa.gradient(gammas, betas), world));
    const hasGoal = problem === 'maxcut3' && threads.size === 1;
    const goal = hasGoal ? layerGoal(precision, qubits, symmetry) : undefined;
    return {
      problem,
      qubits,
      layers,
      precision,
      symmetry,
      threads: threads.size,
      msPerLayer: spread(evaluation.map((s) => (1000 * s) / layers)),
      gradient: { seconds: gradient.median, ratio: gradient.median / spread(evaluation).median },
      bytesPerAmplitude,
      ...(goal === undefined ? {} : { goal }),
    };
  } finally {
    qaoa.dispose();
  }
}
