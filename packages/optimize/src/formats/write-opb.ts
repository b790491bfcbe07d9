import type { Model } from '../model/problem.ts';
import type { LinearConstraint } from './linear-constraint.ts';
import { malformedIn } from './model-file.ts';

/**
 * Writes a model with integer biases, of any order, and linear constraints on its variables as an OPB file to be minimised,
 * a SPIN model over its bits x = (s + 1) / 2. Variables become x1 … xn in their order, constraints lose their names, and
 * `<=` is turned round. An offset goes into the comment `* offset=b`.
 * @throws KetflowError `MODEL_MALFORMED` for a bias that is no integer below 2^53: the format has no others;
 *   `VARIABLE_UNKNOWN` for a constraint on a variable that the model has not.
 */
export function writeOpb(
  model: Model,
  path: string,
  constraints: readonly LinearConstraint[] = [],
): string {
  const binary = model.toVartype('BINARY');
  const weight = (value: number): string => {
    if (!Number.isSafeInteger(value)) {
      throw malformedIn(path)(1, `the weight ${value} is not an integer below 2^53, as OPB has`);
    }
    return value < 0 ? String(value) : `+${value}`;
  };
  const literal = (name: string): string => `x${binary.indexOf(name) + 1}`;
  const objective = binary
    .terms()
    .map(({ bias, variables }) => ` ${weight(bias)} ${variables.map(literal).join(' ')}\n`);
  const rows = constraints.map(({ terms, relation, bound }) => {
    const sign = relation === '<=' ? -1 : 1;
    const sum = terms.map(({ bias, variable }) => `${weight(sign * bias)} ${literal(variable)} `);
    return `${sum.join('')}${relation === '=' ? '=' : '>='} ${weight(0 + sign * bound)} ;\n`;
  });
  return [
    `* #variable= ${binary.numVariables} #constraint= ${constraints.length}\n`,
    binary.offset === 0 ? '' : `* offset=${binary.offset}\n`,
    'min:\n',
    ...objective,
    ';\n',
    ...rows,
  ].join('');
}
