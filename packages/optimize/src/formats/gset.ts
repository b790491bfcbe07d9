import { Bqm } from '../model/bqm.ts';
import { finiteBias } from '../model/vartype.ts';
import { GrowingPairs } from './growing-pairs.ts';
import {
  integerField,
  numberField,
  readLines,
  refuseField,
  type LineReader,
} from './line-reader.ts';
import {
  malformedIn,
  MOST_VARIABLES,
  numberNames,
  summed,
  type FileContent,
  type Malformed,
  type ReadContext,
} from './model-file.ts';
import { encodeText } from './text-bytes.ts';

/**
 * Reads a graph in the rud format of the Gset as a cut to be maximised: E(s) = -cut = Σ w (s s' - 1) / 2 over its edges.
 *
 * First line `n m`, then m lines `i j w` with 1 <= i, j <= n; w may be missing and is then 1. Blanks at the end, blank
 * lines and CRLF are passed over. Edges given several times are added; an edge from a vertex to itself has no effect on
 * the cut. Variables are named "1" … "n".
 *
 * @param path - Named in errors.
 * @throws KetflowError `MODEL_MALFORMED` with path, line and reason.
 */
export function parseGset(text: string, path: string): Bqm {
  const malformed = malformedIn(path);
  return readLines(graphReader(malformed), encodeText(text), malformed).model;
}

/** The reader of {@link parseGset}; warns of edges from a vertex to itself. */
export function gsetReader({ malformed }: ReadContext): LineReader {
  return graphReader(malformed);
}

function graphReader(malformed: Malformed): LineReader<FileContent & { readonly model: Bqm }> {
  const edges = new GrowingPairs();
  let [n, m] = [-1, 0];
  let offset = 0;
  let numLoops = 0;
  let firstLoop = 0;
  return {
    line: (line) => {
      if (n < 0) {
        [n, m] = [line.natural(0), line.count === 2 ? line.natural(1) : -1];
        if (n < 0 || m < 0) {
          throw malformed(line.number, 'expected the numbers of vertices and of edges, "n m"', 1);
        }
        if (n > MOST_VARIABLES) {
          throw refuseField(malformed, line, 0, `${n} vertices are more than ${MOST_VARIABLES}`);
        }
        return;
      }
      if (edges.length + numLoops === m) {
        throw malformed(line.number, `more edges than the ${m} of the first line`);
      }
      if (line.count !== 2 && line.count !== 3) {
        throw malformed(line.number, `expected "i j" or "i j w", got ${line.count} fields`);
      }
      const i = integerField(malformed, line, 0, [1, n], 'a vertex');
      const j = integerField(malformed, line, 1, [1, n], 'a vertex');
      const weight = line.count === 2 ? 1 : numberField(malformed, line, 2, 'weight');
      if (i === j) {
        if (numLoops++ === 0) firstLoop = line.number;
        return;
      }
      edges.push(i - 1, j - 1, weight / 2);
      offset -= weight / 2;
    },
    end: (lastLine) => {
      if (n < 0) throw malformed(1, 'the file is empty');
      const found = edges.length + numLoops;
      if (found < m) throw malformed(lastLine, `the file ends after ${found} of ${m} edges`);
      const model = summed(malformed, () =>
        Bqm.fromArrays('SPIN', numberNames(n, 1), new Float64Array(n), edges.pairs(), offset),
      );
      const warnings =
        numLoops === 0
          ? []
          : [
              `${numLoops} edges join a vertex to itself, the first on line ${firstLoop}: they have no effect on the cut. In a BiqMac file they would be linear; its format is "biqmac".`,
            ];
      return { model, sense: 'max', warnings };
    },
  };
}

/**
 * Writes a spin model as the graph whose cut its energy is: w = 2 J. Reading it again gives the same couplings; vertices
 * are numbered in the order of the variables, and the offset becomes -Σ J.
 * @throws KetflowError `MODEL_MALFORMED` if a linear bias is not 0, because a cut has none; `BIAS_NOT_FINITE` if a weight
 *   overflows.
 */
export function writeGset(model: Bqm, path: string): string {
  const spin = model.toVartype('SPIN');
  const linear = spin.linear.findIndex((bias) => bias !== 0);
  if (linear >= 0) {
    const reason = `variable "${spin.variables[linear]}" has a linear bias, which a graph cannot hold`;
    throw malformedIn(path)(1, reason);
  }
  const { rows, columns, biases } = spin.pairs();
  const lines = [`${spin.numVariables} ${rows.length}\n`];
  rows.forEach((i, e) =>
    lines.push(`${i + 1} ${columns[e] + 1} ${finiteBias(2 * biases[e], 'a weight')}\n`),
  );
  return lines.join('');
}
