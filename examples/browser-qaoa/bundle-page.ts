import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';

const folder = import.meta.dirname;

/** A file of the page as it is served. */
export interface PageFile {
  readonly type: string;
  readonly body: string;
}

/** The files of the page by name: what a static server needs, made from the sources of the packages. */
export async function bundlePage(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  const bundle = await rolldown({
    input: { main: path.join(folder, 'page/main.ts'), worker: path.join(folder, 'page/worker.ts') },
    platform: 'browser',
    resolve: { conditionNames: ['@ketflow/source', 'import', 'default'] },
    tsconfig: false,
    logLevel: 'warn',
  });
  try {
    const { output } = await bundle.generate({ format: 'esm' });
    for (const file of output) {
      if (file.type === 'chunk') {
        files.set(file.fileName, { type: 'text/javascript; charset=utf-8', body: file.code });
      }
    }
  } finally {
    await bundle.close();
  }
  const types = { 'index.html': 'text/html', 'style.css': 'text/css', 'pictures.css': 'text/css' };
  for (const [name, type] of Object.entries(types)) {
    const body = await readFile(path.join(folder, name), 'utf8');
    files.set(name, { type: `${type}; charset=utf-8`, body });
  }
  return files;
}
