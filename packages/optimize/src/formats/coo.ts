import { Bqm } from '../model/bqm.ts';
import type { Vartype } from '../model/vartype.ts';
import type { FieldLine } from './byte-lines.ts';
import { GrowingPairs } from './growing-pairs.ts';
import { integerField, numberField, type LineReader } from './line-reader.ts';
import { summed, type ReadContext } from './model-file.ts';
import { numberLabels, plainDecimal } from './writable.ts';

/** The header that dimod writes and looks for. */
const VARTYPE = /^#.*?vartype[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const OFFSET = /^#\s*offset=(.*)$/;
const LABELS = [0, Number.MAX_SAFE_INTEGER] as const;

/**
 * Reads the COO format of dimod, to be minimised: lines `i j bias`, i = j linear, with integers from 0 as labels, and
 * comments `# …`. The comment `# vartype=SPIN` or `# vartype=BINARY` says what the variables are; without it and without
 * the option they are BINARY, with a warning. Terms given several times are added. Variables are named by their labels, in
 * the order of their first line, as in dimod.
 *
 * The format has no constant: `# offset=b` is a comment to dimod and read here. Biases with an exponent, which dimod's
 * reader passes over, are read.
 */
export function cooReader({ malformed, vartype: told }: ReadContext): LineReader {
  const positions = new Map<number, number>();
  const names: string[] = [];
  const linear: number[] = [];
  const pairs = new GrowingPairs();
  let vartype: Vartype | undefined;
  let offset = 0;

  const position = (line: FieldLine, field: number): number => {
    const label = integerField(malformed, line, field, LABELS, 'an integer');
    const known = positions.get(label);
    if (known !== undefined) return known;
    positions.set(label, names.length);
    linear.push(0);
    return names.push(String(label)) - 1;
  };
  const comment = (line: FieldLine): void => {
    const text = line.wholeText();
    const name = VARTYPE.exec(text)?.[1];
    if (name !== undefined) {
      if (name !== 'SPIN' && name !== 'BINARY') {
        throw malformed(line.number, `the vartype "${name}" is neither SPIN nor BINARY`);
      }
      const before = vartype ?? told ?? name;
      if (before !== name) {
        throw malformed(line.number, `the vartype ${name} is not ${before}, as said before`);
      }
      vartype = name;
    }
    const constant = OFFSET.exec(text)?.[1];
    if (constant === undefined) return;
    offset = constant.trim() === '' ? NaN : Number(constant);
    if (!Number.isFinite(offset)) {
      throw malformed(line.number, `the offset "${constant}" is not a finite number`);
    }
  };

  return {
    line: (line) => {
      if (line.startsWith('#')) {
        comment(line);
        return;
      }
      if (line.count !== 3) {
        throw malformed(line.number, `expected "i j bias", got ${line.count} fields`);
      }
      const [i, j] = [position(line, 0), position(line, 1)];
      const bias = numberField(malformed, line, 2, 'bias');
      if (i === j) linear[i] += bias;
      else pairs.push(i, j, bias);
    },
    end: () => {
      const model = summed(malformed, () =>
        Bqm.fromArrays(vartype ?? told ?? 'BINARY', names, linear, pairs.pairs(), offset),
      );
      const warnings =
        (vartype ?? told) === undefined
          ? ['The file has no line "# vartype=…": its variables are taken as BINARY.']
          : [];
      return { model, sense: 'min', warnings };
    },
  };
}

/**
 * Writes a model in the COO format of dimod, with a line for every variable, so that their order is kept, and biases
 * without exponents, so that dimod reads them. Names that are not all integers from 0 become positions; an offset goes
 * into the comment `# offset=b`, which dimod passes over.
 */
export function writeCoo(model: Bqm): string {
  const labels = numberLabels(model.variables);
  const { rows, columns, biases } = model.pairs();
  const line = (i: number, j: number, bias: number): string =>
    `${labels[i]} ${labels[j]} ${plainDecimal(bias)}\n`;
  return [
    `# vartype=${model.vartype}\n`,
    model.offset === 0 ? '' : `# offset=${model.offset}\n`,
    ...Array.from(model.linear, (bias, i) => line(i, i, bias)),
    ...Array.from(rows, (i, e) => line(i, columns[e], biases[e])),
  ].join('');
}
