import { arch, cpus, freemem, platform, totalmem } from 'node:os';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { defaultBackend } from '@ketflow/quantum';
import type { CommandSpec } from '../command.ts';
import { table } from '../render/table.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly value: string;
  /** What to do when it is missing. */
  readonly mend: string | null;
}

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

async function writable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function installed(name: string): Promise<boolean> {
  return import(name).then(
    () => true,
    () => false,
  );
}

/** What this machine can do, what is missing and how to get it. */
export const doctorCommand: CommandSpec = {
  name: 'doctor',
  summary: 'say what this machine can do and what is missing',
  arguments: [],
  options: [],
  example: 'ketflow doctor',
  records: false,
  async run({ io }) {
    const processors = cpus();
    const simd = defaultBackend().name !== 'reference';
    const duckdb = await installed('@duckdb/node-api');
    const onnx = await installed('onnxruntime-web');
    const folder = await writable(io.cwd);
    const checks: Check[] = [
      {
        name: 'node',
        ok: true,
        value: `${process.versions.node} (${platform()} ${arch()})`,
        mend: null,
      },
      {
        name: 'threads',
        ok: true,
        value: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
        mend: null,
      },
      {
        name: 'memory',
        ok: true,
        value: `${gibibytes(freemem())} free of ${gibibytes(totalmem())}`,
        mend: null,
      },
      {
        name: 'wasm-simd',
        ok: simd,
        value: simd ? 'kernels run on 128-bit SIMD' : 'kernels run in plain TypeScript, slower',
        mend: simd ? null : 'use a processor and a Node with WebAssembly SIMD',
      },
      {
        name: 'duckdb',
        ok: duckdb,
        value: duckdb ? 'reads tables' : 'tables cannot be read',
        mend: duckdb ? null : 'npm install @duckdb/node-api',
      },
      {
        name: 'onnxruntime-web',
        ok: onnx,
        value: onnx ? 'scores ONNX models' : 'ONNX models cannot be scored',
        mend: onnx ? null : 'npm install onnxruntime-web',
      },
      {
        name: 'folder',
        ok: folder,
        value: folder ? `${path.basename(io.cwd)} can be written` : 'this folder cannot be written',
        mend: folder ? null : 'name another one with --store',
      },
      {
        name: 'gpu',
        ok: true,
        value: 'not used by this version',
        mend: null,
      },
    ];
    const missing = checks.filter(({ ok }) => !ok);
    const rows = checks.map(({ name, ok, value, mend }) => [
      ok ? 'ok' : 'missing',
      name,
      mend === null ? value : `${value}; ${mend}`,
    ]);
    return {
      document: { checks, missing: missing.map(({ name }) => name) },
      text: `${table([{ title: 'state' }, { title: 'part' }, { title: 'what' }], rows)}\n`,
    };
  },
};
