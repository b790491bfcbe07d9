/** The way back through the two lowest qubits and the phase, while four amplitudes of psi and lambda are in registers. */
import { COST, FACTORS, FACTOR_IM, FACTOR_RE, PHASE_SUM, pointer, SUB, tangent, VALUES } from './context';
import { entry, levels, subEnergies, subFactors } from './factors';
import { crossIm, demoted, GROUP, highDoubles, laneSum, lowDoubles, partners0, splat, turnIm, turnRe } from './lanes';
import { isTable, partners1 } from './low-qubits';
import { highEnergies, lowEnergies } from './reductions';

/**
 * Qubits 0 and 1 and then the phase on `count` amplitudes from `index`, in one pass. Returns the lanes of the inner products of
 * the qubits, taken before; Im <lambda|E|psi>, taken between, goes to PHASE_SUM of the scratch.
 */
export function undoLow<T, K>(
  psi: usize,
  lambda: usize,
  index: usize,
  count: i32,
  context: usize,
  scratch: usize,
): v128 {
  const t0 = splat<T>(tangent(context, 0));
  const t1 = splat<T>(tangent(context, 1));
  const values = pointer(context, VALUES);
  const table = pointer(context, FACTORS);
  let inner = splat<T>(0.0);
  let sum = f64x2.splat(0.0);
  for (let i = 0; i < count; i += SUB) {
    const size = min(SUB, count - i);
    let cost = pointer(context, COST) + (index + i) * sizeof<K>();
    let energies: usize = 0;
    let re = scratch + FACTOR_RE;
    let im = scratch + FACTOR_IM;
    if (isFloat<K>()) {
      energies = subEnergies(index + i, size, context, scratch, scratch);
      subFactors(index + i, size, context, scratch, scratch);
    }
    const end = psi + <usize>size * 2 * sizeof<T>();
    while (psi < end) {
      let word: u64 = 0;
      if (isTable<K>()) word = levels<K>(cost);
      const e0 = lowEnergies<K>(values, word, energies);
      const e1 = highEnergies<K>(values, word, energies);
      if (sizeof<T>() == 8) {
        const ar = v128.load(psi);
        const ai = v128.load(psi, 16);
        const br = v128.load(psi, 32);
        const bi = v128.load(psi, 48);
        const er = v128.load(lambda);
        const ei = v128.load(lambda, 16);
        const fr = v128.load(lambda, 32);
        const fi = v128.load(lambda, 48);
        // (X_0 + X_1) psi on the first group; the second has it with its lanes exchanged.
        inner = v128.add<T>(
          inner,
          crossIm<T>(
            v128.add<T>(er, partners0<T>(fr)),
            v128.add<T>(ei, partners0<T>(fi)),
            v128.add<T>(partners0<T>(ar), br),
            v128.add<T>(partners0<T>(ai), bi),
          ),
        );
        const pr = turnRe<T>(ar, partners0<T>(ai), t0);
        const pi = turnIm<T>(ai, partners0<T>(ar), t0);
        const qr = turnRe<T>(br, partners0<T>(bi), t0);
        const qi = turnIm<T>(bi, partners0<T>(br), t0);
        const ur = turnRe<T>(er, partners0<T>(ei), t0);
        const ui = turnIm<T>(ei, partners0<T>(er), t0);
        const vr = turnRe<T>(fr, partners0<T>(fi), t0);
        const vi = turnIm<T>(fi, partners0<T>(fr), t0);
        let c0: v128, c1: v128, s0: v128, s1: v128;
        if (isTable<K>()) {
          const g0 = entry<T, K>(table, word, 0);
          const g1 = entry<T, K>(table, word, 1);
          const g2 = entry<T, K>(table, word, 2);
          const g3 = entry<T, K>(table, word, 3);
          c0 = v128.shuffle<f64>(g0, g1, 0, 2);
          s0 = v128.shuffle<f64>(g0, g1, 1, 3);
          c1 = v128.shuffle<f64>(g2, g3, 0, 2);
          s1 = v128.shuffle<f64>(g2, g3, 1, 3);
        } else {
          c0 = v128.load(re);
          c1 = v128.load(re, 16);
          s0 = v128.load(im);
          s1 = v128.load(im, 16);
        }
        const first = turnGroups<T>(
          turnRe<T>(pr, qi, t1),
          turnIm<T>(pi, qr, t1),
          turnRe<T>(ur, vi, t1),
          turnIm<T>(ui, vr, t1),
          psi,
          lambda,
          c0,
          s0,
        );
        const second = turnGroups<T>(
          turnRe<T>(qr, pi, t1),
          turnIm<T>(qi, pr, t1),
          turnRe<T>(vr, ui, t1),
          turnIm<T>(vi, ur, t1),
          psi + GROUP,
          lambda + GROUP,
          c1,
          s1,
        );
        sum = f64x2.add(sum, f64x2.mul(e0, first));
        sum = f64x2.add(sum, f64x2.mul(e1, second));
      } else {
        const ar = v128.load(psi);
        const ai = v128.load(psi, 16);
        const er = v128.load(lambda);
        const ei = v128.load(lambda, 16);
        inner = v128.add<T>(
          inner,
          crossIm<T>(
            er,
            ei,
            v128.add<T>(partners0<T>(ar), partners1(ar)),
            v128.add<T>(partners0<T>(ai), partners1(ai)),
          ),
        );
        const pr = turnRe<T>(ar, partners0<T>(ai), t0);
        const pi = turnIm<T>(ai, partners0<T>(ar), t0);
        const ur = turnRe<T>(er, partners0<T>(ei), t0);
        const ui = turnIm<T>(ei, partners0<T>(er), t0);
        let c: v128, s: v128;
        if (isTable<K>()) {
          const g0 = entry<T, K>(table, word, 0);
          const g1 = entry<T, K>(table, word, 2);
          c = v128.shuffle<f32>(g0, g1, 0, 2, 4, 6);
          s = v128.shuffle<f32>(g0, g1, 1, 3, 5, 7);
        } else {
          c = demoted(v128.load(re), v128.load(re, 16));
          s = demoted(v128.load(im), v128.load(im, 16));
        }
        const cross = turnGroups<T>(
          turnRe<T>(pr, partners1(pi), t1),
          turnIm<T>(pi, partners1(pr), t1),
          turnRe<T>(ur, partners1(ui), t1),
          turnIm<T>(ui, partners1(ur), t1),
          psi,
          lambda,
          c,
          s,
        );
        sum = f64x2.add(sum, f64x2.mul(e0, lowDoubles(cross)));
        sum = f64x2.add(sum, f64x2.mul(e1, highDoubles(cross)));
      }
      psi += 8 * sizeof<T>();
      lambda += 8 * sizeof<T>();
      cost += 4 * sizeof<K>();
      energies += 32;
      re += 32;
      im += 32;
    }
  }
  store<f64>(scratch + PHASE_SUM, laneSum<f64>(sum));
  return inner;
}

/** Stores one group of psi and of lambda times u + i v; returns Im(conj(lambda) psi) of the values before. */
// @ts-ignore: decorator
@inline
function turnGroups<T>(
  pr: v128,
  pi: v128,
  lr: v128,
  li: v128,
  psi: usize,
  lambda: usize,
  u: v128,
  v: v128,
): v128 {
  v128.store(psi, v128.sub<T>(v128.mul<T>(pr, u), v128.mul<T>(pi, v)));
  v128.store(psi, v128.add<T>(v128.mul<T>(pr, v), v128.mul<T>(pi, u)), 16);
  v128.store(lambda, v128.sub<T>(v128.mul<T>(lr, u), v128.mul<T>(li, v)));
  v128.store(lambda, v128.add<T>(v128.mul<T>(lr, v), v128.mul<T>(li, u)), 16);
  return crossIm<T>(lr, li, pr, pi);
}
