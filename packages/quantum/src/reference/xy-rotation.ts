import type { RunGroup } from '../pair-runs.ts';
import type { Amplitudes } from '../state-vector.ts';

/** exp(-i beta (XX+YY)/2) on the index pairs of a group of runs; c = cos beta, s = sin beta. */
export function rotateRuns(
  { re, im }: Amplitudes,
  runs: Uint32Array,
  group: RunGroup,
  c: number,
  s: number,
): void {
  forEachPair(runs, group, (a, b) => {
    const ar = re[a];
    const ai = im[a];
    const br = re[b];
    const bi = im[b];
    re[a] = c * ar + s * bi;
    im[a] = c * ai - s * br;
    re[b] = c * br + s * ai;
    im[b] = c * bi - s * ar;
  });
}

/**
 * Im <lambda|(XX+YY)/2|psi> over a group of runs: two lanes by the place in the run, a last odd element in a lane of its
 * own, as the kernel adds.
 */
export function innerXy(
  psi: Amplitudes,
  lambda: Amplitudes,
  runs: Uint32Array,
  group: RunGroup,
): number {
  const lane = [0, 0, 0];
  forEachPair(runs, group, (a, b, e) => {
    const isOddLast = e === group.length - 1 && group.length % 2 === 1;
    lane[isOddLast ? 2 : e % 2] +=
      lambda.re[a] * psi.im[b] -
      lambda.im[a] * psi.re[b] +
      (lambda.re[b] * psi.im[a] - lambda.im[b] * psi.re[a]);
  });
  return lane[0] + lane[1] + lane[2];
}

function forEachPair(
  runs: Uint32Array,
  { start, count, length }: RunGroup,
  act: (a: number, b: number, e: number) => void,
): void {
  for (let r = start; r < start + count; r++) {
    for (let e = 0; e < length; e++) act(runs[2 * r] + e, runs[2 * r + 1] + e, e);
  }
}
