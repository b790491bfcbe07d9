import { Bqm } from '../model/bqm.ts';
import { malformedIn, type Malformed } from './model-file.ts';

const INTEGER = /^\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a graph in the rud format of the Gset as a cut to be maximised: E(s) = -cut = Σ w (s s' - 1) / 2 over its edges.
 *
 * First line `n m`, then m lines `i j w` with 1 <= i, j <= n, i ≠ j; w may be missing and is then 1. Blanks at the end,
 * blank lines and CRLF are passed over. Edges given several times are added. Variables are named "1" … "n".
 *
 * @param path - Named in errors.
 * @throws KetflowError `MODEL_MALFORMED` with path, line and reason.
 */
export function parseGset(text: string, path: string): Bqm {
  const malformed = malformedIn(path);
  const lines = text.split(/\r\n|\n|\r/);
  let at = 0;
  const nextFields = (): string[] | undefined => {
    while (at < lines.length) {
      const line = lines[at++].trim();
      if (line !== '') return line.split(/\s+/);
    }
    return undefined;
  };

  const header = nextFields();
  if (header === undefined) throw malformed(1, 'the file is empty');
  if (header.length !== 2 || !header.every((field) => INTEGER.test(field))) {
    throw malformed(at, 'expected the numbers of vertices and of edges, "n m"');
  }
  const [n, m] = header.map(Number);
  if (n > 2 ** 26) throw malformed(at, `${n} vertices are more than ${2 ** 26}`);

  const pairs = { rows: [] as number[], columns: [] as number[], biases: [] as number[] };
  let offset = 0;
  for (let fields = nextFields(); fields !== undefined; fields = nextFields()) {
    if (pairs.rows.length === m) throw malformed(at, `more edges than the ${m} of the first line`);
    const [i, j, weight] = edge(fields, n, at, malformed);
    pairs.rows.push(i - 1);
    pairs.columns.push(j - 1);
    pairs.biases.push(weight / 2);
    offset -= weight / 2;
  }
  if (pairs.rows.length < m) {
    const last = lines.at(-1) === '' ? Math.max(1, lines.length - 1) : lines.length;
    throw malformed(last, `the file ends after ${pairs.rows.length} of ${m} edges`);
  }
  const names = Array.from({ length: n }, (_, vertex) => String(vertex + 1));
  return Bqm.fromArrays('SPIN', names, new Float64Array(n), pairs, offset);
}

function edge(
  fields: readonly string[],
  n: number,
  line: number,
  malformed: Malformed,
): [i: number, j: number, weight: number] {
  if (fields.length !== 2 && fields.length !== 3) {
    throw malformed(line, `expected "i j" or "i j w", got ${fields.length} fields`);
  }
  const [i, j] = fields.slice(0, 2).map((field) => {
    const vertex = INTEGER.test(field) ? Number(field) : NaN;
    if (vertex >= 1 && vertex <= n) return vertex;
    throw malformed(line, `"${field}" is not a vertex from 1 to ${n}`);
  });
  if (i === j) throw malformed(line, `the edge joins vertex ${i} to itself`);
  const text = fields.at(2) ?? '1';
  if (!NUMBER.test(text)) throw malformed(line, `the weight "${text}" is not a number`);
  if (!Number.isFinite(Number(text))) throw malformed(line, `the weight ${text} is not finite`);
  return [i, j, Number(text)];
}

/**
 * Writes a spin model as the graph whose cut its energy is: w = 2 J. Reading it again gives the same couplings; vertices
 * are numbered in the order of the variables, and the offset becomes -Σ J.
 * @throws KetflowError `MODEL_MALFORMED` if a linear bias is not 0, because a cut has none.
 */
export function writeGset(model: Bqm, path: string): string {
  const spin = model.toVartype('SPIN');
  const linear = spin.linear.findIndex((bias) => bias !== 0);
  if (linear >= 0) {
    const reason = `variable "${spin.variables[linear]}" has a linear bias, which a graph cannot hold`;
    throw malformedIn(path)(1, reason);
  }
  const { rows, columns, biases } = spin.pairs();
  const edges = rows.map((i, e) => `${i + 1} ${columns[e] + 1} ${2 * biases[e]}\n`);
  return `${spin.numVariables} ${rows.length}\n${edges.join('')}`;
}
