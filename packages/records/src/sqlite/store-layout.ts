import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { storeError } from './sqlite-errors.ts';

/** Name of the database in a store's folder. */
const DATABASE = 'ketflow.db';

/** Where a store keeps what. */
interface StoreLayout {
  readonly database: string;
  /** Below it: `<experimentId>/<runId>/artifacts/<path>`. */
  readonly artifacts: string;
  /** Below it: `<folder of the model>/<version>/model.onnx`. */
  readonly models: string;
  /** `<runId>.lock` of every run that is alive. */
  readonly locks: string;
}

/** The file of a store whose folder is given. */
export function databaseIn(folder: string): string {
  return join(folder, DATABASE);
}

/**
 * Makes the folders of the store in `file`. `ketflow.db` has `artifacts/`, `models/` and `locks/` beside it, another
 * `x.db` has `x.artifacts/` and so on, so that several stores can share a folder. All ways to the same file give the same
 * layout: otherwise one process would not see that another's run is alive.
 *
 * @throws KetflowError `STORE_NOT_WRITABLE` if a folder cannot be made.
 */
export function prepareLayout(file: string): StoreLayout {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const database = existsSync(path)
      ? realpathSync(path)
      : join(realpathSync(dirname(path)), basename(path));
    const name = basename(database);
    const prefix = name === DATABASE ? '' : `${basename(name, extname(name))}.`;
    const layout: StoreLayout = {
      database,
      artifacts: join(dirname(database), `${prefix}artifacts`),
      models: join(dirname(database), `${prefix}models`),
      locks: join(dirname(database), `${prefix}locks`),
    };
    mkdirSync(layout.artifacts, { recursive: true });
    mkdirSync(layout.models, { recursive: true });
    mkdirSync(layout.locks, { recursive: true });
    return layout;
  } catch (error) {
    throw storeError(error, path);
  }
}
