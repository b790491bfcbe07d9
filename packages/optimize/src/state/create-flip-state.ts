import { Polynomial } from '../model/polynomial.ts';
import type { Model } from '../model/problem.ts';
import { BqmState } from './bqm-state.ts';
import type { FlipState } from './flip-state.ts';
import { PolynomialState } from './polynomial-state.ts';

/** A state of the model with all s = -1 (x = 0). */
export function createFlipState(model: Model): FlipState {
  return model instanceof Polynomial ? new PolynomialState(model) : new BqmState(model);
}
