import type { Malformed } from './model-file.ts';

/**
 * The names of the labels of dimod, as JSON has them: text is itself; a number, a tuple or anything else is the text of
 * its JSON: 7 is "7", ("t", 1) is `["t",1]`.
 * @throws KetflowError `MODEL_MALFORMED` if two labels come to the same name.
 */
export function namesOfLabels(labels: readonly unknown[], malformed: Malformed): string[] {
  const names = labels.map((label) => (typeof label === 'string' ? label : JSON.stringify(label)));
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw malformed(1, `two variables are labelled ${JSON.stringify(name)}`);
    seen.add(name);
  }
  return names;
}
