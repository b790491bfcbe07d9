import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PageFile } from '../../examples/browser-qaoa/bundle-page.ts';
import { servePage } from '../../examples/browser-qaoa/page-server.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'packages/quantum/README.md'), 'utf8');

/** The one block of code in this language. */
function blockOf(language: string): string {
  const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(
    ([, name]) => name === language,
  );
  expect(blocks).toHaveLength(1);
  return blocks[0][2];
}

/** What the comments at the ends of lines that hold `call` promise. */
function promised(block: string, call: string): string[] {
  return block
    .split('\n')
    .filter((line) => line.includes(call))
    .map((line) => line.split('; // ')[1]);
}

/** The packages as npm installs them, built. */
function installed(): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of ['core', 'quantum']) {
    const folder = path.join(root, 'packages', name, 'dist');
    for (const file of globSync('**/*.js', { cwd: folder })) {
      const body = readFileSync(path.join(folder, file), 'utf8');
      files.set(`node_modules/@ketflow/${name}/dist/${file}`, { type: 'text/javascript', body });
    }
  }
  return files;
}

describe('the examples of the README of @ketflow/quantum', () => {
  it('print in Node what they promise', async () => {
    const block = blockOf('ts');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@ketflow/source', '--input-type=module-typescript', '--eval', block],
      { cwd: root },
    );
    expect(stdout.trim().split('\n')).toEqual(promised(block, 'console.log('));
  });

  it.skipIf(!hasBrowser).each([true, false])(
    'show in Chromium what they promise (isolated: %s)',
    async (isIsolated) => {
      const block = blockOf('html');
      const files = installed()
        .set('index.html', { type: 'text/html', body: block })
        .set('favicon.ico', { type: 'image/x-icon', body: '' });
      const server = await servePage(files, 0, isIsolated);
      const browser = await launchBrowser();
      try {
        const { page, complaints } = await openPage(browser, server.url);
        const [value] = promised(block, '.value = ');
        await page.locator('output', { hasText: new RegExp(`^${value}$`) }).waitFor();
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
        await server.close();
      }
    },
  );
});
