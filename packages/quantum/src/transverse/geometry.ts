import type { Precision } from '../precision.ts';

/**
 * How a layer passes over 2^n amplitudes: near blocks of 2^near in the first-level cache, blocks of 2^block in the second,
 * and the far qubits a few at a time. A block is a work item of the threads. Forward, no bit depends on these numbers; the
 * sums of a gradient follow them.
 */
export interface Geometry {
  readonly near: number;
  readonly block: number;
  /** The far qubits in passes: lowest qubit and number of each. */
  readonly far: readonly { readonly from: number; readonly count: number }[];
  /** Work items of the pass over blocks: half of them when each takes its complement along. */
  readonly numBlocks: number;
  /** Work items of a far pass. */
  readonly numItems: number;
}

/** Sizes of the blocks, in qubits. */
export interface BlockSizes {
  /** Near block, at least 3, and 8 for a polynomial computed on the fly: 16 KiB in f64. */
  readonly near: number;
  /** Block, at least `near`, and at least 64 bytes times 2^pass: 512 KiB. */
  readonly block: number;
  /** Far pass at most, 1 to 6: 64 rows at a time. */
  readonly pass: number;
}

/** Sizes for a layer, and for the way back, which has two states in the caches. */
export interface LayerBlocks {
  readonly layer: BlockSizes;
  readonly undo: BlockSizes;
}

/** The sizes that suit caches of 32 KiB and 1 MiB. */
export const layerBlocks: Readonly<Record<Precision, LayerBlocks>> = {
  f64: { layer: { near: 10, block: 15, pass: 6 }, undo: { near: 10, block: 14, pass: 6 } },
  f32: { layer: { near: 10, block: 16, pass: 6 }, undo: { near: 10, block: 14, pass: 6 } },
};

/** The geometry for n stored qubits. */
export function geometryOf(n: number, sizes: BlockSizes, isHalved: boolean): Geometry {
  const near = Math.min(n, sizes.near);
  const block = Math.min(n, sizes.block);
  const numFar = n - block;
  const numPasses = Math.ceil(numFar / sizes.pass);
  const far = [];
  for (let pass = 0, from = block; pass < numPasses; pass++) {
    const count = Math.ceil((n - from) / (numPasses - pass));
    far.push({ from, count });
    from += count;
  }
  const numItems = 2 ** numFar;
  return {
    near,
    block,
    far,
    numBlocks: isHalved && numFar > 0 ? numItems / 2 : numItems,
    numItems,
  };
}
