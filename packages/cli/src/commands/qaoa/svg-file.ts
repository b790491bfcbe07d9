import type { Context, OptionSpec, OptionValues } from '../../command.ts';
import { textOption } from '../../option-values.ts';
import { requireFolder, writeOutput } from '../../output-file.ts';

export const svgOptions: readonly OptionSpec[] = [
  { flags: '--svg <FILE>', text: 'draw it: the distribution of the objective, or the landscape' },
];

/** The file of `--svg`. @throws KetflowError `FILE_NOT_WRITABLE` if its folder is not there. */
export async function svgOption(
  { io }: Context,
  options: OptionValues,
): Promise<string | undefined> {
  const file = textOption(options, 'svg');
  if (file !== undefined) await requireFolder(io.cwd, file);
  return file;
}

/** Draws and writes the file, if one was named. @throws KetflowError `FILE_NOT_WRITABLE`. */
export async function writeSvg(
  { io }: Context,
  file: string | undefined,
  draw: () => string,
): Promise<void> {
  if (file !== undefined) await writeOutput(io.cwd, file, draw());
}
