/**
 * An independent writing of the random streams in BigInt arithmetic modulo 2^32: the seeding, the splitting and
 * xoshiro128** 1.1 (D. Blackman, S. Vigna, https://prng.di.unimi.it/xoshiro128starstar.c, public domain).
 */
const MASK = 0xffffffffn;

type Words = [bigint, bigint, bigint, bigint];

function mix(word: bigint): bigint {
  let h = word & MASK;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & MASK;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & MASK;
  return h ^ (h >> 16n);
}

const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & MASK;

/** One step of the generator: the output and the next state. */
export function xoshiro128StarStar(state: Words): [output: bigint, next: Words] {
  const s: Words = [...state];
  const output = (rotate((s[1] * 5n) & MASK, 7n) * 9n) & MASK;
  const t = (s[1] << 9n) & MASK;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 11n);
  return [output, s];
}

/** The first `count` words of `RandomStream.root(seed).split(...paths[0]).split(...paths[1])…`. */
export function referenceWords(
  seed: bigint,
  paths: readonly (readonly (string | number)[])[],
  count: number,
): number[] {
  const low = seed & MASK;
  const high = seed >> 32n;
  let key: Words = [mix(low ^ 0x6b657466n), mix(high ^ low), mix(high ^ 0x6c6f7721n), mix(low)];
  for (const path of paths) {
    let [a, b, c, d] = key;
    for (const name of path) {
      const text = `${typeof name === 'number' ? '#' : '$'}${name}/`;
      for (let i = 0; i < text.length; i++) {
        const code = BigInt(text.charCodeAt(i));
        a = mix(a ^ code) ^ b;
        b = mix(b + a + BigInt(i));
        c = mix(c ^ b ^ code);
        d = mix(d + c);
      }
    }
    key = [mix(a ^ d), mix(b ^ a), mix(c ^ b), mix(d ^ c)];
  }
  let state: Words = [
    mix(key[0] ^ 0x9e3779b9n),
    mix(key[1] ^ 0x243f6a88n),
    mix(key[2] ^ 0xb7e15162n),
    mix(key[3] ^ 0x93c467e3n) | 1n,
  ];
  const words: number[] = [];
  for (let i = 0; i < count; i++) {
    const [output, next] = xoshiro128StarStar(state);
    words.push(Number(output));
    state = next;
  }
  return words;
}
