import { checkInteger } from './arguments.ts';
import type { Graph } from './graph.ts';

/**
 * The square lattice of width × height nodes with periodic boundaries, node x + y · width: four neighbours each.
 * @throws KetflowError `OPTION_INVALID` unless both are integers from 3 to 2^12.
 */
export function torus(width: number, height: number): Graph {
  checkInteger('width', width, 3, 2 ** 12);
  checkInteger('height', height, 3, 2 ** 12);
  const numNodes = width * height;
  const rows = Int32Array.from({ length: 2 * numNodes }, (_, e) => e >> 1);
  const columns = rows.map((node, e) => {
    const [x, y] = [node % width, Math.floor(node / width)];
    return e % 2 === 0 ? y * width + ((x + 1) % width) : ((y + 1) % height) * width + x;
  });
  return { numNodes, rows, columns };
}
