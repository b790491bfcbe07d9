import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder, and how to remove it. */
export async function temporaryFolder(): Promise<{
  folder: string;
  remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'ketflow-records-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
