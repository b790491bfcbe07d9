/**
 * The slices of a path integral over spins side by side: value number p of a variable, of `numSlices`, is that of slice 2p in
 * the first half and of slice 2 (p - numSlices / 2) + 1 in the second. Slices are neighbours around a ring.
 */
export interface Slices {
  readonly numSlices: number;
  /** Float32Array, shape (n, numSlices): ±1. */
  readonly spins: Float32Array;
  /** Float32Array, shape (n, numSlices): the local field of each. */
  readonly fields: Float32Array;
  /** Float32Array, shape (n,). */
  readonly linear: Float32Array;
  /** The couplings in compressed rows, as in a model. */
  readonly rowStart: Int32Array;
  readonly neighbours: Int32Array;
  readonly couplings: Float32Array;
  /** Uint32Array, shape (4,): the state of the random numbers, none of them 0. */
  readonly random: Uint32Array;
}

/** Exponents from here on are never accepted: they would be 6 times in a million. */
const CUT = 12;

const f32 = Math.fround;
const LN2 = f32(0.6931471805599453);
const LN2_24 = f32(16.635532333438686);
/** ln(1 + z) on [0, 1) to 1e-5 (M. Abramowitz, I. A. Stegun, 4.1.43), highest power first. */
const LOGARITHM = [0.03215845, -0.13606275, 0.28947478, -0.49190896, 0.99949556].map(f32);

const number = new Float32Array(1);
const bits = new Uint32Array(number.buffer);

/** The next four thresholds -ln u: one step of xorshift32 (G. Marsaglia, 2003) each, u from its upper 24 bits. */
export function nextThresholds(random: Uint32Array): number[] {
  return [0, 1, 2, 3].map((lane) => {
    let x = random[lane];
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    random[lane] = x;
    number[0] = (random[lane] >>> 8) + 0.5;
    const exponent = (bits[0] >>> 23) - 127;
    bits[0] = (bits[0] & 0x7fffff) | 0x3f800000;
    const z = f32(number[0] - 1);
    let p = LOGARITHM[0];
    for (const coefficient of LOGARITHM.slice(1)) p = f32(f32(p * z) + coefficient);
    return f32(LN2_24 - f32(f32(exponent * LN2) + f32(p * z)));
  });
}

/**
 * One sweep over the variables `first` … `last - 1`: every slice of a variable is proposed on its own, those of even number
 * before those of odd number, then all slices at once. A proposal passes when β ΔE + 2 κ s (s before + s after) <= -ln u;
 * the second term is absent where all slices turn. The twin of `assembly/sqa.ts`.
 * @returns How many proposals passed, one of all slices counted as one.
 */
export function sweepSlices(
  slices: Slices,
  first: number,
  last: number,
  twiceBeta: number,
  twiceKappa: number,
): number {
  const { numSlices, spins, fields, random } = slices;
  const half = numSlices / 2;
  const [beta, kappa] = [f32(twiceBeta), f32(twiceKappa)];
  let passed = 0;

  /** Turns some slices of a variable, by position. */
  const turn = (i: number, positions: readonly number[]): void => {
    const { rowStart, neighbours, couplings } = slices;
    const changes = positions.map((p) => -2 * spins[i * numSlices + p]);
    for (const p of positions) spins[i * numSlices + p] *= -1;
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      positions.forEach((p, at) => {
        const change = f32(couplings[e] * changes[at]);
        fields[neighbours[e] * numSlices + p] += change;
      });
    }
    if (positions.length > 0) passed += positions.length;
  };

  for (let i = first; i < last; i++) {
    const row = i * numSlices;
    for (const side of [0, 1]) {
      const turned: number[] = [];
      for (let p = 0; p < half; p += 4) {
        const exponents = [0, 1, 2, 3].map((lane) => {
          const m = p + lane;
          const other = row + (1 - side) * half;
          const around = side === 0 ? (m + half - 1) % half : (m + 1) % half;
          const own = row + side * half + m;
          const beside = f32(spins[other + m] + spins[other + around]);
          return f32(spins[own] * f32(f32(kappa * beside) - f32(beta * fields[own])));
        });
        if (!exponents.some((exponent) => exponent < CUT)) continue;
        const thresholds = nextThresholds(random);
        exponents.forEach((exponent, lane) => {
          if (exponent <= thresholds[lane]) turned.push(side * half + p + lane);
        });
      }
      turn(i, turned);
    }
    const sums = [0, 0, 0, 0];
    for (let p = 0; p < numSlices; p++) {
      sums[p & 3] = f32(sums[p & 3] + f32(spins[row + p] * fields[row + p]));
    }
    const total = f32(f32(sums[0] + sums[1]) + f32(sums[2] + sums[3]));
    const exponent = f32(-f32(beta * total));
    if (!(exponent < CUT) || !(exponent <= nextThresholds(random)[0])) continue;
    turn(
      i,
      Array.from({ length: numSlices }, (_, p) => p),
    );
    passed -= numSlices - 1;
  }
  return passed;
}

/** The energy of every slice by position, without offset: Σᵢ sᵢ (fᵢ + hᵢ) / 2. Freshly allocated. */
export function sliceEnergies({ numSlices, spins, fields, linear }: Slices): Float64Array {
  const energies = new Float64Array(numSlices);
  for (let i = 0; i < linear.length; i++) {
    for (let p = 0; p < numSlices; p++) {
      const at = i * numSlices + p;
      energies[p] += f32(spins[at] * f32(fields[at] + linear[i]));
    }
  }
  return energies.map((twice) => twice / 2);
}
