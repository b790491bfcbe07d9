/**
 * The format that the content looks like, also of formats that cannot be read yet; undefined when it looks like none.
 */
export function guessFormat(text: string): string | undefined {
  const start = text.trimStart();
  if (start.startsWith('{'))
    return /"(variable_domain|linear_terms)"/.test(text) ? 'bqpjson' : 'json';
  if (start.startsWith('DIMODBQM')) return 'bqm';
  if (/^(c\b.*\r?\n\s*)*p\s+qubo\b/.test(start)) return 'qubo';
  if (/^(\\|min(imi[sz]e|imum)?\b|max(imi[sz]e|imum)?\b)/i.test(start)) return 'lp';
  const [first] = start.split(/\r\n|\n|\r/, 1);
  const fields = first.trim().split(/\s+/);
  if (first.startsWith('#') || (fields.length === 3 && fields.every(isNumber))) return 'coo';
  return fields.length === 2 && fields.every((field) => /^\d+$/.test(field)) ? 'gset' : undefined;
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}
