import { KetflowError, nearestName } from '@ketflow/core';

/** The variables of a model in order: from name to position and back. */
export class VariableIndex {
  readonly names: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;

  /** @throws KetflowError `VARIABLE_DUPLICATE` if a name occurs twice. */
  constructor(names: readonly string[]) {
    const positions = new Map<string, number>();
    for (const name of names) {
      if (positions.has(name)) throw new KetflowError('VARIABLE_DUPLICATE', { variable: name });
      positions.set(name, positions.size);
    }
    this.names = names;
    this.#positions = positions;
  }

  has(name: string): boolean {
    return this.#positions.has(name);
  }

  /** @throws KetflowError `VARIABLE_UNKNOWN` with the nearest name. */
  of(name: string): number {
    const position = this.#positions.get(name);
    if (position === undefined) {
      throw new KetflowError('VARIABLE_UNKNOWN', {
        variable: name,
        nearest: nearestName(name, this.names),
      });
    }
    return position;
  }
}

/** The names after a renaming; a name that `mapping` lacks stays. `mapping` may name variables of the model only. */
export function renamed(
  index: VariableIndex,
  mapping: Readonly<Record<string, string>>,
): readonly string[] {
  for (const name of Object.keys(mapping)) index.of(name);
  return index.names.map((name) => (Object.hasOwn(mapping, name) ? mapping[name] : name));
}

/** The union of two lists of names: first all of `a`, then what `b` adds, in its order. */
export function unionOfNames(a: VariableIndex, b: VariableIndex): readonly string[] {
  return [...a.names, ...b.names.filter((name) => !a.has(name))];
}
