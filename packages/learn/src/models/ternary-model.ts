import type { GramStatistics } from './gram.ts';

/**
 * A quadratic function of bits: E(x) = offset + Σᵢ linear[i] xᵢ + Σᵢ<ⱼ pair(i, j) xᵢ xⱼ.
 */
export interface BinaryQuadratic {
  readonly numVariables: number;
  /** Shape (n,). */
  readonly linear: Float64Array;
  /** The n(n - 1)/2 pairs with i < j, row by row. */
  readonly pairs: Float64Array;
  readonly offset: number;
}

/** Where pair (i, j), i < j, lies in `pairs` of n variables. */
export function pairIndex(numVariables: number, i: number, j: number): number {
  return i * numVariables - (i * (i + 1)) / 2 + (j - i - 1);
}

/**
 * The least-squares cost of ternary codes at a fixed scale a, ½a² qᵀGq - a cᵀq, as a function of 2d bits with
 * qᵢ = x₂ᵢ + x₂ᵢ₊₁ - 1.
 *
 * @param moment - c, shape (d,).
 */
export function ternaryModel(
  { gram, width: d }: GramStatistics,
  moment: Float64Array,
  scale: number,
): BinaryQuadratic {
  const n = 2 * d;
  const square = scale * scale;
  const linear = new Float64Array(n);
  const pairs = new Float64Array((n * (n - 1)) / 2);
  let offset = 0;
  for (let i = 0; i < d; i++) {
    const own = square * gram[i * d + i];
    let others = 0;
    for (let j = 0; j < d; j++) {
      if (j === i) continue;
      const both = square * gram[i * d + j];
      others += both;
      if (j < i) continue;
      pairs[pairIndex(n, 2 * i, 2 * j)] = both;
      pairs[pairIndex(n, 2 * i, 2 * j + 1)] = both;
      pairs[pairIndex(n, 2 * i + 1, 2 * j)] = both;
      pairs[pairIndex(n, 2 * i + 1, 2 * j + 1)] = both;
    }
    // q² = 1 - x - x' + 2 x x', and qᵢqⱼ = uᵢuⱼ - uᵢ - uⱼ + 1 with u = x + x'.
    pairs[pairIndex(n, 2 * i, 2 * i + 1)] = own;
    linear[2 * i] = -0.5 * own - others - scale * moment[i];
    linear[2 * i + 1] = linear[2 * i];
    offset += 0.5 * own + 0.5 * others + scale * moment[i];
  }
  return { numVariables: n, linear, pairs, offset };
}

/** The ternary codes that 2d bits stand for. Shape (d,), freshly allocated. */
export function codesOfBits(bits: Int8Array): Int8Array {
  return Int8Array.from({ length: bits.length / 2 }, (_, i) => bits[2 * i] + bits[2 * i + 1] - 1);
}
