import { KetflowError, nearestName } from '@ketflow/core';
import { loadModel } from '@ketflow/learn';
import type { JsonObject, ModelVersion, Store } from '@ketflow/records';
import type { CommandResult, CommandSpec, Context, OptionValues } from '../command.ts';
import { runGate } from '../gate/run-gate.ts';
import { readInput } from '../input-file.ts';
import { readModel, versionUri } from '../model-argument.ts';
import { requiredOption, textOption } from '../option-values.ts';
import { readMetadata } from '../quickstart/recipe.ts';
import { openCommandStore, openStoreToRead } from '../recording.ts';
import { count, scoreWithInterval } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

async function list(store: Store): Promise<CommandResult> {
  const models = await store.listModels();
  const rows = models.map((model) => [
    model.name,
    String(model.latestVersion ?? ''),
    Object.entries(model.aliases)
      .map(([alias, version]) => `${alias} → ${version}`)
      .join(', '),
    isoTime(model.lastUpdated).slice(0, 19).replace('T', ' '),
  ]);
  const titles = ['model', 'latest', 'aliases', 'changed (UTC)'].map((title) => ({ title }));
  const text =
    models.length === 0
      ? `No models in ${store.location} yet; "ketflow quickstart" registers one.\n`
      : `${table(titles, rows)}\n`;
  return { document: { models }, text };
}

const versionDocument = (version: ModelVersion): object => ({
  ...version,
  creationTime: isoTime(version.creationTime),
});

async function show(store: Store, name: string): Promise<CommandResult> {
  const model = await store.getModel(name);
  const versions = await store.listVersions(name);
  const rows = versions.map((version) => {
    const metadata = readMetadata(version);
    return [
      String(version.version),
      version.aliases.join(', '),
      version.description,
      metadata === undefined ? '' : scoreWithInterval(metadata.score.mean, metadata.score.interval),
      metadata === undefined ? '' : count(metadata.cost.multiplyAdds),
      count(version.sizeBytes),
      version.sha256.slice(0, 12),
      version.runId?.slice(0, 8) ?? '',
    ];
  });
  const columns = [
    { title: 'version', align: 'right' as const },
    { title: 'aliases' },
    { title: 'what' },
    { title: 'accuracy [95 %]' },
    { title: 'mult.-adds', align: 'right' as const },
    { title: 'bytes', align: 'right' as const },
    { title: 'sha256' },
    { title: 'run' },
  ];
  return {
    document: { ...model, versions: versions.map(versionDocument) },
    text: `${name}\n\n${table(columns, rows)}\n`,
  };
}

async function register(
  { io }: Context,
  store: Store,
  file: string,
  options: OptionValues,
): Promise<CommandResult> {
  const name = requiredOption(options, 'name', 'models register');
  const bytes = await readInput(io.cwd, file);
  const model = await loadModel(bytes, file);
  await model.dispose();
  const version = await store.createVersion({ name, file: bytes, description: `from ${file}` });
  return {
    document: versionDocument(version),
    text: `Registered ${versionUri(version)} (${count(version.sizeBytes)} bytes, sha256 ${version.sha256.slice(0, 16)}…)\n`,
  };
}

/** Moves an alias after asking the gate, which compares with the version that has it now. */
async function promote(
  context: Context,
  store: Store,
  address: string,
  options: OptionValues,
): Promise<CommandResult> {
  const [, name, number] = /^(?:models:\/+)?([^/]+)\/(\d+)$/.exec(address) ?? [];
  if (name === undefined || number === undefined) {
    const expected = 'NAME/VERSION';
    throw new KetflowError('OPTION_INVALID', { option: 'MODEL', value: address, expected });
  }
  const alias = requiredOption(options, 'alias', 'models promote');
  const version = await store.getVersion(name, Number(number));
  // An alias never moves to a file that is lost or damaged.
  await store.readModelFile(name, version.version);
  const before = (await store.getModel(name)).aliases[alias] ?? null;
  const decision =
    before === null || before === version.version
      ? null
      : await runGate(context, store, {
          candidate: version,
          alias,
          command: 'models promote',
          options,
        });
  if (decision !== null && !decision.allowed) {
    const reasons = decision.reasons;
    throw new KetflowError('GATE_REFUSED', { model: versionUri(version), alias, reasons });
  }
  const checks = decision === null ? [] : decision.checks;
  const promoted = await store.setAlias(name, alias, version.version, {
    reason: decision === null ? 'nothing to compare with' : 'allowed by the gate',
    evidence: { checks: JSON.parse(JSON.stringify(checks)) as JsonObject[] },
    expected: before,
  });
  const text = `${alias} of ${name} is now version ${promoted.version}${before === null ? '' : ` (was ${before})`}\n`;
  return {
    document: { name, alias, version: promoted.version, previousVersion: before, gate: decision },
    text,
  };
}

async function rollback(store: Store, name: string, options: OptionValues): Promise<CommandResult> {
  const alias = requiredOption(options, 'alias', 'models rollback');
  const before = (await store.getModel(name)).aliases[alias] ?? null;
  const { version } = await store.rollbackAlias(name, alias, { reason: 'ketflow models rollback' });
  try {
    await store.readModelFile(name, version);
  } catch (error) {
    const reason = `version ${version} cannot be read; the rollback is taken back`;
    if (before !== null) await store.setAlias(name, alias, before, { reason });
    throw error;
  }
  const text = `${alias} of ${name} is version ${version} again${before === null ? '' : ` (was ${before})`}\n`;
  return { document: { name, alias, version, previousVersion: before }, text };
}

async function inspect({ io, common }: Context, argument: string): Promise<CommandResult> {
  const located = await readModel(argument, io.cwd, () => openStoreToRead(common, io));
  const model = await loadModel(located.bytes, located.label);
  await model.dispose();
  const { inputs, target, classes, estimator, opset } = model;
  const document = {
    model: located.label,
    bytes: located.bytes.length,
    sha256: located.sha256,
    estimator,
    opset,
    target,
    classes,
    inputs,
  };
  const text = [
    `${located.label}: ${estimator}, ${count(document.bytes)} bytes, opset ${opset}`,
    `sha256 ${located.sha256}`,
    wrap(`predicts ${target}: ${classes.join(', ')}`),
    wrap(`inputs: ${inputs.map(({ name, kind }) => `${name} (${kind})`).join(', ')}`),
    '',
  ].join('\n');
  return { document, text };
}

async function audit(
  store: Store,
  name: string | undefined,
  options: OptionValues,
): Promise<CommandResult> {
  if (options['verify'] === true) {
    const verdict = await store.verifyAudit();
    const isIntact = verdict.firstBroken === null;
    const text = isIntact
      ? `${count(verdict.entries)} entries, the chain of hashes is intact\n`
      : `The chain of hashes is broken at entry ${verdict.firstBroken} of ${count(verdict.entries)}\n`;
    return { document: { ...verdict, intact: isIntact }, text, exitCode: isIntact ? 0 : 1 };
  }
  const entries = await store.listAudit(name === undefined ? {} : { name });
  const rows = entries.map((entry) => [
    String(entry.sequence),
    isoTime(entry.time).slice(0, 19).replace('T', ' '),
    entry.actor,
    entry.action,
    entry.name,
    entry.alias ?? '',
    `${entry.previousVersion ?? ''} → ${entry.version ?? ''}`,
    entry.reason ?? '',
  ]);
  const titles = ['#', 'time (UTC)', 'actor', 'action', 'model', 'alias', 'version', 'reason'];
  return {
    document: { entries },
    text: `${table(
      titles.map((title) => ({ title })),
      rows,
    )}\n`,
  };
}

const actions = ['list', 'show', 'register', 'promote', 'rollback', 'inspect', 'audit'] as const;
type Action = (typeof actions)[number];

const operands: Readonly<Record<Action, string | null>> = {
  list: null,
  show: 'NAME',
  register: 'FILE',
  promote: 'NAME/VERSION',
  rollback: 'NAME',
  inspect: 'MODEL',
  audit: null,
};

/** The registry: models, versions, aliases and their audit. */
export const modelsCommand: CommandSpec = {
  name: 'models',
  summary: 'list, show, register, promote, roll back, inspect registered models; audit',
  arguments: ['<ACTION>', '[WHAT]'],
  options: [
    { flags: '--name <NAME>', text: 'register: the model to add a version to' },
    { flags: '--alias <ALIAS>', text: 'promote, rollback: the alias to move' },
    { flags: '--policy <FILE>', text: 'promote: what the gate asks, as JSON' },
    { flags: '--data <DATA>', text: 'promote: labelled rows that neither model has seen' },
    { flags: '--target <COLUMN>', text: 'promote: the column to compare with' },
    { flags: '--verify', text: 'audit: check the chain of hashes' },
  ],
  example: 'ketflow models list',
  records: false,
  async run(context, [word = '', what], options) {
    const action = actions.find((name) => name === word);
    if (action === undefined) {
      throw new KetflowError('COMMAND_UNKNOWN', {
        command: `models ${word}`,
        nearest: nearestName(word, actions),
        known: actions.map((name) => `models ${name}`),
      });
    }
    const operand = operands[action];
    if (operand !== null && what === undefined) {
      throw new KetflowError('OPTION_MISSING', { option: operand, command: `models ${action}` });
    }
    const subject = what ?? '';
    if (action === 'inspect') return inspect(context, subject);
    const open = action === 'register' ? openCommandStore : openStoreToRead;
    const store = await open(context.common, context.io);
    try {
      switch (action) {
        case 'list':
          return await list(store);
        case 'show':
          return await show(store, subject);
        case 'register':
          return await register(context, store, subject, options);
        case 'promote':
          return await promote(context, store, subject, options);
        case 'rollback':
          return await rollback(store, subject, options);
        case 'audit':
          return await audit(store, textOption(options, 'name') ?? what, options);
      }
    } finally {
      await store.close();
    }
  },
};
