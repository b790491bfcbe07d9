import { Bqm } from '../model/bqm.ts';
import type { FieldLine } from './byte-lines.ts';
import { GrowingPairs } from './growing-pairs.ts';
import { integerField, numberField, refuseField, type LineReader } from './line-reader.ts';
import {
  indexOutOfRange,
  malformedIn,
  MOST_VARIABLES,
  numberNames,
  summed,
  type ReadContext,
} from './model-file.ts';

/**
 * Reads the `.sparse` format of BiqMac, to be maximised: `n m`, then m lines `i j q`, 1-based. The entries are half of a
 * symmetric matrix: the objective Σ q_ii x_i + 2 Σ_{i<j} q_ij x_i x_j counts those off the diagonal twice. E = -objective.
 * Entries given several times, in either direction, are added. Variables are named "1" … "n".
 *
 * @see A. Wiegele, Biq Mac library: a collection of Max-Cut and quadratic 0-1 programming instances of medium size (2007).
 */
export function biqmacReader(context: ReadContext): LineReader {
  return halfMatrixReader(context, false);
}

/**
 * Reads the `bqp` files of the OR-Library: the number of problems, then each as in {@link biqmacReader}. Of several
 * problems the one that the option `index` says, from 1, is read; the others are checked.
 *
 * @see J. E. Beasley, OR-Library: distributing test problems by electronic mail, J. Oper. Res. Soc. 41 (1990).
 */
export function orLibraryReader(context: ReadContext): LineReader {
  return halfMatrixReader(context, true);
}

function halfMatrixReader({ malformed, index }: ReadContext, beginsWithCount: boolean): LineReader {
  const pairs = new GrowingPairs();
  let linear = new Float64Array(0);
  let numProblems = beginsWithCount ? -1 : 1;
  // Of the problem that is being read.
  let problem = 0;
  let [n, m, found] = [0, 0, 0];

  const natural = (line: FieldLine, field: number, reason: string): number => {
    const value = line.natural(field);
    if (value < 0) throw refuseField(malformed, line, field, reason);
    return value;
  };
  const count = (line: FieldLine): void => {
    const reason = 'expected the number of problems alone';
    numProblems = natural(line, 0, reason);
    if (line.count !== 1 || numProblems === 0) throw refuseField(malformed, line, 0, reason);
    if (index > numProblems) throw indexOutOfRange(index, numProblems);
  };
  const header = (line: FieldLine): void => {
    const reason = 'expected the numbers of variables and of entries, "n m"';
    if (line.count !== 2) throw malformed(line.number, reason);
    [n, m, found] = [natural(line, 0, reason), natural(line, 1, reason), 0];
    if (n > MOST_VARIABLES) {
      throw refuseField(malformed, line, 0, `${n} variables are more than ${MOST_VARIABLES}`);
    }
    if (++problem === index) linear = new Float64Array(n);
  };
  const entry = (line: FieldLine): void => {
    if (line.count !== 3) {
      throw malformed(line.number, `expected "i j q", got ${line.count} fields`);
    }
    const i = integerField(malformed, line, 0, [1, n], 'a variable');
    const j = integerField(malformed, line, 1, [1, n], 'a variable');
    const q = numberField(malformed, line, 2, 'entry');
    found++;
    if (problem !== index) return;
    if (i === j) linear[i - 1] -= q;
    else pairs.push(i - 1, j - 1, 0 - 2 * q);
  };

  return {
    line: (line) => {
      if (numProblems < 0) count(line);
      else if (found < m) entry(line);
      else if (problem < numProblems) header(line);
      else throw malformed(line.number, `more entries than the ${m} that were announced`);
    },
    end: (lastLine) => {
      if (numProblems < 0 || problem < numProblems || found < m) {
        const left = problem === 0 ? 'before its first problem' : `after ${found} of ${m} entries`;
        const which = numProblems > 1 ? ` of problem ${problem} of ${numProblems}` : '';
        throw malformed(lastLine, `the file ends ${left}${which}`);
      }
      const model = summed(malformed, () =>
        Bqm.fromArrays('BINARY', numberNames(linear.length, 1), linear, pairs.pairs()),
      );
      return { model, sense: 'max', numProblems };
    },
  };
}

/**
 * Writes a model as the objective -E of a BiqMac file, a SPIN one over its bits x = (s + 1) / 2: entries of half the bias
 * off the diagonal. Variables are numbered in their order.
 * @throws KetflowError `MODEL_MALFORMED` if the offset is not 0, because the format has none.
 */
export function writeBiqmac(model: Bqm, path: string): string {
  const binary = model.toVartype('BINARY');
  if (binary.offset !== 0) {
    const reason = `the offset ${binary.offset} has no place in this format`;
    throw malformedIn(path)(1, reason);
  }
  const { rows, columns, biases } = binary.pairs();
  const entries: string[] = [];
  binary.linear.forEach((bias, i) => {
    if (bias !== 0) entries.push(`${i + 1} ${i + 1} ${-bias}\n`);
  });
  rows.forEach((i, e) => entries.push(`${i + 1} ${columns[e] + 1} ${-biases[e] / 2}\n`));
  return `${binary.numVariables} ${entries.length}\n${entries.join('')}`;
}

/**
 * Writes a model as the one problem of an OR-Library file.
 * @throws KetflowError as {@link writeBiqmac}.
 */
export function writeOrLibrary(model: Bqm, path: string): string {
  return `1\n${writeBiqmac(model, path)}`;
}
