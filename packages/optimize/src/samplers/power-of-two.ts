/** The largest power of two that is not above x; x is positive and finite. */
export function powerOfTwoBelow(x: number): number {
  let power = 1;
  while (power * 2 <= x) power *= 2;
  while (power > x) power /= 2;
  return power;
}
