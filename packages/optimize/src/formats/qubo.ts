import { Bqm } from '../model/bqm.ts';
import type { FieldLine } from './byte-lines.ts';
import { GrowingPairs } from './growing-pairs.ts';
import { integerField, numberField, refuseField, type LineReader } from './line-reader.ts';
import {
  MOST_VARIABLES,
  numberNames,
  summed,
  type Malformed,
  type ReadContext,
} from './model-file.ts';

/** `c offset : 1.5` and `c scale : 2`, as the converters of bqpjson write them. */
const CONSTANT = /^c\s+(offset|scale)\s*:\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

interface Header {
  readonly n: number;
  readonly numNodes: number;
  readonly numCouplers: number;
}

/**
 * Reads the `.qubo` format of qbsolv, to be minimised unless the reader is told otherwise: comments `c …`, then
 * `p qubo topology maxNodes nNodes nCouplers`, nNodes lines `i i w` and nCouplers lines `i j w`, 0-based, in any order.
 * E(x) = Σ w x x' counts a coupler once. Couplers given several times, in either direction, are added. Variables are
 * named "0" … "maxNodes - 1".
 *
 * The format has no constant; the comments `c offset : b` and `c scale : a` of the converters of bqpjson are read as
 * E = a (Σ + b).
 */
export function quboReader({ malformed }: ReadContext): LineReader {
  const constants = { offset: 0, scale: 1 };
  const pairs = new GrowingPairs();
  let linear = new Float64Array(0);
  let header: Header | undefined;
  let numNodes = 0;
  return {
    line: (line) => {
      if (line.startsWith('c')) {
        const constant = CONSTANT.exec(line.wholeText());
        if (constant !== null) {
          constants[constant[1] as keyof typeof constants] = Number(constant[2]);
        }
      } else if (header === undefined) {
        header = readHeader(line, malformed);
        linear = new Float64Array(header.n);
      } else {
        if (line.count !== 3) {
          throw malformed(line.number, `expected "i j w", got ${line.count} fields`);
        }
        const range = [0, header.n - 1] as const;
        const i = integerField(malformed, line, 0, range, 'a node');
        const j = integerField(malformed, line, 1, range, 'a node');
        const bias = numberField(malformed, line, 2, 'weight');
        if (i !== j) pairs.push(i, j, bias);
        else {
          linear[i] += bias;
          numNodes++;
        }
      }
    },
    end: (lastLine) => {
      if (header === undefined) throw malformed(lastLine, 'the line "p qubo …" is missing');
      const count = (what: string, found: number, said: number): void => {
        if (found !== said) throw malformed(lastLine, `the file has ${found} ${what}, not ${said}`);
      };
      count('nodes', numNodes, header.numNodes);
      count('couplers', pairs.length, header.numCouplers);
      const names = numberNames(header.n, 0);
      const { offset, scale } = constants;
      const model = summed(malformed, () => {
        const read = Bqm.fromArrays('BINARY', names, linear, pairs.pairs(), offset);
        return scale === 1 ? read : read.scale(scale);
      });
      return { model, sense: 'min' };
    },
  };
}

function readHeader(line: FieldLine, malformed: Malformed): Header {
  const [n, numNodes, numCouplers] = [3, 4, 5].map((field) =>
    line.count === 6 ? line.natural(field) : -1,
  );
  const isHeader = line.text(0) === 'p' && line.count === 6 && line.text(1) === 'qubo';
  if (!isHeader || Math.min(n, numNodes, numCouplers) < 0) {
    const reason = 'expected "p qubo topology maxNodes nNodes nCouplers"';
    throw malformed(line.number, reason, line.column(0));
  }
  if (n > MOST_VARIABLES) {
    throw refuseField(malformed, line, 3, `${n} nodes are more than ${MOST_VARIABLES}`);
  }
  return { n, numNodes, numCouplers };
}

/**
 * Writes a model in the `.qubo` format of qbsolv, a SPIN one over its bits x = (s + 1) / 2. Variables are numbered in
 * their order; an offset goes into the comment `c offset : b`.
 */
export function writeQubo(model: Bqm): string {
  const binary = model.toVartype('BINARY');
  const { rows, columns, biases } = binary.pairs();
  const nodes: string[] = [];
  binary.linear.forEach((bias, i) => {
    if (bias !== 0) nodes.push(`${i} ${i} ${bias}\n`);
  });
  return [
    binary.offset === 0 ? '' : `c offset : ${binary.offset}\n`,
    `p qubo 0 ${binary.numVariables} ${nodes.length} ${rows.length}\n`,
    ...nodes,
    ...Array.from(rows, (i, e) => `${i} ${columns[e]} ${biases[e]}\n`),
  ].join('');
}
