/** One layer with the mixer exp(-i beta sum X) on the full space. Twin: `src/reference/x-mixer.ts`. */
import { Hadamard, Tangent } from './butterflies';
import { BLOCK_QUBITS, NEAR_QUBITS, sweepBlock, sweepFar, sweepNear } from './sweep';
import { constantsAt, phaseBlock } from './phase';
import { writeConstants } from './sincos';
import { CHUNK } from './reductions';

/**
 * psi <- prod_q (1 - i t X_q) (scaleRe + i scaleIm) exp(-i gamma E) psi on 2^n amplitudes. With t = tan beta and scale
 * cos^n beta this is one QAOA layer; the caller chooses the form for |tan beta| > 1.
 */
export function layerX(
  re: usize,
  im: usize,
  cost: usize,
  n: i32,
  gamma: f64,
  scaleRe: f64,
  scaleIm: f64,
  t: f64,
  scratch: usize,
): void {
  writeConstants(constantsAt(scratch));
  const near = min(n, NEAR_QUBITS);
  const block = min(n, BLOCK_QUBITS);
  const nearBytes = <usize>8 << near;
  const blockBytes = <usize>8 << block;
  for (let b: usize = 0; b < <usize>8 << n; b += blockBytes) {
    for (let o = b; o < b + blockBytes; o += nearBytes) {
      phaseBlock(re + o, im + o, cost + o, 1 << near, gamma, scaleRe, scaleIm, scratch);
      sweepNear<Tangent>(re + o, im + o, near, t);
    }
    sweepBlock<Tangent>(re + b, im + b, block, t);
  }
  sweepFar<Tangent>(re, im, n, t, scratch);
}

/** psi <- 2^(n/2) H^n psi: the Walsh-Hadamard transform of 2^n amplitudes, not normalised. */
export function hadamard(re: usize, im: usize, n: i32, scratch: usize): void {
  const near = min(n, NEAR_QUBITS);
  const block = min(n, BLOCK_QUBITS);
  const nearBytes = <usize>8 << near;
  const blockBytes = <usize>8 << block;
  for (let b: usize = 0; b < <usize>8 << n; b += blockBytes) {
    for (let o = b; o < b + blockBytes; o += nearBytes) sweepNear<Hadamard>(re + o, im + o, near, 0.0);
    sweepBlock<Hadamard>(re + b, im + b, block, 0.0);
  }
  sweepFar<Hadamard>(re, im, n, 0.0, scratch);
}

/**
 * Between two transforms: multiplies psi and lambda by exp(i beta (n - 2w)) / 2^n, w the number of ones of the index, and
 * returns the sum of (n - 2w) Im(conj(lambda) psi) of the values before, in chunks and two lanes. `table` holds three rows
 * of n + 2 doubles by w: real part and imaginary part of the factor, and n - 2w.
 */
export function undoXDiagonal(
  re: usize,
  im: usize,
  lambdaRe: usize,
  lambdaIm: usize,
  n: i32,
  table: usize,
): f64 {
  const rowBytes = <usize>(n + 2) << 3;
  const size = 1 << n;
  let total = 0.0;
  for (let i = 0; i < size; i += CHUNK) {
    let lanes = f64x2.splat(0.0);
    const end = min(i + CHUNK, size);
    for (let x = i; x < end; x += 2) {
      const o = <usize>x << 3;
      // x is even, so that x + 1 has one more bit: neighbours in each row.
      const entry = table + (<usize>popcnt(x) << 3);
      const c = v128.load(entry);
      const s = v128.load(entry + rowBytes);
      const weight = v128.load(entry + 2 * rowBytes);
      const pr = v128.load(re + o);
      const pi = v128.load(im + o);
      const lr = v128.load(lambdaRe + o);
      const li = v128.load(lambdaIm + o);
      lanes = f64x2.add(
        lanes,
        f64x2.mul(weight, f64x2.sub(f64x2.mul(lr, pi), f64x2.mul(li, pr))),
      );
      v128.store(re + o, f64x2.sub(f64x2.mul(pr, c), f64x2.mul(pi, s)));
      v128.store(im + o, f64x2.add(f64x2.mul(pr, s), f64x2.mul(pi, c)));
      v128.store(lambdaRe + o, f64x2.sub(f64x2.mul(lr, c), f64x2.mul(li, s)));
      v128.store(lambdaIm + o, f64x2.add(f64x2.mul(lr, s), f64x2.mul(li, c)));
    }
    total += f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  }
  return total;
}
