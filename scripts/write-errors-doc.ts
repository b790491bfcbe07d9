/** Writes `docs/errors.md` from the error catalogue of core; a test of core fails while the two differ. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorsDocument } from './errors-document.ts';

const docs = path.resolve(import.meta.dirname, '../docs');
mkdirSync(docs, { recursive: true });
writeFileSync(path.join(docs, 'errors.md'), errorsDocument());
