import { writeQaoaQasm, type QasmVersion } from '@ketflow/quantum';
import { plural, type ExportDocument } from '../../documents/qaoa.ts';
import { choiceOption, requiredOption, textOption } from '../../option-values.ts';
import { requireFolder, writeOutput } from '../../output-file.ts';
import type { Action } from './action.ts';
import { angleOptions, circuitOptions, readAngles, readCircuit } from './circuit.ts';

const versions: readonly QasmVersion[] = ['qasm3', 'qasm2'];

/** Writes the circuit for other programs. */
export const exportAction: Action = {
  name: 'export',
  options: [
    ...angleOptions,
    { flags: '--to <F>', text: `${versions.join(' or ')} (required by export)` },
    ...circuitOptions,
    { flags: '--out <FILE>', text: 'write the circuit there instead of printing it' },
  ],
  async run(context, file, options) {
    const { io } = context;
    requiredOption(options, 'to', 'qaoa export');
    const to = choiceOption(options, 'to', versions) ?? 'qasm3';
    const out = textOption(options, 'out');
    if (out !== undefined) await requireFolder(io.cwd, out);
    const circuit = await readCircuit(context, file, options);
    const angles = readAngles(circuit, options, 'export');
    const { space, polynomial, mixer, variables } = circuit;
    const program = writeQaoaQasm({
      version: to,
      space,
      cost: polynomial,
      mixer,
      angles,
      variables,
    });
    if (out !== undefined) await writeOutput(io.cwd, out, program);
    const layers = angles.gammas.length;
    const document: ExportDocument = {
      qubits: space.numQubits,
      layers,
      to,
      out: out ?? null,
      program,
    };
    const size = `${plural(space.numQubits, 'qubit')}, ${plural(layers, 'layer')}`;
    return { document, text: out === undefined ? program : `Wrote ${out}: ${size}\n` };
  },
};
