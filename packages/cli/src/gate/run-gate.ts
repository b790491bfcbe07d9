/**
 * Asks the gate about a registered version: against the version that has the alias, on labelled rows.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import { loadModel } from '@ketflow/learn';
import {
  decideGate,
  defaultGatePolicy,
  parseGatePolicy,
  refusalReasons,
  type GateDecision,
  type GatePolicy,
  type ModelVersion,
  type Store,
} from '@ketflow/records';
import type { Context, OptionValues } from '../command.ts';
import { openData, type DataInput } from '../data-input.ts';
import { readInput } from '../input-file.ts';
import { versionUri } from '../model-argument.ts';
import { loadLabels, loadModelInput, requireClasses } from '../model-input.ts';
import { textOption } from '../option-values.ts';
import { readMetadata } from '../quickstart/recipe.ts';

/** What the gate said, with the reasons of a refusal. */
export interface GateResult extends GateDecision {
  readonly candidate: string;
  readonly champion: string;
  readonly reasons: readonly string[];
}

async function readPolicy(cwd: string, file: string | undefined): Promise<GatePolicy> {
  if (file === undefined) return defaultGatePolicy;
  const text = (await readInput(cwd, file)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = 'a policy is a JSON object';
    throw new KetflowError('DATA_MALFORMED', { path: file, reason }, { cause: error });
  }
  return parseGatePolicy(value);
}

/** How a version does on labelled rows: which it gets right, and how long one row takes. */
async function scoreVersion(
  { io }: Context,
  store: Store,
  version: ModelVersion,
  input: DataInput,
  target: string | undefined,
) {
  const bytes = await store.readModelFile(version.name, version.version);
  const model = await loadModel(bytes, versionUri(version));
  try {
    const columns = await loadModelInput(input.table, model.inputs, io.signal);
    const labels = await loadLabels(input.table, target ?? model.target, io.signal);
    requireClasses(labels, model.classes, target ?? model.target, 'all');
    const rows = Int32Array.from(labels.keys());
    const { codes } = await model.score(columns, rows);
    const times: number[] = [];
    for (const row of rows.subarray(0, 51)) {
      const start = io.clock.seconds();
      await model.score(columns, Int32Array.of(row));
      times.push(1000 * (io.clock.seconds() - start));
    }
    times.sort((a, b) => a - b);
    return {
      name: versionUri(version),
      correct: Uint8Array.from(codes, (code, row) => (model.classes[code] === labels[row] ? 1 : 0)),
      multiplyAdds: readMetadata(version)?.cost.multiplyAdds ?? null,
      bytes: bytes.length,
      latencyMs: times[Math.floor(times.length / 2)] ?? null,
    };
  } finally {
    await model.dispose();
  }
}

/**
 * Compares a candidate with the version that has the alias, on the rows of `--data`.
 * @throws KetflowError `OPTION_MISSING` without `--data`, `MODEL_ALIAS_NOT_FOUND`, `MODEL_CHANGED`.
 */
export async function runGate(
  context: Context,
  store: Store,
  asked: {
    readonly candidate: ModelVersion;
    readonly alias: string;
    /** Named where an option is missing. */
    readonly command: string;
    readonly options: OptionValues;
  },
): Promise<GateResult> {
  const { candidate, alias, command, options } = asked;
  const policy = await readPolicy(context.io.cwd, textOption(options, 'policy'));
  const data = textOption(options, 'data');
  if (data === undefined) {
    throw new KetflowError('OPTION_MISSING', { option: '--data', command });
  }
  const champion = await store.getVersionByAlias(candidate.name, alias);
  const input = await openData(context, data, options);
  try {
    const target = textOption(options, 'target');
    const challenger = await scoreVersion(context, store, candidate, input, target);
    const holder = await scoreVersion(context, store, champion, input, target);
    // A version registered by hand has no count of multiply-adds: it can neither pass nor fail that check.
    const isCounted = challenger.multiplyAdds !== null && holder.multiplyAdds !== null;
    const decision = decideGate(
      {
        ...challenger,
        multiplyAdds: challenger.multiplyAdds ?? 0,
        rival: readMetadata(candidate)?.rival ?? null,
      },
      { ...holder, multiplyAdds: holder.multiplyAdds ?? 0 },
      { ...policy, multiplyAdds: policy.multiplyAdds && isCounted },
    );
    return {
      ...decision,
      candidate: challenger.name,
      champion: holder.name,
      reasons: refusalReasons(decision),
    };
  } finally {
    await input.table.close();
  }
}
