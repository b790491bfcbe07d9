import { KetflowError } from '@ketflow/core';
import { buildAdjacency, type Adjacency, type Pairs } from './adjacency.ts';
import { renamed, unionOfNames, VariableIndex } from './variable-index.ts';
import { checkSample, finiteBias, reducedTerm, type Term, type Vartype } from './vartype.ts';

/** The arrays of a model; the constructor takes them over. */
interface Parts extends Adjacency {
  readonly linear: Float64Array;
  readonly offset: number;
}

/**
 * A binary quadratic model, to be minimised: E(v) = offset + Σᵢ linearᵢ vᵢ + Σᵢ<ⱼ couplingᵢⱼ vᵢ vⱼ, with named variables
 * that are all SPIN (±1) or all BINARY (0, 1). Immutable; its typed arrays are views, not to be written to.
 *
 * @example
 * const bqm = Bqm.fromTerms('SPIN', ['a', 'b'], [{ bias: 1, variables: ['a', 'b'] }]);
 * bqm.energy(Int8Array.of(1, -1)); // -1
 */
export class Bqm implements Adjacency {
  readonly vartype: Vartype;
  /** Constant part of the energy. */
  readonly offset: number;
  /** Float64Array, shape (n,). */
  readonly linear: Float64Array;
  /** Int32Array, shape (n + 1,): where the neighbours of each variable start. */
  readonly rowStart: Int32Array;
  /** Int32Array, shape (2m,): neighbours of each variable, in increasing order. */
  readonly neighbours: Int32Array;
  /** Float64Array, shape (2m,): the biases of the pairs, beside `neighbours`. */
  readonly couplings: Float64Array;
  readonly #index: VariableIndex;

  private constructor(vartype: Vartype, index: VariableIndex, parts: Parts) {
    this.vartype = vartype;
    this.#index = index;
    this.offset = parts.offset;
    this.linear = parts.linear;
    this.rowStart = parts.rowStart;
    this.neighbours = parts.neighbours;
    this.couplings = parts.couplings;
  }

  /**
   * The model with these linear biases and pairs of positions. A pair given several times is added; a pair of a variable
   * with itself is reduced (s² = 1 to the offset, x² = x to the linear bias).
   *
   * @param linear - Shape (n,), in the order of `variables`. Copied.
   * @throws KetflowError `VARIABLE_DUPLICATE`, `VARIABLE_UNKNOWN` for a position outside 0 … n - 1,
   *   `BIAS_NOT_FINITE` for NaN or infinity, `SHAPE_MISMATCH` for arrays of unequal lengths.
   */
  static fromArrays(
    vartype: Vartype,
    variables: readonly string[],
    linear: ArrayLike<number>,
    pairs: Pairs,
    offset = 0,
  ): Bqm {
    const index = new VariableIndex([...variables]);
    const n = variables.length;
    sameLength('linear biases', n, linear.length);
    sameLength('columns of pairs', pairs.rows.length, pairs.columns.length);
    sameLength('biases of pairs', pairs.rows.length, pairs.biases.length);
    const parts = { linear: Float64Array.from(linear), offset: finiteBias(offset, 'the offset') };
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(linear[i])) finiteBias(linear[i], `variable "${variables[i]}"`);
    }
    const { rows, columns, biases } = pairs;
    for (let e = 0; e < rows.length; e++) {
      const [i, j, bias] = [rows[e], columns[e], biases[e]];
      if (!isPosition(i, n)) throw unknownPosition(i);
      if (!isPosition(j, n)) throw unknownPosition(j);
      if (!Number.isFinite(bias)) finiteBias(bias, `the pair "${variables[i]}", "${variables[j]}"`);
      if (i !== j) continue;
      if (vartype === 'SPIN') parts.offset += bias;
      else parts.linear[i] += bias;
    }
    const adjacency = buildAdjacency(n, pairs);
    return new Bqm(vartype, index, { ...parts, ...adjacency }).#checked();
  }

  /**
   * The model of these compressed rows, which must be symmetric with increasing neighbours, as those of a model are; nothing is
   * copied or checked. For handing models to other threads.
   */
  static fromRows(
    vartype: Vartype,
    variables: readonly string[],
    parts: Adjacency & { readonly linear: Float64Array; readonly offset: number },
  ): Bqm {
    return new Bqm(vartype, new VariableIndex(variables), parts);
  }

  /**
   * The sum of terms of at most two different variables each.
   * @throws KetflowError `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`, `BIAS_NOT_FINITE`, and `SHAPE_MISMATCH` for a term of
   *   more variables (see {@link Polynomial}).
   */
  static fromTerms(
    vartype: Vartype,
    variables: readonly string[],
    terms: Iterable<Term>,
    offset = 0,
  ): Bqm {
    const index = new VariableIndex(variables);
    const linear = new Float64Array(variables.length);
    const pairs = { rows: [] as number[], columns: [] as number[], biases: [] as number[] };
    let constant = offset;
    for (const term of terms) {
      const bias = finiteBias(term.bias, `the term of ${term.variables.join(', ')}`);
      const positions = reducedTerm(
        vartype,
        term.variables.map((name) => index.of(name)),
      );
      if (positions.length > 2) {
        throw new KetflowError('SHAPE_MISMATCH', {
          what: `term of ${term.variables.join(', ')}`,
          expected: 'at most 2 variables',
          got: `${positions.length}`,
        });
      }
      if (positions.length === 2) {
        pairs.rows.push(positions[0]);
        pairs.columns.push(positions[1]);
        pairs.biases.push(bias);
      } else if (positions.length === 1) linear[positions[0]] += bias;
      else constant += bias;
    }
    return Bqm.fromArrays(vartype, variables, linear, pairs, constant);
  }

  /**
   * E(x) = Σᵢⱼ Qᵢⱼ xᵢ xⱼ + offset over entries `[i, j, bias]`; i = j is linear. Variables are named by their position
   * unless names are given.
   * @throws KetflowError as {@link Bqm.fromArrays}.
   */
  static fromQubo(
    entries: readonly (readonly [i: number, j: number, bias: number])[],
    options: { readonly variables?: readonly string[]; readonly offset?: number } = {},
  ): Bqm {
    const names = options.variables ?? numbered(entries);
    return Bqm.fromArrays(
      'BINARY',
      names,
      new Float64Array(names.length),
      pairsOf(entries),
      options.offset,
    );
  }

  /**
   * E(s) = Σᵢ hᵢ sᵢ + Σ Jᵢⱼ sᵢ sⱼ + offset over couplings `[i, j, bias]`. Variables are named by their position unless
   * names are given.
   * @throws KetflowError as {@link Bqm.fromArrays}.
   */
  static fromIsing(
    h: readonly number[],
    couplings: readonly (readonly [i: number, j: number, bias: number])[],
    options: { readonly variables?: readonly string[]; readonly offset?: number } = {},
  ): Bqm {
    const names = options.variables ?? h.map((_, i) => String(i));
    return Bqm.fromArrays('SPIN', names, h, pairsOf(couplings), options.offset);
  }

  /** The model of no variable, with energy `offset`. */
  static empty(vartype: Vartype, offset = 0): Bqm {
    return Bqm.fromTerms(vartype, [], [], offset);
  }

  get variables(): readonly string[] {
    return this.#index.names;
  }

  get numVariables(): number {
    return this.linear.length;
  }

  /** Number of pairs, also of those whose biases add up to 0. */
  get numInteractions(): number {
    return this.neighbours.length / 2;
  }

  /** @throws KetflowError `VARIABLE_UNKNOWN` with the nearest name. */
  indexOf(name: string): number {
    return this.#index.of(name);
  }

  /**
   * The energy of one sample. Time O(n + m).
   * @param sample - Shape (n,), values of the vartype, in the order of `variables`.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  energy(sample: ArrayLike<number>): number {
    checkSample(sample, this.variables, this.vartype);
    const { rowStart, neighbours, couplings, linear } = this;
    let energy = this.offset;
    for (let i = 0; i < linear.length; i++) {
      if (sample[i] === 0) continue;
      let field = linear[i];
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        const j = neighbours[e];
        if (j > i) field += couplings[e] * sample[j];
      }
      energy += sample[i] * field;
    }
    return energy;
  }

  /**
   * The energies of the rows of `samples`, shape (rows, n), row-major. Freshly allocated.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  energies(samples: Int8Array): Float64Array {
    const n = this.numVariables;
    const rows = n === 0 ? 0 : Math.ceil(samples.length / n);
    return Float64Array.from({ length: rows }, (_, r) =>
      this.energy(samples.subarray(r * n, (r + 1) * n)),
    );
  }

  /** The same energies over the other vartype, s = 2x - 1; this model itself when it is of that vartype already. */
  toVartype(vartype: Vartype): Bqm {
    if (vartype === this.vartype) return this;
    const toBinary = vartype === 'BINARY';
    const { rowStart, neighbours } = this;
    const couplings = new Float64Array(this.couplings.length);
    const linear = new Float64Array(this.linear.length);
    let [sumLinear, sumPairs] = [0, 0];
    for (let i = 0; i < linear.length; i++) {
      const bias = toBinary ? 2 * this.linear[i] : this.linear[i] / 2;
      sumLinear += this.linear[i] / (toBinary ? 1 : 2);
      let sum = bias;
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        const coupling = this.couplings[e];
        couplings[e] = toBinary ? 4 * coupling : coupling / 4;
        sum += toBinary ? -2 * coupling : couplings[e];
        if (neighbours[e] > i) sumPairs += toBinary ? coupling : couplings[e];
      }
      linear[i] = sum;
    }
    const offset = this.offset + (toBinary ? sumPairs - sumLinear : sumPairs + sumLinear);
    return this.#with({ vartype, linear, couplings, offset });
  }

  /**
   * The model of the other variables with `name` held at `value`.
   * @throws KetflowError `VARIABLE_UNKNOWN`, `VARTYPE_MISMATCH`.
   */
  fix(name: string, value: number): Bqm {
    const fixed = this.indexOf(name);
    checkSample([value], [name], this.vartype);
    const linear = this.linear.slice();
    for (let e = this.rowStart[fixed]; e < this.rowStart[fixed + 1]; e++) {
      linear[this.neighbours[e]] += value * this.couplings[e];
    }
    const { rows, columns, biases } = this.pairs();
    let kept = 0;
    for (let e = 0; e < rows.length; e++) {
      if (rows[e] === fixed || columns[e] === fixed) continue;
      rows[kept] = rows[e] - (rows[e] > fixed ? 1 : 0);
      columns[kept] = columns[e] - (columns[e] > fixed ? 1 : 0);
      biases[kept++] = biases[e];
    }
    return Bqm.fromArrays(
      this.vartype,
      this.variables.filter((other) => other !== name),
      linear.filter((_, i) => i !== fixed),
      {
        rows: rows.subarray(0, kept),
        columns: columns.subarray(0, kept),
        biases: biases.subarray(0, kept),
      },
      this.offset + value * this.linear[fixed],
    );
  }

  /**
   * The same model with other names; a name that `mapping` lacks stays.
   * @throws KetflowError `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`.
   */
  relabel(mapping: Readonly<Record<string, string>>): Bqm {
    return this.#with({ index: new VariableIndex(renamed(this.#index, mapping)) });
  }

  /** E(v) = this + other, over the union of the variables, in this model's vartype. */
  add(other: Bqm): Bqm {
    const names = unionOfNames(this.#index, other.#index);
    const terms = [...this.terms(), ...other.toVartype(this.vartype).terms()];
    const offset = this.offset + other.toVartype(this.vartype).offset;
    return Bqm.fromTerms(this.vartype, names, terms, offset);
  }

  /**
   * E(v) multiplied by `factor`.
   * @throws KetflowError `BIAS_NOT_FINITE` if the factor is not finite or a bias overflows.
   */
  scale(factor: number): Bqm {
    finiteBias(factor, 'the factor of scale');
    return this.#with({
      linear: this.linear.map((bias) => bias * factor),
      couplings: this.couplings.map((bias) => bias * factor),
      offset: this.offset * factor,
    }).#checked();
  }

  /** Every pair once, i < j, in increasing order. Freshly allocated, each of shape (m,). */
  pairs(): { rows: Int32Array; columns: Int32Array; biases: Float64Array } {
    const m = this.numInteractions;
    const pairs = {
      rows: new Int32Array(m),
      columns: new Int32Array(m),
      biases: new Float64Array(m),
    };
    let at = 0;
    for (let i = 0; i < this.numVariables; i++) {
      for (let e = this.rowStart[i]; e < this.rowStart[i + 1]; e++) {
        if (this.neighbours[e] < i) continue;
        pairs.rows[at] = i;
        pairs.columns[at] = this.neighbours[e];
        pairs.biases[at++] = this.couplings[e];
      }
    }
    return pairs;
  }

  /** The linear terms that are not 0, then the pairs, both in the order of the variables; without the offset. */
  terms(): Term[] {
    const terms: Term[] = [];
    this.linear.forEach((bias, i) => {
      if (bias !== 0) terms.push({ bias, variables: [this.variables[i]] });
    });
    const { rows, columns, biases } = this.pairs();
    rows.forEach((i, e) => {
      terms.push({ bias: biases[e], variables: [this.variables[i], this.variables[columns[e]]] });
    });
    return terms;
  }

  #with(changed: Partial<Parts> & { vartype?: Vartype; index?: VariableIndex }): Bqm {
    const { vartype = this.vartype, index = this.#index, ...parts } = changed;
    const { linear, offset, rowStart, neighbours, couplings } = this;
    return new Bqm(vartype, index, { linear, offset, rowStart, neighbours, couplings, ...parts });
  }

  /** Finite biases may overflow when they are added. */
  #checked(): this {
    finiteBias(this.offset, 'the offset');
    const { linear, couplings } = this;
    for (let i = 0; i < linear.length; i++) {
      if (!Number.isFinite(linear[i])) finiteBias(linear[i], `variable "${this.variables[i]}"`);
    }
    for (let e = 0; e < couplings.length; e++) finiteBias(couplings[e], 'a pair');
    return this;
  }
}

function isPosition(i: number, n: number): boolean {
  return Number.isInteger(i) && i >= 0 && i < n;
}

function unknownPosition(i: number): KetflowError<'VARIABLE_UNKNOWN'> {
  return new KetflowError('VARIABLE_UNKNOWN', { variable: `#${i}`, nearest: undefined });
}

function sameLength(what: string, expected: number, got: number): void {
  if (expected !== got) {
    throw new KetflowError('SHAPE_MISMATCH', { what, expected: `${expected}`, got: `${got}` });
  }
}

type Entries = readonly (readonly [i: number, j: number, bias: number])[];

function pairsOf(entries: Entries): Pairs {
  return {
    rows: entries.map(([i]) => i),
    columns: entries.map(([, j]) => j),
    biases: entries.map(([, , bias]) => bias),
  };
}

/** The names of the positions 0 … largest. */
function numbered(entries: Entries): string[] {
  let n = 0;
  for (const [i, j] of entries) n = Math.max(n, i + 1, j + 1);
  return Array.from({ length: n }, (_, i) => String(i));
}
