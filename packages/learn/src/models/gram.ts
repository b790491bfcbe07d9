import type { Design } from './encoder.ts';

/** The second moments of a design that a least-squares head needs. */
export interface GramStatistics {
  readonly width: number;
  /** G = Aᵀ(A - ā)/N + λI with the column means ā taken out. Shape (d, d), row-major, symmetric. */
  readonly gram: Float64Array;
  /** For every score, c = Aᵀ(y - ȳ)/N with y the 0/1 indicator of its class. Shape (scores, d), row-major. */
  readonly moments: Float64Array;
}

/**
 * One pass over the rows: G and c of the ridge problem min ½‖A w + b - y‖²/N + ½λ‖w‖² with the free bias b solved out,
 * which is what centring does. For two classes the one score is that of the second class.
 *
 * @param numScores - 1 for two classes, else the number of classes.
 * @remarks Time O(rows · (numbers + texts)²), memory O(d²).
 */
export function gramStatistics(
  design: Design,
  targetCodes: Int32Array,
  numScores: number,
  lambda: number,
): GramStatistics {
  const { rows, width: d, numbers, numNumbers, codes, levelCounts } = design;
  const gram = new Float64Array(d * d);
  const moments = new Float64Array(numScores * d);
  const means = new Float64Array(d);
  const counts = new Float64Array(numScores);
  const places = new Int32Array(numNumbers + codes.length);
  const values = new Float64Array(numNumbers + codes.length);
  for (let j = 0; j < numNumbers; j++) places[j] = j;
  for (let i = 0; i < rows; i++) {
    let filled = numNumbers;
    for (let j = 0; j < numNumbers; j++) values[j] = numbers[i * numNumbers + j];
    let first = numNumbers;
    for (let t = 0; t < codes.length; t++) {
      const code = codes[t][i];
      if (code >= 0) {
        places[filled] = first + code;
        values[filled++] = 1;
      }
      first += levelCounts[t];
    }
    const score = numScores === 1 ? targetCodes[i] - 1 : targetCodes[i];
    if (score >= 0) counts[score] += 1;
    for (let a = 0; a < filled; a++) {
      const value = values[a];
      means[places[a]] += value;
      if (score >= 0) moments[score * d + places[a]] += value;
      const row = places[a] * d;
      for (let b = a; b < filled; b++) gram[row + places[b]] += value * values[b];
    }
  }
  for (let j = 0; j < d; j++) means[j] /= rows;
  for (let a = 0; a < d; a++) {
    for (let b = a; b < d; b++) {
      const centred = gram[a * d + b] / rows - means[a] * means[b];
      gram[a * d + b] = centred + (a === b ? lambda : 0);
      gram[b * d + a] = gram[a * d + b];
    }
    for (let k = 0; k < numScores; k++) {
      moments[k * d + a] = moments[k * d + a] / rows - (means[a] * counts[k]) / rows;
    }
  }
  return { width: d, gram, moments };
}

/** G q. Shape (d,), freshly allocated. */
export function gramTimes({ gram, width }: GramStatistics, q: Int8Array): Float64Array {
  const product = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += gram[i * width + j] * q[j];
    product[i] = sum;
  }
  return product;
}
