import type { ZPolynomial } from '../z-polynomial.ts';

/** A monomial in bits of order >= 2: its qubits in increasing order, of which the first `length` are left. */
interface Monomial {
  readonly coefficient: number;
  readonly qubits: readonly number[];
  readonly length: number;
}

/** A polynomial in the bits x: a constant, linear coefficients, and the rest by highest qubit. */
interface BitPolynomial {
  readonly constant: number;
  readonly linear: Float64Array;
  readonly byHighest: readonly Monomial[][];
}

/**
 * Fills `cost`, shape (C(n, k),), with E of every bit string of weight k, in colexicographic order.
 *
 * The ones are chosen from the highest down. Setting x_b = 1 turns every monomial with highest qubit b into one of an
 * order less, so after k - 1 choices E is linear in the last one and the whole run of states below costs one addition
 * each.
 */
export function fillWeightCost(
  cost: Float64Array,
  numQubits: number,
  weight: number,
  polynomial: ZPolynomial,
): void {
  const { constant, linear, byHighest } = toBits(numQubits, weight, polynomial);
  if (weight === 0) {
    cost[0] = constant;
    return;
  }
  const rows = Array.from({ length: weight }, () => new Float64Array(numQubits));
  let rank = 0;

  // `h` holds the linear coefficients after the choices made so far; level ones are left to choose, all below `bound`.
  const choose = (level: number, bound: number, sum: number, h: Float64Array): void => {
    if (level === 1) {
      for (let a = 0; a < bound; a++) cost[rank++] = sum + h[a];
      return;
    }
    const next = rows[level - 2];
    const pushed: Monomial[][] = [];
    for (let b = level - 1; b < bound; b++) {
      for (let a = 0; a < b; a++) next[a] = h[a];
      for (const { coefficient, qubits, length } of byHighest[b]) {
        const highest = qubits[length - 2];
        if (length === 2) {
          next[highest] += coefficient;
        } else {
          byHighest[highest].push({ coefficient, qubits, length: length - 1 });
          pushed.push(byHighest[highest]);
        }
      }
      choose(level - 1, b, sum + h[b], next);
      for (const list of pushed) list.pop();
      pushed.length = 0;
    }
  };
  choose(weight, numQubits, constant, linear);
}

/**
 * prod (1 - 2 x_q) = sum over subsets T of (-2)^|T| x_T, merged over all terms in order of first appearance; subsets of
 * more than `weight` qubits vanish on the subspace.
 */
function toBits(numQubits: number, weight: number, { offset, terms }: ZPolynomial): BitPolynomial {
  let constant = offset;
  const linear = new Float64Array(numQubits);
  const merged = new Map<string, { coefficient: number; qubits: number[] }>();
  for (const { coefficient, qubits } of terms) {
    const sorted = [...qubits].sort((a, b) => a - b);
    const chosen: number[] = [];
    const expand = (from: number, factor: number): void => {
      if (chosen.length === 0) {
        constant += factor;
      } else if (chosen.length === 1) {
        linear[chosen[0]] += factor;
      } else {
        const key = chosen.join(',');
        const known = merged.get(key);
        if (known) known.coefficient += factor;
        else merged.set(key, { coefficient: factor, qubits: [...chosen] });
      }
      if (chosen.length === weight) return;
      for (let i = from; i < sorted.length; i++) {
        chosen.push(sorted[i]);
        expand(i + 1, -2 * factor);
        chosen.pop();
      }
    };
    expand(0, coefficient);
  }
  const byHighest = Array.from({ length: numQubits }, (): Monomial[] => []);
  for (const { coefficient, qubits } of merged.values()) {
    byHighest[qubits[qubits.length - 1]].push({ coefficient, qubits, length: qubits.length });
  }
  return { constant, linear, byHighest };
}
