/**
 * The adjoint pass: takes a layer back from psi and lambda, and on the way sums Im <lambda|X_q|psi> of all qubits (X_q
 * commutes with the mixer, so each stage may add its own qubits) and Im <lambda|E|psi>. The butterflies 1 + i t X leave out
 * the factor cos: a stage behind j others weighs 1 / prod (1 + t^2). Twin: `src/reference/transverse-undo.ts`.
 */
import { BLOCK, CONSTANTS, double, FAR_COUNT, FAR_FROM, integer, LAMBDA, MIRRORED, MIRROR_TANGENT, NEAR, PHASE_SUM, pointer, PSI, QUBITS, SLOTS, SLOTS2 } from './context';
import { bytesOf, laneSum } from './lanes';
import { TILE_QUBITS } from './layer';
import { writeLowPhases } from './polynomial';
import { writeConstants } from '../kernels/sincos';
import { undoNear, undoTiles, undoMirror, weightOf } from './undo-stages';
import { undoLow } from './undo-low';

/** A near block from `x`: its qubits and the phase. Returns the weighted sum of the qubits; that of the phase is at PHASE_SUM. */
function undoNearBlock<T, K>(
  x: usize,
  near: i32,
  weight: f64,
  context: usize,
  scratch: usize,
): f64 {
  const psi = pointer(context, PSI) + x * 2 * sizeof<T>();
  const lambda = pointer(context, LAMBDA) + x * 2 * sizeof<T>();
  const sum = undoNear<T>(psi, lambda, near, weight, context);
  const lowWeight = weight * weightOf(context, 2, near);
  return sum + lowWeight * laneSum<T>(undoLow<T, K>(psi, lambda, x, 1 << near, context, scratch));
}

/** Qubits NEAR..BLOCK-1 of the block from `x`; returns their weighted sum. */
function undoMiddle<T>(x: usize, near: i32, block: i32, weight: f64, context: usize, scratch: usize): f64 {
  const psi = pointer(context, PSI) + x * 2 * sizeof<T>();
  const lambda = pointer(context, LAMBDA) + x * 2 * sizeof<T>();
  let sum = 0.0;
  for (let q = near; q < block;) {
    const count = min(TILE_QUBITS, block - q);
    sum += undoTiles<T>(psi, lambda, q, count, 0, bytesOf<T>(block), weight, context, scratch);
    weight *= weightOf(context, q, q + count);
    q += count;
  }
  return sum;
}

/**
 * After `undoFar`: takes qubits 0..BLOCK-1, the mirrored qubit and the phase back in work items first..last-1, blocks as in
 * `layerBlocks`. Partial sums: SLOTS for the mixer, SLOTS2 for the phase. The factors are those of the inverse phase.
 */
export function undoBlocks<T, K>(context: usize, scratch: usize, first: i32, last: i32): void {
  writeConstants(scratch + CONSTANTS);
  if (isFloat<K>()) writeLowPhases(context, scratch);
  const n = integer(context, QUBITS);
  const near = integer(context, NEAR);
  const block = integer(context, BLOCK);
  const nearSize = <usize>1 << near;
  const blockSize = <usize>1 << block;
  const isMirrored = integer(context, MIRRORED) != 0;
  const t = double(context, MIRROR_TANGENT);
  const farWeight = weightOf(context, block, n);
  const mirrorWeight = farWeight * weightOf(context, near, block);
  const nearWeight = isMirrored ? mirrorWeight / (1.0 + t * t) : mirrorWeight;
  const phaseWeight = nearWeight * weightOf(context, 0, near);
  for (let b = first; b < last; b++) {
    const start = <usize>b << block;
    let mixerSum = undoMiddle<T>(start, near, block, farWeight, context, scratch);
    let phaseSum = 0.0;
    if (!isMirrored) {
      for (let x = start; x < start + blockSize; x += nearSize) {
        mixerSum += undoNearBlock<T, K>(x, near, nearWeight, context, scratch);
        phaseSum += load<f64>(scratch + PHASE_SUM);
      }
    } else {
      const size = <usize>1 << n;
      const isOne = near == n;
      if (block != n) {
        mixerSum += undoMiddle<T>(size - start - blockSize, near, block, farWeight, context, scratch);
      }
      const end = block == n && !isOne ? start + (blockSize >> 1) : start + blockSize;
      const half = isOne ? nearSize >> 1 : nearSize;
      for (let x = start; x < end; x += nearSize) {
        const front = x * 2 * sizeof<T>();
        const back = (size - x) * 2 * sizeof<T>();
        const psi = pointer(context, PSI);
        const lambda = pointer(context, LAMBDA);
        mixerSum +=
          mirrorWeight *
          laneSum<T>(
            undoMirror<T>(psi + front, psi + back, lambda + front, lambda + back, <i32>half, t),
          );
        mixerSum += undoNearBlock<T, K>(x, near, nearWeight, context, scratch);
        phaseSum += load<f64>(scratch + PHASE_SUM);
        if (!isOne) {
          const y = size - x - nearSize;
          mixerSum += undoNearBlock<T, K>(y, near, nearWeight, context, scratch);
          phaseSum += load<f64>(scratch + PHASE_SUM);
        }
      }
    }
    const slot = <usize>b << 3;
    store<f64>(pointer(context, SLOTS) + slot, mixerSum);
    store<f64>(pointer(context, SLOTS2) + slot, phaseWeight * phaseSum);
  }
}

/** Takes the far qubits back in work items as in `layerFar`; qubits above FAR_FROM + FAR_COUNT are back already. */
export function undoFar<T>(context: usize, scratch: usize, first: i32, last: i32): void {
  const bytes = bytesOf<T>(integer(context, BLOCK));
  const from = integer(context, FAR_FROM);
  const count = integer(context, FAR_COUNT);
  const weight = weightOf(context, from + count, integer(context, QUBITS));
  for (let item = first; item < last; item++) {
    const sum = undoTiles<T>(
      pointer(context, PSI),
      pointer(context, LAMBDA),
      from,
      count,
      <usize>item * bytes,
      <usize>(item + 1) * bytes,
      weight,
      context,
      scratch,
    );
    store<f64>(pointer(context, SLOTS) + (<usize>item << 3), sum);
  }
}
