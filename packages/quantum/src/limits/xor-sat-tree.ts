import { KetflowError, cos, sin } from '@ketflow/core';
import { defaultLimitBytes } from '../memory-limit.ts';
import { refuseUnknownOptions } from '../options.ts';
import { checkedAngles, type LayerAngles } from './checked-angles.ts';
import { complexVector, raise, type ComplexVector } from './complex-vector.ts';
import { LayerProduct } from './layer-product.ts';
import { walshTransform } from './walsh-transform.ts';

/** Options of {@link xorSatTreeExpectation}. */
export interface XorSatTreeOptions extends LayerAngles {
  /** k, the variables of a clause, an integer >= 2. */
  readonly arity: number;
  /** D, the clauses of a variable, an integer >= 1. */
  readonly degree: number;
  /** Most bytes held; default 2 GiB, which is 13 layers. */
  readonly limitBytes?: number;
}

const knownOptions = ['arity', 'degree', 'gammas', 'betas', 'limitBytes'];
/** Layers whose two bits each, shifted by one layer, fit an integer of 32 bits. */
const mostLayers = 14;

/**
 * <z_1 ... z_k> of a clause after p layers of QAOA for Max-k-XOR-SAT, E = sum over the clauses of the product of their k
 * spins, on a D-regular k-uniform hypergraph without cycles of up to 2p + 1 clauses: so for most clauses of a large random
 * one. The fraction (1 - <z_1 ... z_k>) / 2 of the clauses is satisfied. k = 2 is MaxCut, as E = sum z z.
 *
 * With a_l and a'_l = +-1 the spin of a variable at the phase of layer l, forward and backward in time, f(a) the amplitude of
 * its mixers, and H_m(a) the weight of one clause below it that m layers reach,
 * H_m(a) = sum over the k - 1 other variables c of prod_c [f(c) H_(m-1)(c)^(D-1)] exp(-i sum_l gamma_l (a_l prod_c c_l - a'_l
 * prod_c c'_l)), H_0 = 1. The sum is a convolution over bits and becomes a product by Walsh-Hadamard transforms. It is even
 * in a, and for a_m = a'_m it is H_(m-1): what is left are 4^(m-1) values a step.
 *
 * @returns From -1 to 1; good angles have gamma > 0, beta < 0 and make it negative.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`, `ANGLES_INVALID`, or `TOO_LARGE` before anything is allocated.
 * @remarks Time O(p 4^p) whatever k and D, about 0.1 s at p = 10; memory 20 bytes times 4^p; 14 layers at most.
 * Deterministic.
 * @see J. Basso, E. Farhi, K. Marwaha, B. Villalonga, L. Zhou, The quantum approximate optimization algorithm at high depth
 * for MaxCut on large-girth regular graphs and the Sherrington-Kirkpatrick model, TQC 2022, arXiv 2110.14206.
 * @example
 * // MaxCut on 3-regular graphs: 0.6925 of the edges are cut. E = -cut has twice the gamma of E = sum z z.
 * (1 - xorSatTreeExpectation({ arity: 2, degree: 3, gammas: [0.3077], betas: [-0.3927] })) / 2;
 */
export function xorSatTreeExpectation(options: XorSatTreeOptions): number {
  refuseUnknownOptions(options, knownOptions);
  const { arity, degree, limitBytes = defaultLimitBytes } = options;
  requireCount('arity', arity, 2);
  requireCount('degree', degree, 1);
  const { gammas, betas } = checkedAngles(options, 2);
  requireRoom(gammas.length, limitBytes);
  const phases = Array.from(gammas, (gamma) => ({ c: cos(gamma), s: sin(gamma) }));
  const mixers = Array.from(betas, (beta) => ({ c: cos(beta), s: sin(beta) }));

  // H^(D-1) by the digits of the layers, 2 (c_l differs from c_(l+1)) + (c'_l differs from c'_(l+1)).
  const clauses = complexVector(4 ** gammas.length);
  clauses.re[0] = 1;
  for (const [m, gamma] of gammas.entries()) {
    const size = 4 ** m;
    const branch = { re: clauses.re.slice(0, size), im: clauses.im.slice(0, size) };
    new LayerProduct(mixers.slice(0, m)).multiplyInto(branch, 'plain');
    transform(branch);
    raise(branch, arity - 1);
    new LayerProduct(phases.slice(0, m)).multiplyInto(branch, 'steps');
    joinLastPhase(branch, gamma);
    transform(branch);
    raise(branch, degree - 1);
    for (const half of ['re', 'im'] as const) {
      clauses[half].set(branch[half], size);
      clauses[half].set(branch[half], 2 * size);
      clauses[half].copyWithin(3 * size, 0, size);
    }
  }
  new LayerProduct(mixers).multiplyInto(clauses, 'plain');
  transform(clauses);
  raise(clauses, arity);
  new LayerProduct(phases).multiplyInto(clauses, 'steps');
  // What is measured is odd in the spin of every variable: one bit of the last digit, not both, is set.
  const quarter = clauses.re.length / 4;
  return clauses.re.subarray(quarter, 3 * quarter).reduce((sum, value) => sum + value, 0);
}

function transform({ re, im }: ComplexVector): void {
  walshTransform(re);
  walshTransform(im);
}

/** The phase of the last layer of a branch, for a_m = 1, a'_m = -1: summed over both bits of its digit. */
function joinLastPhase({ re, im }: ComplexVector, gamma: number): void {
  const c = cos(2 * gamma);
  const s = sin(2 * gamma);
  const quarter = re.length / 4;
  for (let x = 0; x < re.length; x++) {
    const last = Math.floor(x / quarter);
    const isEven = last === 0 || last === 3;
    const sign = last === 1 || last === 3 ? -1 : 1;
    const real = re[x];
    re[x] = sign * (isEven ? c * real : s * im[x]);
    im[x] = sign * (isEven ? c * im[x] : -s * real);
  }
}

function requireCount(option: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new KetflowError('OPTION_INVALID', {
      option,
      value: String(value),
      expected: `an integer of at least ${least}`,
    });
  }
}

function requireRoom(layers: number, limitBytes: number): void {
  if (!(limitBytes > 0)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'limitBytes',
      value: String(limitBytes),
      expected: 'a positive number of bytes',
    });
  }
  const bytesOf = (count: number): number => 20 * 4 ** count;
  let most = mostLayers;
  while (most > 0 && bytesOf(most) > limitBytes) most--;
  if (layers <= most) return;
  throw new KetflowError('TOO_LARGE', {
    what: `A tree of ${layers} layers`,
    neededBytes: bytesOf(layers),
    limitBytes,
    fits: most > 0 ? `Up to ${most} layers fit.` : 'No layer fits; raise the limit.',
  });
}
