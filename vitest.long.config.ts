import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that take minutes: `npm run test:long`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['packages/*/test/**/*.long.test.ts'],
    exclude: ['**/node_modules/**'],
    passWithNoTests: true,
    testTimeout: 1_800_000,
  },
});
