/**
 * The XY rotation of one qubit pair, exp(-i beta (XX+YY)/2), over runs: a run (a, b) stands for the `length` index pairs
 * (a + e, b + e), which hold the pair of qubits as 10 and 01. A run is two u32. c = cos beta, s = sin beta.
 * Twin: `src/reference/xy-rotation.ts`.
 */

export function rotateRuns(
  re: usize,
  im: usize,
  runs: usize,
  numRuns: i32,
  length: i32,
  c: f64,
  s: f64,
): void {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  const vectorBytes = <usize>(length & ~1) << 3;
  for (let end = runs + (<usize>numRuns << 3); runs < end; runs += 8) {
    let a = <usize>load<u32>(runs) << 3;
    let b = <usize>load<u32>(runs, 4) << 3;
    for (let stop = a + vectorBytes; a < stop; a += 16, b += 16) {
      const ar = v128.load(re + a);
      const ai = v128.load(im + a);
      const br = v128.load(re + b);
      const bi = v128.load(im + b);
      v128.store(re + a, f64x2.add(f64x2.mul(cc, ar), f64x2.mul(ss, bi)));
      v128.store(im + a, f64x2.sub(f64x2.mul(cc, ai), f64x2.mul(ss, br)));
      v128.store(re + b, f64x2.add(f64x2.mul(cc, br), f64x2.mul(ss, ai)));
      v128.store(im + b, f64x2.sub(f64x2.mul(cc, bi), f64x2.mul(ss, ar)));
    }
    if (length & 1) {
      const ar = load<f64>(re + a);
      const ai = load<f64>(im + a);
      const br = load<f64>(re + b);
      const bi = load<f64>(im + b);
      store<f64>(re + a, c * ar + s * bi);
      store<f64>(im + a, c * ai - s * br);
      store<f64>(re + b, c * br + s * ai);
      store<f64>(im + b, c * bi - s * ar);
    }
  }
}

/**
 * Undoes `rotateRuns` on psi and lambda and returns Im <lambda|(XX+YY)/2|psi> over these runs, summed in two lanes
 * (element mod 2, an odd last element in a lane of its own) in the order of the runs.
 */
export function undoRotateRuns(
  re: usize,
  im: usize,
  lambdaRe: usize,
  lambdaIm: usize,
  runs: usize,
  numRuns: i32,
  length: i32,
  c: f64,
  s: f64,
): f64 {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  const vectorBytes = <usize>(length & ~1) << 3;
  let lanes = f64x2.splat(0.0);
  let single = 0.0;
  for (let end = runs + (<usize>numRuns << 3); runs < end; runs += 8) {
    let a = <usize>load<u32>(runs) << 3;
    let b = <usize>load<u32>(runs, 4) << 3;
    for (let stop = a + vectorBytes; a < stop; a += 16, b += 16) {
      const ar = v128.load(re + a);
      const ai = v128.load(im + a);
      const br = v128.load(re + b);
      const bi = v128.load(im + b);
      const lar = v128.load(lambdaRe + a);
      const lai = v128.load(lambdaIm + a);
      const lbr = v128.load(lambdaRe + b);
      const lbi = v128.load(lambdaIm + b);
      lanes = f64x2.add(
        lanes,
        f64x2.add(
          f64x2.sub(f64x2.mul(lar, bi), f64x2.mul(lai, br)),
          f64x2.sub(f64x2.mul(lbr, ai), f64x2.mul(lbi, ar)),
        ),
      );
      v128.store(re + a, f64x2.sub(f64x2.mul(cc, ar), f64x2.mul(ss, bi)));
      v128.store(im + a, f64x2.add(f64x2.mul(cc, ai), f64x2.mul(ss, br)));
      v128.store(re + b, f64x2.sub(f64x2.mul(cc, br), f64x2.mul(ss, ai)));
      v128.store(im + b, f64x2.add(f64x2.mul(cc, bi), f64x2.mul(ss, ar)));
      v128.store(lambdaRe + a, f64x2.sub(f64x2.mul(cc, lar), f64x2.mul(ss, lbi)));
      v128.store(lambdaIm + a, f64x2.add(f64x2.mul(cc, lai), f64x2.mul(ss, lbr)));
      v128.store(lambdaRe + b, f64x2.sub(f64x2.mul(cc, lbr), f64x2.mul(ss, lai)));
      v128.store(lambdaIm + b, f64x2.add(f64x2.mul(cc, lbi), f64x2.mul(ss, lar)));
    }
    if (length & 1) {
      const ar = load<f64>(re + a);
      const ai = load<f64>(im + a);
      const br = load<f64>(re + b);
      const bi = load<f64>(im + b);
      const lar = load<f64>(lambdaRe + a);
      const lai = load<f64>(lambdaIm + a);
      const lbr = load<f64>(lambdaRe + b);
      const lbi = load<f64>(lambdaIm + b);
      single += lar * bi - lai * br + (lbr * ai - lbi * ar);
      store<f64>(re + a, c * ar - s * bi);
      store<f64>(im + a, c * ai + s * br);
      store<f64>(re + b, c * br - s * ai);
      store<f64>(im + b, c * bi + s * ar);
      store<f64>(lambdaRe + a, c * lar - s * lbi);
      store<f64>(lambdaIm + a, c * lai + s * lbr);
      store<f64>(lambdaRe + b, c * lbr - s * lai);
      store<f64>(lambdaIm + b, c * lbi + s * lar);
    }
  }
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1) + single;
}
