// The import rules of ARCHITECTURE.md. scripts/test/architecture.test.ts shows that each of them can fail.

/** What each package may import; packages that do not exist yet have their place already. */
const mayImport = {
  core: [],
  quantum: ['core'],
  optimize: ['core', 'quantum'],
  learn: ['core', 'quantum', 'optimize'],
  records: ['core'],
  flow: ['core', 'quantum', 'optimize', 'learn', 'records'],
  serve: ['core', 'quantum', 'optimize', 'learn', 'records', 'flow'],
  cloud: ['core', 'quantum', 'optimize'],
  web: ['core', 'quantum', 'optimize'],
};

const numeric = '^packages/(core|quantum|optimize|learn)/';
const operations = '^packages/(records|flow|serve|cloud|cli|web)/';
/** A dependency as resolved and as written: a package that is not installed is still a violation. */
const anyOf = (names) => `(^|node_modules/)(${names.join('|')})(/|$)`;

/** Dependencies that only one folder may touch. */
const cages = [
  [anyOf(['@duckdb/[^/]+']), '^packages/learn/src/data/'],
  [anyOf(['onnxruntime-(web|node|common)', '@bufbuild/protobuf']), '^packages/learn/src/onnx/'],
  ['^(node:)?sqlite$', '^packages/records/src/sqlite/'],
  [anyOf(['kysely']), '^packages/records/src/'],
  [anyOf(['highs']), '^packages/optimize/src/samplers/highs/'],
  [anyOf(['commander']), '^packages/cli/src/'],
];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one concept, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...Object.entries(mayImport).map(([name, allowed]) => ({
      name: 'direction',
      comment: `${name} may import ${allowed.join(', ') || 'no other package'}; see the table of ARCHITECTURE.md.`,
      severity: 'error',
      from: { path: `^packages/${name}/` },
      to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
    })),
    {
      name: 'direction',
      comment: 'cli puts the parts together; nothing imports it, and it imports no dashboard.',
      severity: 'error',
      from: { path: '^packages/cli/' },
      to: { path: '^packages/web/' },
    },
    {
      name: 'numeric-knows-no-ops',
      comment: 'Numeric code reports through the ports of core (Progress, Clock, AbortSignal).',
      severity: 'error',
      from: { path: numeric },
      to: { path: operations },
    },
    {
      name: 'portable',
      comment: 'core, quantum and optimize run in the browser, in a worker and in Node.',
      severity: 'error',
      from: { path: '^packages/(core|quantum|optimize|web)/src/' },
      to: { dependencyTypes: ['core'] },
    },
    ...cages.map(([path, cage]) => ({
      name: 'native-is-caged',
      comment: `This dependency is known in ${cage} alone, so that it can be replaced there.`,
      severity: 'error',
      from: { path: '^packages/[^/]+/(src|bin)/', pathNot: cage },
      to: { path },
    })),
    {
      name: 'public-entries-only',
      comment: 'Import the entry of another package, never a file behind it.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/(src|dist)/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/src/(index|contract/index|wasm/index)[.]ts$'],
      },
    },
    {
      name: 'public-entries-only',
      comment: 'Scripts, examples and benchmarks stand outside as any user does.',
      severity: 'error',
      from: { pathNot: '^packages/' },
      to: {
        path: '^packages/[^/]+/(src|dist)/',
        pathNot: '^packages/[^/]+/src/(index|contract/index|wasm/index)[.]ts$',
      },
    },
    {
      name: 'tests-stay-in-tests',
      comment: 'Published code knows no test runner; contract suites take describe, it, expect.',
      severity: 'error',
      from: { path: '^packages/[^/]+/(src|bin)/' },
      to: {
        path: `${anyOf(['vitest', 'fast-check'])}|^(scripts|examples|benchmarks)/|^packages/[^/]+/test/`,
      },
    },
    {
      name: 'ports-know-no-adapters',
      comment: 'The words of tracking are the same for every store, so they know none.',
      severity: 'error',
      from: { path: '^packages/records/src/tracking/' },
      to: { path: '^packages/records/src/(sqlite|memory)/' },
    },
    {
      name: 'only-cli-composes',
      comment: 'Stores and engines are opened by cli and by tests; others take them as arguments.',
      severity: 'error',
      from: { path: '^packages/(flow|serve)/src/' },
      to: { path: '^packages/(records|flow)/src/sqlite/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere escapes every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|^packages/[^/]+/assembly/|/fixtures/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ketflow/source', 'import', 'node', 'default', 'types'],
    },
  },
};
