import type { Amplitudes } from '../state-vector.ts';

/** Rounds to the precision of the amplitudes. */
export type Round = (value: number) => number;

/** (1 - i t X) on the amplitudes a and b. */
export function turnPair(
  { re, im }: Amplitudes,
  a: number,
  b: number,
  t: number,
  round: Round,
): void {
  const tangent = round(t);
  const ar = re[a];
  const ai = im[a];
  const br = re[b];
  const bi = im[b];
  re[a] = round(ar + round(tangent * bi));
  im[a] = round(ai - round(tangent * br));
  re[b] = round(br + round(tangent * ai));
  im[b] = round(bi - round(tangent * ar));
}
