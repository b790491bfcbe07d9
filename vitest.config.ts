import { defineConfig } from 'vitest/config';

const conditions = ['@ketflow/source', 'import', 'module', 'node', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'examples/test/*.test.ts',
      'e2e/*/*.test.ts',
      'scripts/test/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/*.long.test.ts'],
    globals: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
