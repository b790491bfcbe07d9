import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** The violations of the import rules below `baseDir`, as "rule: from -> to". */
async function violations(baseDir: string, folders: readonly string[]): Promise<string[]> {
  const options = await extractOptions(path.join(root, '.dependency-cruiser.cjs'));
  const present = folders.filter((folder) => existsSync(path.join(baseDir, folder)));
  const { output } = await cruise(present, { ...options, baseDir });
  const { summary } = output as ICruiseResult;
  expect(summary.totalCruised).toBeGreaterThan(10);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

/** Every forbidden import, with the name of the rule that must refuse it. */
const forbidden: readonly [rule: string, from: string, specifier: string, to: string][] = [
  ['direction', 'packages/core/src/a.ts', '@ketflow/records', 'packages/records/src/index.ts'],
  ['direction', 'packages/quantum/src/a.ts', '@ketflow/optimize', 'packages/optimize/src/index.ts'],
  [
    'direction',
    'packages/optimize/test/a.test.ts',
    '@ketflow/learn',
    'packages/learn/src/index.ts',
  ],
  ['direction', 'packages/records/src/a.ts', '@ketflow/learn', 'packages/learn/src/index.ts'],
  ['direction', 'packages/records/src/b.ts', '../../cli/src/index.ts', 'packages/cli/src/index.ts'],
  [
    'numeric-knows-no-ops',
    'packages/learn/src/a.ts',
    '@ketflow/records',
    'packages/records/src/index.ts',
  ],
  ['portable', 'packages/core/src/b.ts', 'node:fs', 'fs'],
  ['portable', 'packages/optimize/src/a.ts', 'crypto', 'crypto'],
  [
    'native-is-caged',
    'packages/learn/src/features/a.ts',
    '@duckdb/node-api',
    'node_modules/@duckdb/node-api/index.js',
  ],
  [
    'native-is-caged',
    'packages/learn/src/models/a.ts',
    'onnxruntime-web',
    'node_modules/onnxruntime-web/index.js',
  ],
  [
    'native-is-caged',
    'packages/cli/src/a.ts',
    '@bufbuild/protobuf',
    'node_modules/@bufbuild/protobuf/index.js',
  ],
  ['native-is-caged', 'packages/records/src/tracking/a.ts', 'node:sqlite', 'node:sqlite'],
  [
    'native-is-caged',
    'packages/records/src/tracking/b.ts',
    'commander',
    'node_modules/commander/index.js',
  ],
  [
    'public-entries-only',
    'packages/learn/src/c.ts',
    '../../core/src/hidden.ts',
    'packages/core/src/hidden.ts',
  ],
  [
    'public-entries-only',
    'examples/a.ts',
    '../packages/core/src/hidden.ts',
    'packages/core/src/hidden.ts',
  ],
  ['tests-stay-in-tests', 'packages/core/src/c.ts', 'vitest', 'node_modules/vitest/index.js'],
  [
    'tests-stay-in-tests',
    'packages/core/src/d.ts',
    '../test/helper.ts',
    'packages/core/test/helper.ts',
  ],
  [
    'only-cli-composes',
    'packages/serve/src/a.ts',
    '../../records/src/sqlite/store.ts',
    'packages/records/src/sqlite/store.ts',
  ],
  [
    'ports-know-no-adapters',
    'packages/records/src/tracking/c.ts',
    '../sqlite/store.ts',
    'packages/records/src/sqlite/store.ts',
  ],
  ['no-circular', 'packages/core/src/ring-a.ts', './ring-b.ts', 'packages/core/src/ring-b.ts'],
  ['resolvable', 'packages/core/src/e.ts', './nowhere.ts', './nowhere.ts'],
];

/** Imports that must pass. */
const allowed: readonly [from: string, specifier: string][] = [
  ['packages/optimize/src/ok.ts', '@ketflow/core'],
  ['packages/optimize/test/ok.test.ts', 'vitest'],
  ['packages/optimize/test/ok.test.ts', 'node:fs'],
  ['packages/optimize/test/ok.test.ts', '@ketflow/quantum/contract'],
  ['packages/learn/src/data/ok.ts', '@duckdb/node-api'],
  ['packages/learn/src/onnx/ok.ts', 'onnxruntime-web'],
  ['packages/records/src/sqlite/ok.ts', 'node:sqlite'],
  ['packages/cli/src/ok.ts', '@ketflow/records'],
  ['examples/ok.ts', '@ketflow/learn'],
];

const packages = ['core', 'quantum', 'optimize', 'learn', 'records', 'serve', 'cli'];
const installed = [
  '@duckdb/node-api',
  'onnxruntime-web',
  '@bufbuild/protobuf',
  'commander',
  'vitest',
];

function write(base: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text, { flag: 'a' });
}

/** A small workspace whose packages hold an entry, a hidden file, and the imports above. */
function writeWorkspace(base: string): void {
  for (const name of packages) {
    write(
      base,
      `packages/${name}/package.json`,
      JSON.stringify({
        name: `@ketflow/${name}`,
        type: 'module',
        exports: {
          '.': { '@ketflow/source': './src/index.ts' },
          './contract': { '@ketflow/source': './src/contract/index.ts' },
        },
      }),
    );
    for (const file of [
      'src/index.ts',
      'src/contract/index.ts',
      'src/hidden.ts',
      'test/helper.ts',
    ]) {
      write(base, `packages/${name}/${file}`, 'export {};\n');
    }
    mkdirSync(path.join(base, 'node_modules/@ketflow'), { recursive: true });
    symlinkSync(
      path.join(base, 'packages', name),
      path.join(base, 'node_modules/@ketflow', name),
      'junction',
    );
  }
  for (const name of installed) {
    write(base, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(base, `node_modules/${name}/index.js`, '');
  }
  write(base, 'packages/records/src/sqlite/store.ts', 'export {};\n');
  write(base, 'packages/core/src/ring-b.ts', `import './ring-a.ts';\n`);
  for (const [, from, specifier] of forbidden) write(base, from, `import '${specifier}';\n`);
  for (const [from, specifier] of allowed) write(base, from, `import '${specifier}';\n`);
}

describe('the import rules', () => {
  let base: string;
  let found: string[];

  beforeAll(async () => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'ketflow-architecture-')));
    writeWorkspace(base);
    found = await violations(base, ['packages', 'examples']);
  });

  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it.each(forbidden)('%s: %s may not import %s', (rule, from, _specifier, to) => {
    expect(found).toContain(`${rule}: ${from} -> ${to}`);
  });

  it('let through what is allowed', () => {
    const wrong = allowed.flatMap(([from]) =>
      found.filter((line) => line.includes(`: ${from} ->`)),
    );
    expect(wrong).toEqual([]);
  });

  it('show each of their names here', async () => {
    const { ruleSet } = await extractOptions(path.join(root, '.dependency-cruiser.cjs'));
    const names = new Set(ruleSet?.forbidden?.map(({ name }) => name));
    expect(new Set(forbidden.map(([rule]) => rule))).toEqual(names);
  });
});

describe('this repository', () => {
  it('keeps the import rules', async () => {
    expect(await violations(root, ['packages', 'scripts', 'examples', 'benchmarks'])).toEqual([]);
  });
});
