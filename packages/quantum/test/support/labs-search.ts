/**
 * Whether a binary sequence of n spins has E = sum over k of C_k^2, C_k = sum over i of s_i s_(i+k), of at most `most`.
 * Spins are set from both ends inwards; |C_k| is at least what the pairs that are set give less one for each that is not, and
 * at least 1 for odd n - k. Turning all signs or every second leaves E, so the first two spins are +1.
 * @see S. Mertens, Exhaustive search for low-autocorrelation binary sequences, J. Phys. A 29, L473 (1996).
 */
export function hasLabsEnergy(n: number, most: number): boolean {
  const spins = new Int8Array(n);
  const sums = new Int32Array(n);
  const unset = Int32Array.from({ length: n }, (_, k) => n - k);

  const place = (i: number, spin: number, step: 1 | -1): void => {
    if (step === -1) spins[i] = 0;
    for (let q = 0; q < n; q++) {
      if (spins[q] === 0) continue;
      const k = Math.abs(q - i);
      sums[k] += step * spins[q] * spin;
      unset[k] -= step;
    }
    if (step === 1) spins[i] = spin;
  };

  const bound = (): number => {
    let energy = 0;
    for (let k = 1; k < n; k++) {
      const least = Math.max(Math.abs(sums[k]) - unset[k], (n - k) % 2);
      energy += least * least;
    }
    return energy;
  };

  const search = (placed: number): boolean => {
    if (bound() > most) return false;
    if (placed === n) return true;
    const pair = Math.floor(placed / 2);
    const i = placed % 2 === 0 ? pair : n - 1 - pair;
    for (const spin of i < 2 ? [1] : [1, -1]) {
      place(i, spin, 1);
      const isFound = search(placed + 1);
      place(i, spin, -1);
      if (isFound) return true;
    }
    return false;
  };

  return search(0);
}
