import type { ResourceEstimate } from '@ketflow/quantum';
import { count, number, seconds } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';

/** The classical solver that was timed on the same model. */
export interface ClassicalTime {
  readonly solver: string;
  /** To the proof, or to the best value found. */
  readonly seconds: number;
  readonly status: string;
  /** In the sense of the file. */
  readonly objective: number;
  /** States scored, and the time of one. */
  readonly evaluations: number;
  readonly secondsPerEvaluation: number;
  /** What was measured, in words. */
  readonly measured: string;
}

/** The document of `estimate`. */
export interface EstimateDocument extends Omit<ResourceEstimate, 'factory' | 'qubit'> {
  readonly qubit: string;
  readonly factory: { readonly name: string; readonly copies: number } | null;
  /** Null without a model to solve. */
  readonly classical: ClassicalTime | null;
  readonly crossover: { readonly variables: number | null; readonly note: string };
}

/** Puts the document together. */
export function estimateDocument(
  estimate: ResourceEstimate,
  rivals: Pick<EstimateDocument, 'classical' | 'crossover'>,
): EstimateDocument {
  const { factory, qubit, ...rest } = estimate;
  return {
    ...rest,
    qubit: qubit.name,
    factory: factory === null ? null : { name: factory.model.name, copies: factory.copies },
    ...rivals,
  };
}

function factoryText({ factory, tStates }: EstimateDocument): string {
  if (tStates === 0) return 'none needed';
  if (factory === null) return 'no known factory makes good enough T states';
  return `${count(factory.copies)} × ${factory.name}`;
}

/** The figures as people read them. */
export function estimateText(document: EstimateDocument): string {
  const { counts, physicalQubits, classical, crossover } = document;
  const known = (value: number | null): string => (value === null ? 'unknown' : count(value));
  const rows = [
    ['logical qubits', count(document.logicalQubits), `${count(counts.qubits)} of the program`],
    [
      'rotations',
      count(counts.rotations),
      `in ${count(counts.rotationDepth)} layers, ${document.tStatesPerRotation} T states each`,
    ],
    [
      'logical depth',
      count(document.logicalDepth),
      `cycles of ${number(document.logicalCycleNs)} ns`,
    ],
    ['T states', count(document.tStates), factoryText(document)],
    ['code distance', count(document.codeDistance), `qubits ${document.qubit}`],
    ['data qubits', count(physicalQubits.data), 'physical'],
    ['factory qubits', known(physicalQubits.factories), 'physical'],
    ['qubits in all', known(physicalQubits.total), 'physical'],
    ['run time', seconds(document.runtimeNs / 1e9), 'one run (for QAOA: one shot)'],
    ...(classical === null
      ? []
      : [['classical time', seconds(classical.seconds), classical.measured]]),
  ];
  return [
    table([{ title: 'what' }, { title: 'value', align: 'right' }, { title: '' }], rows),
    '',
    wrap(
      crossover.variables === null
        ? crossover.note
        : `Crossover at ${number(crossover.variables)} variables: ${crossover.note}`,
    ),
    '',
  ].join('\n');
}
