import type { Bqm } from '../model/bqm.ts';
import type { Sense } from '../race/sense.ts';
import type { LinearConstraint } from './linear-constraint.ts';
import { isNoHeader } from './lp-tokens.ts';

/** What every reader of LP takes for a name. */
const NAME = /^[A-DF-Za-df-z_!"#$%&(),;?@'{}~][\w!"#$%&(),.;?@'{}~]{0,254}$/;
const RESERVED = /^(inf|infinity|free)$/i;

/**
 * Writes a model and linear constraints on its variables as an LP file of binary variables, a SPIN model over its bits
 * x = (s + 1) / 2. For `max` the objective is -E. If a name cannot stand in an LP file, all variables become `x0`, `x1`, …,
 * and likewise the constraints `c1`, `c2`, ….
 */
export function writeLp(
  model: Bqm,
  options: { readonly sense?: Sense; readonly constraints?: readonly LinearConstraint[] } = {},
): string {
  const { sense = 'min', constraints = [] } = options;
  const sign = sense === 'max' ? -1 : 1;
  const binary = model.toVartype('BINARY');
  const names = validNames(binary.variables, 'x', 0);
  const { rows, columns, biases } = binary.pairs();

  const lines = [sense === 'max' ? 'Maximize' : 'Minimize', ' obj:'];
  binary.linear.forEach((bias, i) => {
    if (bias !== 0) lines.push(`  ${signed(sign * bias)} ${names[i]}`);
  });
  if (rows.length > 0) {
    lines.push('  + [');
    rows.forEach((i, e) => {
      lines.push(`  ${signed(2 * sign * biases[e])} ${names[i]} * ${names[columns[e]]}`);
    });
    lines.push('  ] / 2');
  }
  if (binary.offset !== 0) lines.push(`  ${signed(sign * binary.offset)}`);

  if (constraints.length > 0) lines.push('Subject To');
  const rowNames = validNames(
    constraints.map(({ name }) => name),
    'c',
    1,
  );
  constraints.forEach(({ terms, relation, bound }, row) => {
    lines.push(` ${rowNames[row]}:`);
    for (const { bias, variable } of terms) {
      lines.push(`  ${signed(bias)} ${names[binary.indexOf(variable)]}`);
    }
    lines.push(`  ${relation} ${bound}`);
  });
  lines.push('Binary', ...names.map((name) => ` ${name}`), 'End');
  return `${lines.join('\n')}\n`;
}

function signed(value: number): string {
  return value < 0 ? `- ${-value}` : `+ ${value}`;
}

function validNames(names: readonly string[], letter: string, first: number): readonly string[] {
  const areValid = names.every(
    (name) => NAME.test(name) && !RESERVED.test(name) && isNoHeader(name),
  );
  return areValid ? names : names.map((_, i) => `${letter}${i + first}`);
}
