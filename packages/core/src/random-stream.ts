import { cos, log, sin } from './elementary.ts';
import { KetflowError } from './errors.ts';

/** Scrambles 32 bits: the finaliser of MurmurHash3 (A. Appleby, public domain constants). */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function refuseRange(n: number): never {
  throw new KetflowError('OPTION_INVALID', {
    option: 'n',
    value: String(n),
    expected: 'an integer from 1 to 4294967296',
  });
}

/**
 * A stream of random numbers that belongs to one named part of one run.
 *
 * `RandomStream.root(seed)` starts the tree; `split('race', 'sa', 3)` gives the stream of a part. A split depends on the
 * seed and the path of names alone, never on how many numbers were drawn, so parts can be computed in any order and on
 * any number of threads. The numbers come from xoshiro128** 1.1 (D. Blackman, S. Vigna, Scrambled linear pseudorandom
 * number generators, ACM TOMS 47, 2021).
 */
export class RandomStream {
  readonly #key: readonly [number, number, number, number];
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spare: number | undefined;

  private constructor(key: readonly [number, number, number, number]) {
    this.#key = key;
    this.#a = mix(key[0] ^ 0x9e3779b9);
    this.#b = mix(key[1] ^ 0x243f6a88);
    this.#c = mix(key[2] ^ 0xb7e15162);
    this.#d = mix(key[3] ^ 0x93c467e3) | 1; // never all zero
  }

  /**
   * The root stream of a run.
   * @param seed - Integer from 0 to 2^53 - 1.
   * @throws KetflowError `OPTION_INVALID` if it is anything else.
   */
  static root(seed: number): RandomStream {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new KetflowError('OPTION_INVALID', {
        option: 'seed',
        value: String(seed),
        expected: 'an integer from 0 to 9007199254740991',
      });
    }
    const low = seed >>> 0;
    const high = Math.floor(seed / 2 ** 32);
    return new RandomStream([
      mix(low ^ 0x6b657466),
      mix(high ^ low),
      mix(high ^ 0x6c6f7721),
      mix(low),
    ]);
  }

  /** What makes the stream, to hand it to another thread; how many numbers were drawn is not part of it. */
  get key(): readonly [number, number, number, number] {
    return this.#key;
  }

  /** The stream of that `key`, before its first number. */
  static fromKey(key: readonly [number, number, number, number]): RandomStream {
    return new RandomStream(key);
  }

  /** The independent stream of the part with this path of names; does not touch this stream. */
  split(...path: readonly (string | number)[]): RandomStream {
    let [a, b, c, d] = this.#key;
    for (const name of path) {
      const text = `${typeof name === 'number' ? '#' : '$'}${name}/`;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        a = mix(a ^ code) ^ b;
        b = mix((b + a + i) | 0);
        c = mix(c ^ b ^ code);
        d = mix((d + c) | 0);
      }
    }
    return new RandomStream([mix(a ^ d), mix(b ^ a), mix(c ^ b), mix(d ^ c)]);
  }

  /** The next 32 random bits, as an integer from 0 to 2^32 - 1. */
  uint32(): number {
    const s = Math.imul(this.#b, 5);
    const result = Math.imul((s << 7) | (s >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform on [0, 1): a multiple of 2^-53. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /**
   * Uniform on 0, …, n - 1 without bias, n from 1 to 2^32.
   * @throws KetflowError `OPTION_INVALID` for an n outside that range.
   */
  integer(n: number): number {
    if (!(n >= 1 && n <= 4294967296)) refuseRange(n);
    const limit = 4294967296 - (4294967296 % n);
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % n;
  }

  /** Standard normal (G. E. P. Box, M. E. Muller, 1958). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    const angle = 6.283185307179586 * this.uniform();
    this.#spare = radius * sin(angle);
    return radius * cos(angle);
  }

  /** Shuffles in place (R. A. Fisher, F. Yates) and returns the same array. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  }

  /** k distinct values of 0, …, n - 1 in increasing order, every subset equally likely (R. W. Floyd, 1987). */
  subset(n: number, k: number): Int32Array {
    const chosen = new Set<number>();
    for (let j = n - k; j < n; j++) {
      const t = this.integer(j + 1);
      chosen.add(chosen.has(t) ? j : t);
    }
    return Int32Array.from(chosen).sort();
  }
}
