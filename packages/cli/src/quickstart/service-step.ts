/**
 * Serves the champion for a moment, scores the held-out rows through HTTP, and watches them for drift.
 * @module
 */
import { createHash } from 'node:crypto';
import { KetflowError, quantile, type Clock } from '@ketflow/core';
import { detectDrift, loadModel, type Column, type Scores, type Table } from '@ketflow/learn';
import { createScoringServer, type ModelSource } from '@ketflow/serve';
import type { Context } from '../command.ts';
import type { DriftDocument } from '../documents/drift.ts';
import { versionUri } from '../model-argument.ts';
import type { GateOutcome } from './gate-step.ts';

/** `serving` of a quickstart. */
export interface ServingDocument {
  readonly url: string;
  readonly requests: number;
  /** Rows whose label or probabilities differ between HTTP and this process. */
  readonly mismatches: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** Share of the rows whose label is right. */
  readonly accuracy: number;
}

/** Most rows that are sent one a request; all rows go in one more. */
const SINGLE_REQUESTS = 200;

const cell = (column: Column, row: number): number | string | null => {
  if (column.kind === 'text') return column.levels[column.codes[row] ?? -1] ?? null;
  const value = column.values[row] ?? NaN;
  return Number.isNaN(value) ? null : value;
};

/** Rows as MLflow's `dataframe_split`; a missing cell is null. */
function splitFrame(table: Table, rows: readonly number[]): string {
  return JSON.stringify({
    dataframe_split: {
      columns: table.features.map(({ name }) => name),
      data: rows.map((row) => table.features.map((column) => cell(column, row))),
    },
  });
}

interface Prediction {
  readonly label: string | number;
  readonly probabilities: readonly number[];
}

async function score(url: string, body: string): Promise<readonly Prediction[]> {
  const answer = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${text}`);
  return (JSON.parse(text) as { predictions: readonly Prediction[] }).predictions;
}

function differs(
  given: Prediction | undefined,
  expected: Scores,
  row: number,
  classes: readonly string[],
): boolean {
  if (given === undefined) return true;
  if (String(given.label) !== classes[expected.codes[row] ?? -1]) return true;
  // Both are the doubles of the same floats, so they must be equal to the last bit.
  return classes.some(
    (_, c) => given.probabilities[c] !== expected.probabilities[row * classes.length + c],
  );
}

/** Serves the champion on a free port, sends it the held-out rows, and compares with the answers of this process. */
export async function serveStep(
  { version, file }: GateOutcome['served'],
  heldOut: Table,
  { io }: Context,
): Promise<ServingDocument> {
  const sha256 = createHash('sha256').update(file).digest('hex');
  const label = versionUri(version);
  const source: ModelSource = {
    name: version.name,
    current: () =>
      Promise.resolve({ name: version.name, version: String(version.version), sha256, label }),
    read: () => Promise.resolve(file),
  };
  const model = await loadModel(file, label);
  const everyRow = Array.from({ length: heldOut.rows }, (_, row) => row);
  const expected = await model.score(heldOut, Int32Array.from(everyRow));
  await model.dispose();
  const server = await createScoringServer({ sources: [source], port: 0, pollMs: 60_000 });
  try {
    const wrong = new Set<number>();
    const times: number[] = [];
    for (const row of everyRow.slice(0, SINGLE_REQUESTS)) {
      io.signal.throwIfAborted();
      const start = io.clock.seconds();
      const [given] = await score(server.url, splitFrame(heldOut, [row]));
      times.push(1000 * (io.clock.seconds() - start));
      if (differs(given, expected, row, model.classes)) wrong.add(row);
    }
    const all = await score(server.url, splitFrame(heldOut, everyRow));
    for (const row of everyRow) {
      if (differs(all[row], expected, row, model.classes)) wrong.add(row);
    }
    if (wrong.size > 0) {
      const details = { model: label, mismatches: wrong.size, rows: heldOut.rows };
      throw new KetflowError('SERVING_DIFFERS', details);
    }
    const { target } = heldOut;
    const right = all.filter(
      ({ label }, row) => String(label) === target.classes[target.codes[row] ?? -1],
    ).length;
    times.sort((a, b) => a - b);
    return {
      url: server.url,
      requests: times.length + 1,
      mismatches: wrong.size,
      latencyMs: { p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
      accuracy: right / heldOut.rows,
    };
  } finally {
    await server.close();
  }
}

/** Compares the held-out rows with the others. */
export function driftStep(table: Table, heldOut: Table, clock: Clock): DriftDocument {
  const start = clock.seconds();
  const report = detectDrift(table, heldOut);
  return { ...report, seconds: clock.seconds() - start };
}
