import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

const petersen = path.join(root, 'examples/models/petersen.txt');
const g1 = path.join(root, 'packages/optimize/test/fixtures/G1.txt');

interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

const at = (gammas: string, betas: string): string[] => ['--gammas', gammas, '--betas', betas];
const good = at('0.6', '-0.4');

/** Exit code 2 with this code, and words that say what was wrong and what to do. */
const cases: readonly (readonly [string, readonly string[], string, RegExp])[] = [
  ['no such action', ['solve', petersen], 'COMMAND_UNKNOWN', /qaoa solve.*qaoa evaluate/s],
  ['an action nearly right', ['optimise', petersen], 'COMMAND_UNKNOWN', /Did you mean "optimize"/],
  ['no file named', ['evaluate'], 'OPTION_MISSING', /FILE/],
  ['a missing file', ['evaluate', 'none.txt', ...good], 'FILE_NOT_FOUND', /none\.txt/],
  ['a file that is no model', ['evaluate', 'bad.txt', ...good], 'MODEL_MALFORMED', /bad\.txt:2/],
  ['no gammas', ['evaluate', petersen, '--betas', '1'], 'OPTION_MISSING', /--gammas.*qaoa evaluate/s],
  ['no betas', ['sample', petersen, '--gammas', '1', '--shots', '9'], 'OPTION_MISSING', /--betas/],
  ['unequal lengths', ['evaluate', petersen, ...at('1,2', '1')], 'ANGLES_INVALID', /2 gammas and 1 betas/],
  ['NaN', ['evaluate', petersen, ...at('NaN', '1')], 'ANGLES_INVALID', /gammas\[0\] is NaN/],
  ['an infinite angle', ['export', petersen, '--to', 'qasm3', ...at('1', '-Infinity')], 'ANGLES_INVALID', /betas\[0\] is -Infinity/],
  ['an angle that is too large', ['evaluate', petersen, ...at('1e300', '1')], 'ANGLES_INVALID', /1e\+300/],
  ['words for angles', ['evaluate', petersen, ...at('a,b', '1,2')], 'OPTION_INVALID', /--gammas cannot be "a,b"/],
  ['a comma too many', ['evaluate', petersen, ...at('1,', '1,2')], 'OPTION_INVALID', /numbers separated by commas/],
  ['an unknown convention', ['evaluate', petersen, ...good, '--convention', 'qiskit'], 'OPTION_INVALID', /ketflow, farhi, qokit/],
  ['an unknown mixer', ['evaluate', petersen, ...good, '--mixer', 'y'], 'OPTION_INVALID', /x, xy-ring, xy-complete, grover/],
  ['a mixer that leaves the weight', ['evaluate', petersen, ...good, '--k', '3', '--mixer', 'x'], 'OPTION_INVALID', /--mixer.*x changes the number of variables at 1/s],
  ['k above n', ['evaluate', petersen, ...good, '--k', '11'], 'K_OUT_OF_RANGE', /k = 11.*1 to 10/s],
  ['k = 0', ['evaluate', petersen, ...good, '--k', '0'], 'K_OUT_OF_RANGE', /k = 0/],
  ['half a k', ['evaluate', petersen, ...good, '--k', '2.5'], 'OPTION_INVALID', /--k/],
  ['an impossible tail', ['evaluate', petersen, ...good, '--cvar', '0'], 'OPTION_INVALID', /--cvar.*above 0, at most 1/s],
  ['an unknown precision', ['evaluate', petersen, ...good, '--precision', 'f16'], 'OPTION_INVALID', /f64, f32/],
  ['too many qubits', ['evaluate', g1, ...good], 'TOO_LARGE', /2\^53 states of 800 qubits alone needs \d+\.\d MiB.*Up to 2\d qubits fit/s],
  ['too many states of a weight', ['evaluate', g1, ...good, '--k', '400'], 'TOO_LARGE', /800 qubits with 400 ones alone needs \d/],
  ['a few too many', ['evaluate', 'forty.txt', ...good], 'TOO_LARGE', /Up to 2\d qubits fit/],
  ['no layers', ['optimize', petersen, '--layers', '0'], 'OPTION_INVALID', /--layers cannot be "0"/],
  ['layers not named', ['optimize', petersen], 'OPTION_MISSING', /--layers/],
  ['an unknown start', ['optimize', petersen, '--layers', '1', '--init', 'best'], 'OPTION_INVALID', /ramp, fixed, sk, interp, random/],
  ['a start that the model does not suit', ['optimize', 'cubic.json', '--layers', '2', '--init', 'fixed'], 'OPTION_INVALID', /fixed/],
  ['an unknown method', ['optimize', petersen, '--layers', '1', '--method', 'adam'], 'OPTION_INVALID', /lbfgs, nelder-mead, spsa, cobyla/],
  ['gradients of shots', ['optimize', petersen, '--layers', '1', '--method', 'lbfgs', '--shots', '9'], 'OPTION_INVALID', /cobyla with --shots/],
  ['too few evaluations for INTERP', ['optimize', petersen, '--layers', '5', '--init', 'interp', '--evaluations', '4'], 'OPTION_INVALID', /5 or more/],
  ['no shots', ['sample', petersen, ...good], 'OPTION_MISSING', /--shots/],
  ['0 shots', ['sample', petersen, ...good, '--shots', '0'], 'OPTION_INVALID', /1 to 10000000/],
  ['no form to export', ['export', petersen, ...good], 'OPTION_MISSING', /--to/],
  ['an unknown form', ['export', petersen, ...good, '--to', 'quil'], 'OPTION_INVALID', /qasm3, qasm2/],
  ['the Grover mixer', ['export', petersen, ...good, '--to', 'qasm3', '--mixer', 'grover'], 'OPTION_INVALID', /a phase controlled by all qubits/],
  ['a range that is none', ['landscape', petersen, '--gamma-range', '1,0'], 'OPTION_INVALID', /--gamma-range.*A below B/s],
  ['half a range', ['landscape', petersen, '--beta-range', '1'], 'OPTION_INVALID', /--beta-range/],
  ['one step', ['landscape', petersen, '--steps', '1'], 'OPTION_INVALID', /--steps/],
  ['a folder that is not there', ['evaluate', petersen, ...good, '--svg', 'no/d.svg'], 'FILE_NOT_WRITABLE', /no\/d\.svg/],
  ['an option of another action', ['evaluate', petersen, ...good, '--layers', '2'], 'OPTION_UNKNOWN', /--layers of qaoa evaluate/],
  ['the same with a longer name', ['sample', petersen, ...good, '--shots', '9', '--gamma-range', '0,1'], 'OPTION_UNKNOWN', /--gamma-range of qaoa sample/],
]; // prettier-ignore

describe('qaoa refuses with a code and a reason', () => {
  it.each(cases)('%s', (_, words, code, reason) =>
    inFolder(
      {
        'bad.txt': '2 1\n1 3\n',
        'forty.txt': '40 1\n1 40\n',
        'cubic.json': JSON.stringify({
          vartype: 'SPIN',
          terms: [{ bias: 1, variables: ['a', 'b', 'c'] }],
        }),
      },
      async (cwd) => {
        const answer = await runJson<ErrorAnswer>(['qaoa', ...words, '--no-record'], { cwd });
        expect(answer.document.error.code).toBe(code);
        const { message, hint } = answer.document.error;
        expect(`${message}\n${hint}`).toMatch(reason);
        expect(answer.code).toBe(2);
      },
    ),
  );

  it('says so on standard error, without a stack trace', () =>
    inFolder({}, async (cwd) => {
      const { stdout, stderr } = await runCli(['qaoa', 'evaluate', petersen, ...at('1', '1,2')], {
        cwd,
      });
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toHaveLength(2);
      expect(stderr).not.toContain('    at ');
    }));
});
