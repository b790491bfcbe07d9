import { KetflowError } from '@ketflow/core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileSource, type ModelEvent } from '../src/index.ts';
import { ModelSlot } from '../src/models/model-slot.ts';
import type { ServedModel } from '../src/models/served-model.ts';
import { smallModel, TestSource, type SmallModel } from './small-models.ts';

let old: SmallModel;
let next: SmallModel;
beforeAll(async () => {
  old = await smallModel(['0', '1']);
  next = await smallModel(['a', 'b', 'c']);
});

const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

async function open(): Promise<{ source: TestSource; slot: ModelSlot; events: ModelEvent[] }> {
  const events: ModelEvent[] = [];
  const source = new TestSource('m', old.bytes);
  return { source, slot: await ModelSlot.open(source, (event) => events.push(event)), events };
}

/** Holds the model in service until `release` is called. */
function hold(slot: ModelSlot): { model: ServedModel; release: () => Promise<void> } {
  const gate = Promise.withResolvers<undefined>();
  let held: ServedModel | undefined;
  const work = slot.use((model) => {
    held = model;
    return gate.promise;
  });
  return {
    model: held!,
    release: async () => {
      gate.resolve(undefined);
      await work;
    },
  };
}

describe('ModelSlot', () => {
  it('takes up a new version and disposes the old one after its last request', async () => {
    const { source, slot, events } = await open();
    const request = hold(slot);
    source.move('2', next.bytes);
    await slot.refresh();
    expect(slot.identity.version).toBe('2');
    await slot.use(async (model) => {
      expect(model.classes).toEqual(['a', 'b', 'c']);
      expect((await model.score(next.table)).codes).toHaveLength(60);
    });
    const scores = await request.model.score(old.table);
    expect(scores.codes).toHaveLength(60);
    await request.release();
    await request.model.retire(); // resolves once it is disposed
    await expect(request.model.score(old.table)).rejects.toThrow();
    await slot.close();
    expect(events.map(({ kind }) => kind)).toEqual(['model-loaded', 'model-loaded']);
  });

  it('stops between slices of a large table', async () => {
    const { slot } = await open();
    const values = new Float64Array(4097);
    const names = ['width', 'colour', 'constructor'];
    const table = {
      rows: values.length,
      features: names.map((name) => ({ kind: 'number' as const, name, values })),
    };
    const stop = new Error('stop');
    await slot.use(async (model) => {
      await expect(
        model.score(table, () => {
          throw stop;
        }),
      ).rejects.toBe(stop);
      expect((await model.score(table)).codes).toHaveLength(4097);
    });
    await slot.close();
  });

  it('does not load again what did not change', async () => {
    const { source, slot } = await open();
    await slot.refresh();
    await slot.refresh();
    expect(source.reads).toBe(1);
    await slot.close();
  });

  it('keeps the model when its alias is deleted, says so once, and recovers', async () => {
    const { source, slot, events } = await open();
    source.fails = new KetflowError('MODEL_ALIAS_NOT_FOUND', {
      model: 'm',
      alias: 'champion',
      aliases: [],
    });
    await slot.refresh();
    await slot.refresh();
    expect(slot.fault).toBe(source.fails);
    expect(await slot.use((model) => Promise.resolve(model.identity.version))).toBe('1');
    source.fails = undefined;
    await slot.refresh();
    expect(slot.fault).toBeUndefined();
    expect(events.map(({ kind }) => kind)).toEqual([
      'model-loaded',
      'model-failed',
      'model-recovered',
    ]);
    await slot.close();
  });

  it.each<[string, () => Uint8Array, () => Uint8Array | undefined]>([
    ['MODEL_CHANGED', () => next.bytes.subarray(0, 100), () => next.bytes],
    ['ONNX_MALFORMED', () => next.bytes.subarray(0, 100), () => undefined],
  ])(
    'keeps the model when the next one is %s, and tries less and less often',
    async (name, bytes, registered) => {
      const { source, slot, events } = await open();
      source.move('2', bytes(), registered());
      for (let i = 0; i < 20; i++) await slot.refresh();
      expect(slot.fault).toEqual(code(name));
      expect(slot.identity.version).toBe('1');
      expect(source.reads).toBe(1 + 5); // at polls 1, 3, 6, 11, 20
      expect(events.map(({ kind }) => kind)).toEqual(['model-loaded', 'model-failed']);
      source.move('3', next.bytes); // another version is tried at once
      await slot.refresh();
      expect(slot.identity.version).toBe('3');
      expect(slot.fault).toBeUndefined();
      await slot.close();
    },
  );

  it('refuses to open a changed or damaged model', async () => {
    const source = new TestSource('m', old.bytes);
    source.move('1', old.bytes.subarray(0, 100), old.bytes);
    await expect(ModelSlot.open(source, () => undefined)).rejects.toThrow(code('MODEL_CHANGED'));
    source.move('1', old.bytes.subarray(0, 100));
    await expect(ModelSlot.open(source, () => undefined)).rejects.toThrow(code('ONNX_MALFORMED'));
  });
});

describe('fileSource', () => {
  it('names a replaced file by its new hash, and refuses what is no file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ketflow-serve-'));
    try {
      const path = join(folder, 'iono.v1.onnx');
      await writeFile(path, old.bytes);
      const source = fileSource(path);
      expect(source.name).toBe('iono.v1');
      const first = await source.current();
      expect(first).toBe(await source.current());
      expect(first.version).toBe(first.sha256.slice(0, 12));
      await writeFile(path, next.bytes);
      const second = await source.current();
      expect(second.sha256).not.toBe(first.sha256);
      expect(Buffer.compare(await source.read(second), next.bytes)).toBe(0);
      await rm(path);
      await expect(source.current()).rejects.toThrow(code('FILE_NOT_FOUND'));
      await expect(fileSource(folder, { name: 'x' }).current()).rejects.toThrow(
        code('FILE_NOT_READABLE'),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
