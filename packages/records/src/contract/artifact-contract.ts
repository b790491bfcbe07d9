import { codeOf, type ContractTest, type ContractTools } from './contract-tools.ts';

// Of "abc", FIPS 180-2 appendix B.1, and of nothing.
const SHA256_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const SHA256_EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Artifacts: bytes in, bytes out, and paths that stay below the run. */
export function artifactContract({ expect }: ContractTools, test: ContractTest): void {
  test('keeps bytes and text with their size and hash', async ({ store, runId }) => {
    const bytes = Uint8Array.of(0, 255, 10, 13, 0);
    await store.putArtifact(runId, 'model/model.onnx', bytes);
    const text = await store.putArtifact(runId, 'figures/a b.txt', 'abc');
    expect(text).toEqual({ path: 'figures/a b.txt', sizeBytes: 3, sha256: SHA256_ABC });
    const empty = await store.putArtifact(runId, 'empty', '');
    expect(empty.sha256).toEqual(SHA256_EMPTY);
    bytes.fill(7);
    const read = await store.readArtifact(runId, 'model/model.onnx');
    expect([...read]).toEqual([0, 255, 10, 13, 0]);
    expect(new TextDecoder().decode(await store.readArtifact(runId, 'figures/a b.txt'))).toEqual(
      'abc',
    );
    const listed = await store.listArtifacts(runId);
    expect(listed.map((artifact) => artifact.path)).toEqual([
      'empty',
      'figures/a b.txt',
      'model/model.onnx',
    ]);
    expect((await store.getRun(runId)).artifacts).toEqual(listed);
  });

  test('replaces an artifact of the same path', async ({ store, runId }) => {
    await store.putArtifact(runId, 'a.txt', 'before');
    await store.putArtifact(runId, 'a.txt', 'abc');
    expect((await store.listArtifacts(runId)).map((a) => a.sha256)).toEqual([SHA256_ABC]);
    expect(new TextDecoder().decode(await store.readArtifact(runId, 'a.txt'))).toEqual('abc');
  });

  test('keeps the artifacts of runs apart', async ({ store, runId }) => {
    const other = await store.createRun({ experimentId: '0', command: 'test' });
    await store.putArtifact(runId, 'a', 'mine');
    expect(await codeOf(store.readArtifact(other.info.runId, 'a'))).toEqual('ARTIFACT_NOT_FOUND');
    expect(await store.listArtifacts(other.info.runId)).toEqual([]);
  });

  test('keeps artifacts readable after the run ended', async ({ store, runId }) => {
    await store.putArtifact(runId, 'a/b', 'abc');
    await store.endRun(runId, 'FAILED', { error: { code: 'INTERNAL', message: 'no' } });
    expect((await store.readArtifact(runId, 'a/b')).length).toEqual(3);
  });

  test('refuses paths that lead out of the run or are not portable', async ({ store, runId }) => {
    const paths = ['', '/a', '../a', 'a/../../b', 'a//b', 'a/', './a', 'a\\b', 'C:/a', 'a#b'];
    for (const path of [...paths, 'a\nb', 'a.', 'a /b', 'x'.repeat(501)]) {
      expect(await codeOf(store.putArtifact(runId, path, 'x'))).toEqual('OPTION_INVALID');
      expect(await codeOf(store.readArtifact(runId, path))).toEqual('OPTION_INVALID');
    }
    expect(await store.listArtifacts(runId)).toEqual([]);
  });

  test('refuses a file where a folder is, and the reverse', async ({ store, runId }) => {
    await store.putArtifact(runId, 'a/b', 'abc');
    for (const path of ['a', 'A', 'a/b/c', 'a/B', 'A/b/c'])
      expect(await codeOf(store.putArtifact(runId, path, 'x'))).toEqual('OPTION_INVALID');
    expect(await codeOf(store.putArtifact(runId, 'a/bc', 'x'))).toEqual('resolved');
  });
}
