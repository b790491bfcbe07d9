import { parseModel, type ModelFile } from '@ketflow/optimize';
import type { Context, OptionSpec, OptionValues } from './command.ts';
import { readModelText } from './model-text.ts';
import { choiceOption, textOption } from './option-values.ts';

/** Options of the commands that read a model file. */
export const modelFileOptions: readonly OptionSpec[] = [
  { flags: '--format <F>', text: 'gset or json (default: guessed)' },
  { flags: '--sense <S>', text: 'min or max (default: that of the format)' },
];

/**
 * Reads the model that the argument FILE names, as `--format` and `--sense` say.
 * @throws KetflowError as `readModelText` and `parseModel`.
 */
export async function readModelFile(
  context: Context,
  file: string,
  options: OptionValues,
): Promise<ModelFile> {
  const format = textOption(options, 'format');
  const sense = choiceOption(options, 'sense', ['min', 'max']);
  return parseModel(await readModelText(context, file), {
    path: file,
    ...(format === undefined ? {} : { format }),
    ...(sense === undefined ? {} : { sense }),
  });
}
