import { KetflowError } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';
import { mixerPairs, requireMixer, type Mixer } from './mixer.ts';

/** exp(-i beta (XX+YY)/2) on any list of qubit pairs, one after the other; keeps the Hamming weight. */
export interface XyMixer {
  readonly kind: 'xy';
  readonly pairs: readonly (readonly [number, number])[];
}

/**
 * For independent sets: exp(-i beta X_v) on each vertex v = 0, 1, ... in turn where all neighbours of v are 0. The state never
 * leaves the independent sets that it starts in (default start: the empty set).
 * @see S. Hadfield et al., From the quantum approximate optimization algorithm to a quantum alternating operator ansatz,
 * Algorithms 12, 34 (2019), section 4.2.
 */
export interface BitFlipMixer {
  readonly kind: 'bit-flip';
  readonly edges: readonly (readonly [number, number])[];
}

/**
 * exp(-i beta sum_q (sin theta_q X_q + cos theta_q Z_q)), whose eigenstate prod_q RY(theta_q)|0> is the default start: a warm
 * start that the mixer does not disturb. P(x_q = 1) = sin^2(theta_q / 2).
 * @see D. J. Egger, J. Mareček, S. Woerner, Warm-starting quantum optimization, Quantum 5, 479 (2021), equations 7 and 8 (their
 * beta has the opposite sign).
 */
export interface WarmStartMixer {
  readonly kind: 'warm-start';
  /** Radians, one for each qubit. */
  readonly thetas: ArrayLike<number>;
}

/** A mixer by name, or one with parts of its own. */
export type MixerSpec = Mixer | XyMixer | BitFlipMixer | WarmStartMixer;

/** Which engine runs a mixer: butterflies on every qubit, rotations of pairs of states, or the Grover diffusion. */
export type MixerFamily = 'transverse' | 'pairs' | 'grover';

/** The family of a mixer. */
export function familyOf(mixer: MixerSpec): MixerFamily {
  if (mixer === 'x') return 'transverse';
  if (mixer === 'grover') return 'grover';
  return typeof mixer === 'object' && mixer.kind === 'warm-start' ? 'transverse' : 'pairs';
}

/** A rotation of pairs of states: of a qubit pair (10 and 01), or of one qubit where others are 0. */
export type Rotation =
  | { readonly kind: 'pair'; readonly i: number; readonly j: number }
  | { readonly kind: 'flip'; readonly qubit: number; readonly blockers: readonly number[] };

/** The rotations of a mixer of the family `pairs`, in the order in which they act. */
export function rotationsOf(mixer: MixerSpec, numQubits: number): readonly Rotation[] {
  if (typeof mixer === 'string') return mixerPairs(mixer, numQubits).map(pairRotation);
  switch (mixer.kind) {
    case 'xy':
      return mixer.pairs.map(pairRotation);
    case 'bit-flip':
      return Array.from({ length: numQubits }, (_, qubit): Rotation => {
        const neighbours = new Set<number>();
        for (const [u, v] of mixer.edges) {
          if (u === qubit) neighbours.add(v);
          if (v === qubit) neighbours.add(u);
        }
        return { kind: 'flip', qubit, blockers: [...neighbours].sort((a, b) => a - b) };
      });
    case 'warm-start':
      return [];
  }
}

function pairRotation([a, b]: readonly [number, number]): Rotation {
  return { kind: 'pair', i: Math.min(a, b), j: Math.max(a, b) };
}

/**
 * Refuses a mixer that is unknown, badly made, or leaves the space.
 * @throws KetflowError `OPTION_INVALID`, `VARIABLE_UNKNOWN` for a qubit outside 0..n-1, `VARIABLE_DUPLICATE` for a pair or edge
 * of one qubit with itself or given twice, `SHAPE_MISMATCH` for a wrong number of thetas, `ANGLES_INVALID` for one that is not finite.
 */
export function requireMixerSpec(mixer: MixerSpec, space: BasisSpace): void {
  if (typeof mixer === 'string') {
    requireMixer(mixer, space);
    return;
  }
  const { kind } = (mixer as Partial<typeof mixer> | null) ?? {};
  const parts = partsOf(mixer);
  if (kind === undefined || !Array.isArray(parts)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'mixer',
      value: JSON.stringify(mixer),
      expected:
        'a mixer by name, or of the kind xy (pairs), bit-flip (edges) or warm-start (thetas)',
    });
  }
  const { numQubits } = space;
  if (mixer.kind !== 'xy' && space.kind !== 'full') {
    throw new KetflowError('OPTION_INVALID', {
      option: 'mixer',
      value: mixer.kind,
      expected: 'an XY or Grover mixer on a Hamming-weight subspace',
    });
  }
  switch (mixer.kind) {
    case 'xy':
      requirePairs('pair', mixer.pairs, numQubits);
      return;
    case 'bit-flip':
      requirePairs('edge', mixer.edges, numQubits);
      return;
    case 'warm-start':
      requireThetas(mixer.thetas, numQubits);
      return;
    default:
      throw new KetflowError('OPTION_INVALID', {
        option: 'mixer',
        value: JSON.stringify(mixer),
        expected: 'a mixer by name, or of the kind xy, bit-flip or warm-start',
      });
  }
}

/** The pairs, edges or thetas of a mixer, as an array; whatever is there if it is none. */
function partsOf(mixer: Exclude<MixerSpec, Mixer>): unknown {
  const { pairs, edges, thetas } = ((mixer as object | null) ?? {}) as Record<string, unknown>;
  return pairs ?? edges ?? (ArrayBuffer.isView(thetas) ? [] : thetas);
}

function requirePairs(
  what: string,
  pairs: readonly (readonly [number, number])[],
  numQubits: number,
): void {
  const seen = new Set<string>();
  for (const pair of pairs) {
    for (const q of pair) {
      if (!Number.isInteger(q) || q < 0 || q >= numQubits) {
        throw new KetflowError('VARIABLE_UNKNOWN', {
          variable: `qubit ${q} in a ${what} of the mixer`,
          nearest: undefined,
        });
      }
    }
    const key = `${Math.min(...pair)}, ${Math.max(...pair)}`;
    if (new Set(pair).size !== 2 || seen.has(key)) {
      throw new KetflowError('VARIABLE_DUPLICATE', {
        variable: `the ${what} ${pair.join(', ')} of the mixer`,
      });
    }
    seen.add(key);
  }
}

function requireThetas(thetas: ArrayLike<number>, numQubits: number): void {
  if (thetas.length !== numQubits) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'thetas',
      expected: `${numQubits} angles`,
      got: String(thetas.length),
    });
  }
  for (let q = 0; q < numQubits; q++) {
    if (!(Math.abs(thetas[q]) <= 1e6)) {
      throw new KetflowError('ANGLES_INVALID', { reason: `thetas[${q}] is ${thetas[q]}` });
    }
  }
}

/** The one beta of a layer. @throws KetflowError `INTERNAL` if there are several. */
export function requireOne(betas: number | ArrayLike<number>): number {
  if (typeof betas === 'number') return betas;
  throw new KetflowError('INTERNAL', { reason: 'this mixer takes one beta a layer' });
}
