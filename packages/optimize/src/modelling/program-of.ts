import type { LinearConstraint } from '../formats/linear-constraint.ts';
import type { Model } from '../model/problem.ts';
import { BinaryProgram } from './program.ts';
import { sum, type Expression } from './expression.ts';

/**
 * The program that minimises a model under linear constraints on its variables as bits (x = (s + 1) / 2 for a SPIN model),
 * as LP and OPB files state it. Σ x = k is kept by moves where it can be.
 * @throws KetflowError `VARIABLE_UNKNOWN` with the nearest name, `CONSTRAINT_INVALID` for two constraints of one name.
 */
export function programOf(model: Model, constraints: readonly LinearConstraint[]): BinaryProgram {
  const program = new BinaryProgram();
  const bits = model.variables.map((name) => program.binary(name));
  const bitOf = (name: string): Expression => bits[model.indexOf(name)];
  const binary = model.toVartype('BINARY');
  const one = sum([1]);
  program.minimize(
    sum([
      ...binary
        .terms()
        .map(({ bias, variables }) =>
          variables.reduce((product, name) => product.times(bitOf(name)), one).times(bias),
        ),
      binary.offset,
    ]),
  );
  for (const { name, terms, relation, bound } of constraints) {
    const left = sum(terms.map(({ bias, variable }) => bitOf(variable).times(bias)));
    program.subjectTo(name, left, relation, bound);
  }
  return program;
}
