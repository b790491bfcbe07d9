import type { Bqm } from '../../model/bqm.ts';
import { Polynomial } from '../../model/polynomial.ts';
import type { Model } from '../../model/problem.ts';

/** Start: half of the spins with the strongest field turn freely. */
const HOT = 0.25;
/** End: a flip against the weakest field that matters passes once in a few thousand sweeps. */
const COLD = 4;
/** The same of long runs, relative to the strongest and the faintest field. */
const LONG_HOT = 1;
const LONG_COLD = 25;
/** A bias below this part of the typical field of its variable does not count as the weakest. */
const NEGLIGIBLE = 0.1;
/** Ratio of end and start for swaps, whose energies are differences of fields. */
const SWAP_RATIO = 150;

/** The typical local field of each variable that has one, rmsᵢ = √(hᵢ² + Σⱼ Jᵢⱼ²) in the spin form, and the weakest biases. */
interface FieldScale {
  /** The largest and the smallest rmsᵢ. */
  readonly strongest: number;
  readonly faintest: number;
  /** The smallest bias of a variable, but at least a tenth of its rmsᵢ; the minimum over the variables. */
  readonly weakest: number;
}

/** Undefined for a model without biases. */
function fieldScale(model: Model): FieldScale | undefined {
  const n = model.numVariables;
  const squares = new Float64Array(n);
  const smallest = new Float64Array(n).fill(Infinity);
  const see = (i: number, bias: number): void => {
    if (bias === 0) return;
    squares[i] += bias * bias;
    smallest[i] = Math.min(smallest[i], Math.abs(bias));
  };
  if (model instanceof Polynomial) {
    // An x counts half of an s: the field of a BINARY variable is half the change that its flip makes.
    const unit = model.vartype === 'SPIN' ? 1 : 0.5;
    for (const { bias, positions } of model.monomials)
      for (const i of positions) see(i, unit * bias);
  } else {
    const { linear, rowStart, couplings } = model.toVartype('SPIN');
    for (let i = 0; i < n; i++) {
      see(i, linear[i]);
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) see(i, couplings[e]);
    }
  }
  let [strongest, faintest, weakest] = [0, Infinity, Infinity];
  for (let i = 0; i < n; i++) {
    if (squares[i] === 0) continue;
    const field = Math.sqrt(squares[i]);
    strongest = Math.max(strongest, field);
    faintest = Math.min(faintest, field);
    weakest = Math.min(weakest, Math.max(smallest[i], NEGLIGIBLE * field));
  }
  return strongest === 0 ? undefined : { strongest, faintest, weakest };
}

/**
 * Inverse temperatures [hot, cold] for single flips, from the biases: hot = 0.25 / max rmsᵢ, where rmsᵢ = √(hᵢ² + Σⱼ Jᵢⱼ²)
 * is the typical local field of variable i in the spin form; cold = 4 / min weakestᵢ, where weakestᵢ is its smallest
 * bias, but at least a tenth of rmsᵢ. [1, 1] for a model without biases.
 */
export function flipBetaRange(model: Model): readonly [number, number] {
  const scale = fieldScale(model);
  if (scale === undefined) return [1, 1];
  const hot = HOT / scale.strongest;
  return [hot, Math.max(hot, COLD / scale.weakest)];
}

/**
 * The same for long runs, which may start where states begin to matter and end where single variables still move:
 * hot = 1 / max rmsᵢ, cold = min(25 / min rmsᵢ, 4 / min weakestᵢ).
 */
export function longRunBetaRange(model: Model): readonly [number, number] {
  const scale = fieldScale(model);
  if (scale === undefined) return [1, 1];
  const hot = LONG_HOT / scale.strongest;
  const cold = Math.min(LONG_COLD / scale.faintest, COLD / scale.weakest);
  return [hot, Math.max(hot, cold)];
}

/**
 * Inverse temperatures [hot, cold] for swaps under Σ x = k: hot = 0.5 / σ, where σ² is the variance over the variables of
 * the mean local field in random feasible states plus the mean square of its fluctuation; cold = 150 hot.
 */
export function swapBetaRange(bqm: Bqm, k: number): readonly [number, number] {
  const { linear, rowStart, couplings } = bqm.toVartype('SPIN');
  const n = linear.length;
  const magnetisation = (2 * k) / n - 1;
  const variance = 1 - magnetisation * magnetisation;
  let [sum, squares, fluctuation] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    let field = linear[i];
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      field += couplings[e] * magnetisation;
      fluctuation += couplings[e] * couplings[e] * variance;
    }
    sum += field;
    squares += field * field;
  }
  const spread = Math.sqrt(Math.max(0, squares / n - (sum / n) * (sum / n)) + fluctuation / n);
  return spread > 0 ? [0.5 / spread, (0.5 * SWAP_RATIO) / spread] : [1, 1];
}
