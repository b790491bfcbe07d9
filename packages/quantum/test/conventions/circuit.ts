/** A few gates on a dense state, by their matrices: what the circuits of other packages are made of. */
export class Circuit {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #numQubits: number;
  readonly #order: 'first-least' | 'first-most';

  /** Starts in |+>; `order` says whether wire 0 is the least or the most significant bit of an index. */
  constructor(numQubits: number, order: 'first-least' | 'first-most') {
    this.#numQubits = numQubits;
    this.#order = order;
    this.re = new Float64Array(2 ** numQubits).fill(2 ** (-numQubits / 2));
    this.im = new Float64Array(2 ** numQubits);
  }

  /** exp(-i (theta / 2) Z...Z) on the wires: RZ, RZZ, PauliRot. */
  rz(theta: number, ...wires: number[]): this {
    return this.phase((x) => (theta / 2) * wires.reduce((z, w) => z * this.z(x, w), 1));
  }

  /** exp(-i angle(x)) on the basis states x. */
  phase(angle: (x: number) => number): this {
    for (let x = 0; x < this.re.length; x++) {
      const [c, s] = [Math.cos(angle(x)), -Math.sin(angle(x))];
      const [re, im] = [this.re[x], this.im[x]];
      this.re[x] = c * re - s * im;
      this.im[x] = c * im + s * re;
    }
    return this;
  }

  /** exp(-i (theta / 2) X) on every wire. */
  rxAll(theta: number): this {
    const [c, s] = [Math.cos(theta / 2), Math.sin(theta / 2)];
    for (let w = 0; w < this.#numQubits; w++) {
      const bit = this.#bit(w);
      for (let x = 0; x < this.re.length; x++) {
        if ((x & bit) !== 0) continue;
        const [ar, ai, br, bi] = [this.re[x], this.im[x], this.re[x | bit], this.im[x | bit]];
        this.re[x] = c * ar + s * bi;
        this.im[x] = c * ai - s * br;
        this.re[x | bit] = c * br + s * ai;
        this.im[x | bit] = c * bi - s * ar;
      }
    }
    return this;
  }

  /** 1 or -1: Z of a wire in basis state x. */
  z(x: number, wire: number): number {
    return (x & this.#bit(wire)) === 0 ? 1 : -1;
  }

  probabilities(): Float64Array {
    return this.re.map((re, x) => re * re + this.im[x] * this.im[x]);
  }

  /** The expectation of a diagonal observable. */
  expect(value: (x: number) => number): number {
    return this.probabilities().reduce((sum, p, x) => sum + p * value(x), 0);
  }

  #bit(wire: number): number {
    return 2 ** (this.#order === 'first-least' ? wire : this.#numQubits - 1 - wire);
  }
}
