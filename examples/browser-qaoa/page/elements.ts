/** The element with this id, of this class. @throws Error if the page has none. */
export function byId<E extends Element>(id: string, type: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${type.name} "${id}".`);
  return element;
}

/** The integer in a number input. @throws Error that names the input and its range. */
export function integerOf(input: HTMLInputElement): number {
  const value = input.valueAsNumber;
  if (!Number.isInteger(value) || !input.checkValidity()) {
    const name = input.labels?.[0]?.innerText.trim() ?? input.id;
    throw new Error(`${name}: an integer from ${input.min} to ${input.max}.`);
  }
  return value;
}
