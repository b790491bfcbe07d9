import { KetflowError, cos, sin } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';
import { binomial } from './binomial.ts';
import type { MixerSpec } from './mixer-spec.ts';
import type { Amplitudes } from './state-vector.ts';

/** The state prod_q (cos(theta_q / 2)|0> + e^(i phi_q) sin(theta_q / 2)|1>). */
export interface ProductState {
  readonly kind: 'product';
  /** Radians, one for each qubit. */
  readonly thetas: ArrayLike<number>;
  /** Radians, one for each qubit; default 0. */
  readonly phis?: ArrayLike<number>;
}

/** The uniform superposition of the bit strings with `weight` ones, on the full space. */
export interface DickeState {
  readonly kind: 'dicke';
  readonly weight: number;
}

/**
 * Where the circuit begins: `uniform` over the space, a product state, a Dicke state, or amplitudes of any state of norm 1, shape
 * (size,) each.
 */
export type StartState = 'uniform' | ProductState | DickeState | Amplitudes;

/** How far the squared norm of given amplitudes may be from 1. */
const normTolerance = 1e-9;

/** The start that suits a mixer: the eigenstate of a warm start, the empty set for independent sets, else `uniform`. */
export function defaultStart(mixer: MixerSpec): StartState {
  if (typeof mixer === 'string' || mixer.kind === 'xy') return 'uniform';
  if (mixer.kind === 'warm-start') return { kind: 'product', thetas: mixer.thetas };
  return { kind: 'dicke', weight: 0 };
}

/**
 * The amplitudes of a start state; `undefined` for the uniform one, which engines make themselves.
 * @throws KetflowError `OPTION_INVALID` for a state that is not one of the space or not of norm 1, `SHAPE_MISMATCH` for wrong
 * lengths, `ANGLES_INVALID` for angles that are not finite.
 */
export function startAmplitudes(start: StartState, space: BasisSpace): Amplitudes | undefined {
  if (start === 'uniform') return undefined;
  if (typeof start !== 'object') return refuse(String(start));
  if (!('kind' in start)) return givenAmplitudes(start, space);
  if (space.kind !== 'full') return refuse(`${start.kind} on a Hamming-weight subspace`);
  switch (start.kind) {
    case 'product':
      return productAmplitudes(start, space);
    case 'dicke':
      return dickeAmplitudes(start, space);
    default:
      return refuse(JSON.stringify(start));
  }
}

function refuse(value: string): never {
  throw new KetflowError('OPTION_INVALID', {
    option: 'start',
    value,
    expected: 'uniform, a product or Dicke state on the full space, or amplitudes',
  });
}

function givenAmplitudes({ re, im }: Amplitudes, { size }: BasisSpace): Amplitudes {
  if (re.length !== size || im.length !== size) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'start amplitudes',
      expected: `${size} real and ${size} imaginary parts`,
      got: `${re.length} and ${im.length}`,
    });
  }
  let norm = 0;
  for (let x = 0; x < size; x++) norm += re[x] * re[x] + im[x] * im[x];
  if (!(Math.abs(norm - 1) <= normTolerance)) return refuse(`amplitudes of squared norm ${norm}`);
  return { re: Float64Array.from(re), im: Float64Array.from(im) };
}

function productAmplitudes({ thetas, phis }: ProductState, space: BasisSpace): Amplitudes {
  const n = space.numQubits;
  for (const [name, angles] of [
    ['thetas', thetas],
    ['phis', phis],
  ] as const) {
    if (!angles) continue;
    if (angles.length !== n) {
      throw new KetflowError('SHAPE_MISMATCH', {
        what: `${name} of the start state`,
        expected: `${n} angles`,
        got: String(angles.length),
      });
    }
    for (let q = 0; q < n; q++) {
      if (!(Math.abs(angles[q]) <= 1e6)) {
        throw new KetflowError('ANGLES_INVALID', { reason: `${name}[${q}] is ${angles[q]}` });
      }
    }
  }
  const re = new Float64Array(space.size);
  const im = new Float64Array(space.size);
  re[0] = 1;
  for (let q = 0; q < n; q++) {
    const c = cos(thetas[q] / 2);
    const s = sin(thetas[q] / 2);
    const ur = s * cos(phis?.[q] ?? 0);
    const ui = s * sin(phis?.[q] ?? 0);
    const bit = 2 ** q;
    for (let x = 0; x < bit; x++) {
      re[x + bit] = re[x] * ur - im[x] * ui;
      im[x + bit] = re[x] * ui + im[x] * ur;
      re[x] *= c;
      im[x] *= c;
    }
  }
  return { re, im };
}

function dickeAmplitudes({ weight }: DickeState, space: BasisSpace): Amplitudes {
  const n = space.numQubits;
  if (!Number.isInteger(weight) || weight < 0 || weight > n)
    return refuse(`Dicke of weight ${weight}`);
  const amplitude = 1 / Math.sqrt(binomial(n, weight));
  const re = new Float64Array(space.size);
  const ones = new Uint8Array(space.size);
  for (let x = 0; x < space.size; x++) {
    if (x > 0) ones[x] = ones[x >>> 1] + (x & 1);
    if (ones[x] === weight) re[x] = amplitude;
  }
  return { re, im: new Float64Array(space.size) };
}
