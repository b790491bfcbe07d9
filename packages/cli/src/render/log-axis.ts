/**
 * Ticks of a logarithmic axis and their labels.
 * @module
 */

/** Decades from which an axis has no ticks between the powers of ten. */
const MANY_DECADES = 3;
const MOST_TICKS = 5;

/** Powers of ten in [low, high], both positive; where they are few, also 2 and perhaps 5 times them. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const steps = decades > MANY_DECADES ? [1] : [1, 2, 5];
  const every = Math.max(1, Math.ceil(decades / MOST_TICKS));
  const ticks: { readonly value: number; readonly step: number }[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const step of steps) {
      const value = Number(`${step}e${power}`);
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push({ value, step });
    }
  }
  const isDense = ticks.length > MOST_TICKS;
  return ticks.filter(({ step }) => !isDense || step !== 5).map(({ value }) => value);
}

const withUnit =
  (units: readonly (readonly [size: number, unit: string])[]) =>
  (value: number): string => {
    const [size, unit] = units.find(([least]) => value >= least * 0.9995) ??
      units.at(-1) ?? [1, ''];
    return `${Number((value / size).toPrecision(3))}${unit}`;
  };

/** `2 s`, `10 ms`, `300 µs`. */
export const secondsWithUnit: (value: number) => string = withUnit([
  [1, ' s'],
  [1e-3, ' ms'],
  [1e-6, ' µs'],
]);

/** `500`, `20 k`, `1.5 M`, `2 G`. */
export const amountWithUnit: (value: number) => string = withUnit([
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k'],
  [1, ''],
]);
