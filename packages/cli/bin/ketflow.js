#!/usr/bin/env node
// Plain JavaScript: it must run on the Node that it refuses.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `ketflow needs Node 24 or newer, this is ${process.versions.node}; inside a clone, "npx ketflow" finds the right one.`,
  );
  process.exitCode = 1;
} else if (!existsSync(main)) {
  console.error('ketflow is not built; run "npm ci" or "npm run build" in the clone.');
  process.exitCode = 1;
} else {
  const { runProcess } = await import(main.href);
  await runProcess();
}
