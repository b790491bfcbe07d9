/**
 * Simulated bifurcation of 16 replicas side by side: every variable has 64 bytes, one f32 for each replica, so that one
 * weight serves all. Twin: `src/reference/bifurcation.ts`, which says what each step is; the two do the same operations
 * in the same order and agree bit for bit.
 */

/** log2 of the bytes of a variable. */
const LINE: usize = 6;

/** acc + weight × the replicas at `at`. */
// @ts-ignore: decorator
@inline
function addTo(acc: v128, weight: v128, at: usize, offset: usize): v128 {
  return f32x4.add(acc, f32x4.mul(weight, v128.load(at + offset)));
}

/** Fields of the variables first … last - 1: Σⱼ weight[i][j] source[j], j in increasing order, over rows of n f32. */
export function fieldsDense(
  weights: usize,
  source: usize,
  fields: usize,
  n: i32,
  first: i32,
  last: i32,
): void {
  const bytes = <usize>n << 2;
  let i = first;
  // Two rows at a time share the loads of the sources.
  for (; i + 1 < last; i += 2) {
    let row = weights + <usize>i * bytes;
    let a0 = f32x4.splat(0.0), a1 = a0, a2 = a0, a3 = a0;
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let at = source;
    for (const end = row + bytes; row < end; row += 4) {
      const a = v128.load32_splat(row);
      const b = v128.load32_splat(row + bytes);
      a0 = addTo(a0, a, at, 0);
      b0 = addTo(b0, b, at, 0);
      a1 = addTo(a1, a, at, 16);
      b1 = addTo(b1, b, at, 16);
      a2 = addTo(a2, a, at, 32);
      b2 = addTo(b2, b, at, 32);
      a3 = addTo(a3, a, at, 48);
      b3 = addTo(b3, b, at, 48);
      at += 64;
    }
    const out = fields + (<usize>i << LINE);
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    v128.store(out, b0, 64);
    v128.store(out, b1, 80);
    v128.store(out, b2, 96);
    v128.store(out, b3, 112);
  }
  if (i < last) {
    let row = weights + <usize>i * bytes;
    let a0 = f32x4.splat(0.0), a1 = a0, a2 = a0, a3 = a0;
    let at = source;
    for (const end = row + bytes; row < end; row += 4) {
      const a = v128.load32_splat(row);
      a0 = addTo(a0, a, at, 0);
      a1 = addTo(a1, a, at, 16);
      a2 = addTo(a2, a, at, 32);
      a3 = addTo(a3, a, at, 48);
      at += 64;
    }
    const out = fields + (<usize>i << LINE);
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
  }
}

/** The same over sparse rows, neighbours in the order of the row. */
export function fieldsSparse(
  rowStart: usize,
  neighbours: usize,
  weights: usize,
  source: usize,
  fields: usize,
  first: i32,
  last: i32,
): void {
  for (let i = first; i < last; i++) {
    const rows = rowStart + (<usize>i << 2);
    const end = <usize>load<u32>(rows, 4) << 2;
    let a0 = f32x4.splat(0.0), a1 = a0, a2 = a0, a3 = a0;
    for (let e = <usize>load<u32>(rows) << 2; e < end; e += 4) {
      const a = v128.load32_splat(weights + e);
      const at = source + (<usize>load<u32>(neighbours + e) << LINE);
      a0 = addTo(a0, a, at, 0);
      a1 = addTo(a1, a, at, 16);
      a2 = addTo(a2, a, at, 32);
      a3 = addTo(a3, a, at, 48);
    }
    const out = fields + (<usize>i << LINE);
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
  }
}

/** One step of n variables: y += pull x + push field; x += timeStep y; beyond a wall at ±1, x is the wall and y is 0. */
export function advance(
  positions: usize,
  momenta: usize,
  fields: usize,
  n: i32,
  pull: f32,
  push: f32,
  timeStep: f32,
): void {
  const pulls = f32x4.splat(pull);
  const pushes = f32x4.splat(push);
  const times = f32x4.splat(timeStep);
  const one = f32x4.splat(1.0);
  const minusOne = f32x4.splat(-1.0);
  const bytes = <usize>n << LINE;
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(positions + o);
    const pulled = f32x4.add(v128.load(momenta + o), f32x4.mul(pulls, x));
    const y = f32x4.add(pulled, f32x4.mul(pushes, v128.load(fields + o)));
    const next = f32x4.add(x, f32x4.mul(times, y));
    const isInside = f32x4.le(f32x4.abs(next), one);
    v128.store(positions + o, f32x4.pmin(one, f32x4.pmax(minusOne, next)));
    v128.store(momenta + o, v128.and(y, isInside));
  }
}

/** The sources of the fields are the signs of the positions of n variables (0 has sign 1). */
export function takeSigns(positions: usize, source: usize, n: i32): void {
  const one = f32x4.splat(1.0);
  const minusOne = f32x4.splat(-1.0);
  const bytes = <usize>n << LINE;
  for (let o: usize = 0; o < bytes; o += 16) {
    const isDown = f32x4.lt(v128.load(positions + o), f32x4.splat(0.0));
    v128.store(source + o, v128.bitselect(minusOne, one, isDown));
  }
}

/** energies[r] = Σᵢ source[i][r] field[i][r] in f64, i in increasing order. */
export function score(source: usize, fields: usize, energies: usize, n: i32): void {
  const bytes = <usize>n << LINE;
  for (let r: usize = 0; r < 64; r += 16) {
    let low = f64x2.splat(0.0), high = low;
    for (let o = r; o < bytes; o += 64) {
      const term = f32x4.mul(v128.load(source + o), v128.load(fields + o));
      low = f64x2.add(low, f64x2.promote_low_f32x4(term));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(term, term, 2, 3, 2, 3)));
    }
    v128.store(energies + 2 * r, low);
    v128.store(energies + 2 * r, high, 16);
  }
}

/** Copies the signs of the replicas whose lane of `mask` is all ones. */
export function keepSigns(source: usize, best: usize, mask: usize, n: i32): void {
  const bytes = <usize>n << LINE;
  for (let r: usize = 0; r < 64; r += 16) {
    const isBetter = v128.load(mask + r);
    for (let o = r; o < bytes; o += 64) {
      v128.store(best + o, v128.bitselect(v128.load(source + o), v128.load(best + o), isBetter));
    }
  }
}
