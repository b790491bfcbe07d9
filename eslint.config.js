import tseslint from 'typescript-eslint';

const clockAndChance = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Randomness is an explicit argument: use a RandomStream of @ketflow/core.',
  },
  {
    selector:
      "MemberExpression[object.name='Math'][property.name=/^(sin|cos|tan|exp|log|log2|log10|pow|expm1|log1p|tanh|atan|atan2|hypot|cbrt|sinh|cosh|asin|acos)$/]",
    message: 'Engines differ in the last bits of Math.*: use the functions of @ketflow/core.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Numeric code knows no clock: a Clock is passed in.',
  },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: 'Numeric code knows no clock: a Clock is passed in.',
  },
  { selector: "NewExpression[callee.name='Date']", message: 'Numeric code knows no clock.' },
];

/** Only the command line reads the environment; everyone else is told. */
const environment = {
  selector: "MemberExpression[object.name='process'][property.name=/^(env|argv|exit|exitCode)$/]",
  message: 'Only packages/cli reads the environment and ends the process: take an argument.',
};

const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a name is found, and is the same everywhere.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/node_modules/**',
      'packages/*/assembly/**',
      '**/fixtures/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@ketflow/*/src/*', '@ketflow/*/dist/*'],
              message: 'Import the public entry of the package.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', environment, defaultExport] },
  },
  {
    files: ['packages/cli/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', defaultExport] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    languageOptions: { parserOptions: { project: ['./packages/*/tsconfig.json'] } },
  },
  {
    files: ['packages/{core,quantum,optimize,learn}/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...clockAndChance, environment, defaultExport],
    },
  },
  { files: ['**/*.js', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
  {
    // The page of the demo is the one place with the types of a browser.
    files: ['examples/browser-qaoa/page/**/*.ts'],
    languageOptions: { parserOptions: { project: ['./examples/browser-qaoa/tsconfig.json'] } },
  },
);
