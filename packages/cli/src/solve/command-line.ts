import type { OptionValues } from '../command.ts';

/** `raceOut` → `--race-out`. */
const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The words that call a command with these arguments and options again, defaults written out. */
export function commandLine(
  name: string,
  args: readonly string[],
  options: OptionValues,
): readonly string[] {
  const words = Object.entries(options).flatMap(([option, value]) => {
    const flag = flagOf(option);
    if (value === undefined) return [];
    // Commander knows --no-record as the option "record".
    if (typeof value === 'boolean')
      return value === (option === 'record') ? [] : [value ? flag : `--no-${option}`];
    return [value].flat().flatMap((one) => [flag, one]);
  });
  return ['ketflow', name, ...args, ...words];
}
