import type { RandomStream } from '@ketflow/core';
import { Polynomial } from '../../model/polynomial.ts';
import type { Assignment, Model } from '../../model/problem.ts';
import { createFlipState } from '../../state/create-flip-state.ts';
import type { FlipState } from '../../state/flip-state.ts';
import { BestState, PROPOSAL_OPERATIONS, type Annealer } from './annealer.ts';
import { Arrangement, exchangeOf } from './arrangement.ts';
import { assignmentBetaRange } from './assignment-beta-range.ts';
import { flipBetaRange } from './beta-range.ts';
import { jointDelta } from './joint-delta.ts';
import { acceptanceThresholds, LARGEST_THRESHOLD, THRESHOLD_SHIFT } from './metropolis.ts';

/**
 * Moves that keep groups and permutations. A sweep proposes a flip of every free variable; for every group, each of its
 * ones or zeros, whichever are more, against a random one of the others (all category moves of a one-hot group); for
 * every permutation, the exchange of every pair of its rows.
 */
export class AssignmentMoves implements Annealer {
  readonly proposalsPerSweep: number;
  readonly betaRange: readonly [number, number];
  readonly #state: FlipState;
  readonly #best: BestState;
  readonly #arrangement: Arrangement;
  readonly #single = [0];
  readonly #pair = [0, 0];
  readonly #four = [0, 0, 0, 0];

  /** @throws KetflowError `CONSTRAINT_INVALID` if the assignment names a position that the model lacks. */
  constructor(model: Model, assignment: Assignment) {
    this.#arrangement = new Arrangement(model.numVariables, assignment);
    this.#state = createFlipState(model);
    this.#best = new BestState(model.numVariables);
    const { free, groups, blocks } = this.#arrangement;
    let proposals = free.length;
    for (const { ones, zeros } of groups) {
      if (ones.length > 0 && zeros.length > 0) proposals += Math.max(ones.length, zeros.length);
    }
    for (const { size } of blocks) proposals += (size * (size - 1)) / 2;
    // Where no move is possible the one state counts as proposed.
    this.proposalsPerSweep = Math.max(1, proposals);
    this.betaRange =
      model instanceof Polynomial ? flipBetaRange(model) : assignmentBetaRange(model, assignment);
  }

  get bestEnergy(): number {
    return this.#best.energy;
  }

  start(stream: RandomStream, given?: Int8Array): void {
    const spins = given ?? this.#arrangement.randomSpins(stream);
    this.#state.reset(spins);
    this.#arrangement.reset(spins);
    this.#best.reset(spins, this.#state.energy);
  }

  sweep(beta: number, proposals: number, stream: RandomStream): number {
    const { free, groups, blocks } = this.#arrangement;
    let left = proposals;
    for (let at = 0; at < free.length && left > 0; at++, left--) {
      this.#single[0] = free[at];
      this.#try(this.#single, beta, stream);
    }
    for (const { ones, zeros } of groups) {
      const [many, few] = ones.length > zeros.length ? [ones, zeros] : [zeros, ones];
      if (few.length === 0) continue;
      for (let a = 0; a < many.length && left > 0; a++, left--) {
        const b = few.length === 1 ? 0 : stream.integer(few.length);
        this.#pair[0] = many[a];
        this.#pair[1] = few[b];
        if (!this.#try(this.#pair, beta, stream)) continue;
        many[a] = this.#pair[1];
        few[b] = this.#pair[0];
      }
    }
    for (const block of blocks) {
      const { size, columns } = block;
      for (let a = 1; a < size && left > 0; a++) {
        for (let b = 0; b < a && left > 0; b++, left--) {
          exchangeOf(block, a, b, this.#four);
          if (!this.#try(this.#four, beta, stream)) continue;
          const column = columns[a];
          columns[a] = columns[b];
          columns[b] = column;
        }
      }
    }
    return PROPOSAL_OPERATIONS * proposals * this.#state.flipCost;
  }

  bestSpins(): Int8Array {
    this.#best.secure(this.#state.spins);
    return this.#best.spins;
  }

  /** Proposes to flip these together; whether it was done. */
  #try(flips: readonly number[], beta: number, stream: RandomStream): boolean {
    const delta = jointDelta(this.#state, flips);
    if (delta > 0) {
      const exponent = beta * delta;
      if (exponent > LARGEST_THRESHOLD) return false;
      if (exponent > acceptanceThresholds[stream.uint32() >>> THRESHOLD_SHIFT]) return false;
      this.#best.secure(this.#state.spins);
    }
    for (const i of flips) this.#state.flip(i);
    this.#best.moved(this.#state.energy);
    return true;
  }
}
