import { createHash } from 'node:crypto';
import {
  exportClassifier,
  fitLogisticClassifier,
  loadModel,
  type Column,
  type Table,
} from '@ketflow/learn';
import type { ModelIdentity, ModelSource } from '../src/index.ts';

/** A table of two number columns and a text column, with missing values, and its rows as JSON values. */
export interface SmallModel {
  readonly bytes: Uint8Array;
  readonly table: Table;
  readonly rows: readonly (readonly [number | null, string | null, number | null])[];
  /** What the model answers in this process. */
  readonly predictions: readonly { label: string | number; probabilities: number[] }[];
}

export const columns = ['width', 'colour', 'constructor'] as const;

const colours = ['blue', 'green, "dark"', 'red'];

/** @param classes - Their names; integers when every one is. @param shift - Gives another model. */
export async function smallModel(classes: readonly string[], shift = 0): Promise<SmallModel> {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const width = i % 11 === 3 ? null : ((i * 37) % 101) / 7 + shift;
    const colour = i % 13 === 5 ? null : colours[(i * 7) % 3];
    return [width, colour, i % 17 === 2 ? null : ((i * 53) % 89) / 3] as const;
  });
  const codes = Int32Array.from(rows, ([width, colour], i) => {
    const score = (width ?? 5) + (colour === 'red' ? 6 : 0) + (i % 5 === 0 ? 4 : 0);
    return Math.min(classes.length - 1, Math.floor((score * classes.length) / 22));
  });
  const number = (name: string, at: 0 | 2): Column => ({
    kind: 'number',
    name,
    values: Float64Array.from(rows, (row) => row[at] ?? NaN),
  });
  const table: Table = {
    rows: rows.length,
    features: [
      number(columns[0], 0),
      {
        kind: 'text',
        name: columns[1],
        levels: colours,
        codes: Int32Array.from(rows, ([, colour]) =>
          colour === null ? -1 : colours.indexOf(colour),
        ),
      },
      number(columns[2], 2),
    ],
    target: { name: 'y', classes, integers: classes.every((name) => /^\d+$/.test(name)), codes },
  };
  const all = Int32Array.from(rows.keys());
  const { classifier } = fitLogisticClassifier(table, [0, 1, 2], all);
  const bytes = exportClassifier(classifier);
  const model = await loadModel(bytes, 'small');
  const scores = await model.score(table, all);
  await model.dispose();
  const predictions = rows.map((_, row) => {
    const label = classes[scores.codes[row]];
    const start = row * classes.length;
    return {
      label: table.target.integers ? Number(label) : label,
      probabilities: Array.from(scores.probabilities.subarray(start, start + classes.length)),
    };
  });
  return { bytes, table, rows, predictions };
}

function identityOf(name: string, version: string, bytes: Uint8Array): ModelIdentity {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, version, sha256, label: `models:/${name}/${version}` };
}

/** A registry of one model whose alias can be moved, or taken away with `fails`. */
export class TestSource implements ModelSource {
  readonly name: string;
  fails: Error | undefined;
  reads = 0;
  #identity: ModelIdentity;
  #bytes: Uint8Array;

  constructor(name: string, bytes: Uint8Array, version = '1') {
    this.name = name;
    this.#bytes = bytes;
    this.#identity = identityOf(name, version, bytes);
  }

  /** @param registered - The bytes whose hash the registry knows, when the file has others. */
  move(version: string, bytes: Uint8Array, registered: Uint8Array = bytes): void {
    this.#bytes = bytes;
    this.#identity = identityOf(this.name, version, registered);
  }

  current(): Promise<ModelIdentity> {
    return this.fails === undefined ? Promise.resolve(this.#identity) : Promise.reject(this.fails);
  }

  read(): Promise<Uint8Array> {
    this.reads++;
    return Promise.resolve(this.#bytes);
  }
}

/** Posts a body; anything but a string is written as JSON. */
export async function post(
  url: string,
  body: unknown,
  type: string | null = 'application/json',
): Promise<{ status: number; type: string | null; text: string; json: () => unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    // As bytes: fetch would give a string a content type of its own.
    body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
    headers: type === null ? {} : { 'content-type': type },
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text,
    json: () => JSON.parse(text) as unknown,
  };
}
