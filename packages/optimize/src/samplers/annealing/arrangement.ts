import { KetflowError, type RandomStream } from '@ketflow/core';
import type { Assignment } from '../../model/problem.ts';

/** The variables of a group that are 1, and those that are 0. A move exchanges an entry of one with one of the other. */
interface Sides {
  readonly ones: Int32Array;
  readonly zeros: Int32Array;
}

/** A permutation: row a has its 1 in column `columns[a]`; `variables` is row-major. */
interface Block {
  readonly size: number;
  readonly variables: readonly number[];
  readonly columns: Int32Array;
}

/**
 * Where the ones of a feasible state of an {@link Assignment} stand. Its elementary moves are the flip of a free variable,
 * the move of a 1 to a 0 of its group, and the exchange of the columns of two rows of a permutation (four flips); they
 * lead from every feasible state to every other.
 */
export class Arrangement {
  readonly numVariables: number;
  /** Variables in no group and no permutation. */
  readonly free: Int32Array;
  readonly groups: readonly Sides[];
  readonly blocks: readonly Block[];
  readonly #assignment: Assignment;

  /** @throws KetflowError `CONSTRAINT_INVALID` if the assignment names a position from n on. */
  constructor(numVariables: number, assignment: Assignment) {
    const { groups, permutations } = assignment;
    const isTaken = new Uint8Array(numVariables);
    for (const { variables } of [...groups, ...permutations]) {
      for (const i of variables) {
        if (i < numVariables) isTaken[i] = 1;
        else {
          const reason = `variable #${i} is not among the ${numVariables} of the model`;
          throw new KetflowError('CONSTRAINT_INVALID', { where: 'assignment', reason });
        }
      }
    }
    this.#assignment = assignment;
    this.numVariables = numVariables;
    this.free = Int32Array.from(isTaken.keys()).filter((i) => isTaken[i] === 0);
    this.groups = groups.map(({ variables, k }) => ({
      ones: new Int32Array(k),
      zeros: new Int32Array(variables.length - k),
    }));
    this.blocks = permutations.map(({ size, variables }) => ({
      size,
      variables,
      columns: new Int32Array(size),
    }));
  }

  /** Number of elementary moves of any feasible state. */
  get numMoves(): number {
    let count = this.free.length;
    for (const { ones, zeros } of this.groups) count += ones.length * zeros.length;
    for (const { size } of this.blocks) count += (size * (size - 1)) / 2;
    return count;
  }

  /** Feasible spins, every feasible state equally likely; does not take them over. Freshly allocated. */
  randomSpins(stream: RandomStream): Int8Array {
    const spins = new Int8Array(this.numVariables).fill(-1);
    for (const i of this.free) if (stream.uint32() >>> 31) spins[i] = 1;
    for (const { variables, k } of this.#assignment.groups) {
      for (const at of stream.subset(variables.length, k)) spins[variables[at]] = 1;
    }
    for (const { size, variables } of this.blocks) {
      const columns = stream.shuffle(Int32Array.from({ length: size }, (_, row) => row));
      columns.forEach((column, row) => (spins[variables[row * size + column]] = 1));
    }
    return spins;
  }

  /** Takes over feasible spins. */
  reset(spins: ArrayLike<number>): void {
    this.groups.forEach(({ ones, zeros }, at) => {
      let [a, b] = [0, 0];
      for (const i of this.#assignment.groups[at].variables) {
        if (spins[i] > 0) ones[a++] = i;
        else zeros[b++] = i;
      }
    });
    for (const { size, variables, columns } of this.blocks) {
      variables.forEach((i, at) => {
        if (spins[i] > 0) columns[Math.floor(at / size)] = at % size;
      });
    }
  }

  /** The flips of every elementary move from here, one move after the other; the array is used again. */
  *moves(): Generator<readonly number[]> {
    const single = [0];
    for (const i of this.free) {
      single[0] = i;
      yield single;
    }
    const pair = [0, 0];
    for (const { ones, zeros } of this.groups) {
      for (const i of ones) {
        for (const j of zeros) {
          pair[0] = i;
          pair[1] = j;
          yield pair;
        }
      }
    }
    const four = [0, 0, 0, 0];
    for (const block of this.blocks) {
      for (let a = 0; a < block.size; a++) {
        for (let b = 0; b < a; b++) {
          exchangeOf(block, a, b, four);
          yield four;
        }
      }
    }
  }
}

/** Writes the flips that exchange the columns of two rows into `flips`. */
export function exchangeOf(
  { size, variables, columns }: Block,
  a: number,
  b: number,
  flips: number[],
): void {
  flips[0] = variables[a * size + columns[a]];
  flips[1] = variables[b * size + columns[b]];
  flips[2] = variables[a * size + columns[b]];
  flips[3] = variables[b * size + columns[a]];
}
