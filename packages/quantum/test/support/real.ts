import fc from 'fast-check';

/** Evenly spread numbers; `fc.double` counts floats, nearly all of which are tiny. */
export const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 2 ** 30 }).map((i) => min + ((max - min) * i) / 2 ** 30);
