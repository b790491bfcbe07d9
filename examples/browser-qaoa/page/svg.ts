type SvgName = keyof SVGElementTagNameMap;

/** An SVG element with these attributes and children; a string becomes its text. */
export function svg<N extends SvgName>(
  name: N,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (SVGElement | string)[]
): SVGElementTagNameMap[N] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A number for people: at most `digits` significant ones. */
export function short(value: number, digits = 6): string {
  return String(Number(value.toPrecision(digits)));
}
