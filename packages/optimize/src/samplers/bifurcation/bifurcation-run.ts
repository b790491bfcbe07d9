import type { RandomStream } from '@ketflow/core';
import type { Search } from '../../search.ts';
import type { FlipState } from '../../state/flip-state.ts';
import { REPLICAS, type Oscillators } from './oscillators.ts';
import type { OscillatorWeights } from './weights.ts';

/** Basic operations of one call of a kernel: a few thousandths of a second. */
const OPERATIONS_PER_CALL = 2 ** 20;
/** Steps between two scores of the signs that cost something: of ballistic fields, or of exact energies. */
const STEPS_PER_SCORE = 10;
/** Positions and momenta start between minus this and this. */
const START_RANGE = 0.1;

interface Parts {
  readonly oscillators: Oscillators;
  readonly weights: OscillatorWeights;
  /** For exact energies; left at any state. */
  readonly state: FlipState;
  readonly search: Search;
  readonly variant: 'ballistic' | 'discrete';
  readonly timeStep: number;
}

/** Runs of simulated bifurcation, a0 = 1 and a(t) rising from 0 to 1. */
export class BifurcationRun {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Runs `replicas` of the replicas for so many steps, or as many as are granted.
   * @returns The best signs of each as spins of the model; those of the best replica alone when the search is over.
   */
  async run(stream: RandomStream, numSteps: number, replicas: number): Promise<Int8Array[]> {
    const { oscillators, search, variant, weights, timeStep } = this.#parts;
    this.#start(stream);
    const isDiscrete = variant === 'discrete';
    let isScored = false;
    for (let step = 0; step < numSteps; step++) {
      const isLast = step === numSteps - 1;
      const isScoreDue = isLast || step % STEPS_PER_SCORE === 0;
      if (isDiscrete || isScoreDue) {
        oscillators.takeSigns();
        if (!(await this.#computeFields(replicas))) break;
        oscillators.score();
        isScored = true;
        if (isScoreDue) this.#noteBest(replicas);
      }
      if (!isDiscrete) {
        oscillators.takePositions();
        if (!(await this.#computeFields(replicas))) break;
      }
      const pull = -timeStep * (1 - step / numSteps);
      oscillators.advance({ pull, push: -timeStep * weights.strength, timeStep });
    }
    if (!isScored) return [];
    const ranked = Array.from({ length: replicas }, (_, r) => r).sort(
      (a, b) => oscillators.bestEnergy(a) - oscillators.bestEnergy(b) || a - b,
    );
    const kept = search.status === undefined ? ranked : ranked.slice(0, 1);
    search.drop(ranked.length - kept.length);
    return kept.map((replica) => this.#spinsOf(replica));
  }

  #start(stream: RandomStream): void {
    const { oscillators } = this.#parts;
    const length = REPLICAS * oscillators.numOscillators;
    const draw = (): number => START_RANGE * (2 * stream.uniform() - 1);
    oscillators.start(Float32Array.from({ length }, draw), Float32Array.from({ length }, draw));
  }

  /**
   * The fields of all oscillators, in calls of a few milliseconds, each debited before; false when one is not granted. A
   * field of a run is one evaluation.
   */
  async #computeFields(replicas: number): Promise<boolean> {
    const { oscillators, search } = this.#parts;
    const { numOscillators, fieldCost } = oscillators;
    const rows = Math.max(1, Math.floor(OPERATIONS_PER_CALL / fieldCost));
    for (let first = 0; first < numOscillators; first += rows) {
      const last = Math.min(numOscillators, first + rows);
      if (!search.grantAll(replicas * (last - first))) return false;
      oscillators.computeFields(first, last);
      if (search.isPauseDue((last - first) * fieldCost)) await search.pause();
    }
    return true;
  }

  /** Fields are of single precision: only energies computed afresh are noted. */
  #noteBest(replicas: number): void {
    const { oscillators, search, state } = this.#parts;
    let best = 0;
    for (let r = 1; r < replicas; r++) {
      if (oscillators.energies[r] < oscillators.energies[best]) best = r;
    }
    if (oscillators.energies[best] > oscillators.bestEnergy(best)) return;
    state.reset(this.#spinsOf(best));
    search.note(state.energy);
  }

  #spinsOf(replica: number): Int8Array {
    const { oscillators, weights } = this.#parts;
    const signs = oscillators.bestSpins(replica);
    if (!weights.hasField) return signs;
    const reference = signs[signs.length - 1];
    return signs.subarray(0, -1).map((sign) => sign * reference);
  }
}
