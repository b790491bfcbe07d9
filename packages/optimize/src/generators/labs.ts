import { Polynomial } from '../model/polynomial.ts';
import type { Term } from '../model/vartype.ts';
import { checkInteger } from './arguments.ts';
import { numberedNames } from './pair-list.ts';

/** Its polynomial has about 1.4 million terms. */
const LARGEST = 256;

/**
 * The low autocorrelation binary sequence problem over spins "0" … "n - 1": E(s) = Σₖ Cₖ² for k = 1 … n - 1, with
 * Cₖ = Σᵢ sᵢ sᵢ₊ₖ. Multiplied out: (n - k) + 2 Σᵢ<ⱼ sᵢ sᵢ₊ₖ sⱼ sⱼ₊ₖ for each k, a polynomial of order 4. The merit
 * factor of a sequence is n² / (2E) (M. J. E. Golay, IEEE Transactions on Information Theory 23, 1977).
 *
 * @throws KetflowError `OPTION_INVALID` unless n is an integer from 1 to 256.
 */
export function labs(n: number): Polynomial {
  checkInteger('n', n, 1, LARGEST);
  const names = numberedNames(n);
  const terms: Term[] = [];
  for (let k = 1; k < n; k++) {
    for (let j = 0; j + k < n; j++) {
      for (let i = 0; i < j; i++) {
        terms.push({ bias: 2, variables: [names[i], names[i + k], names[j], names[j + k]] });
      }
    }
  }
  return Polynomial.fromTerms('SPIN', names, terms, (n * (n - 1)) / 2);
}
