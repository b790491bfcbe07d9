import { costVector } from '../cost/cost-vector.ts';
import { levelBytes, type DiagonalCost, type Levels } from '../cost/diagonal-cost.ts';
import { fullSpace } from '../basis-space.ts';
import { requireMemory } from '../memory-limit.ts';
import { crossWarmStart } from '../transverse/inner-products.ts';
import { forEachZFactor, layerFactors, type LayerFactors } from '../transverse/layer-factors.ts';
import type {
  Amplitudes,
  LayerGradient,
  Outcomes,
  SimulationPlan,
  StateVector,
  StateVectorRequest,
} from '../state-vector.ts';
import { geometryOf, layerBlocks } from '../transverse/geometry.ts';
import { phaseFactors, polynomialEnergies } from './factors.ts';
import { laneSum } from './reductions.ts';
import { undoMixer } from './transverse-undo.ts';
import { turnPair, type Round } from './turn-pair.ts';

/** Bytes of {@link ReferenceTransverse}: vectors, energies and factors in double. */
export function referenceTransverseBytes(plan: SimulationPlan, vectors: 1 | 2): number {
  return 8 * 2 ** storedQubits(plan) * (3 + 2 * vectors);
}

function storedQubits({ space, isHalved }: SimulationPlan): number {
  return Math.max(2, space.numQubits - (isHalved ? 1 : 0));
}

/** QAOA with the X mixer, qubit by qubit: the plain twin of `TransverseStateVector`. */
export class ReferenceTransverse implements StateVector {
  readonly #request: StateVectorRequest;
  readonly #round: Round;
  /** Amplitudes that belong to the space (or its half), and all that are stored. */
  readonly #numStored: number;
  readonly #count: number;
  /** Stored qubits, at least 2: fewer are padded with amplitudes 0. */
  readonly #numQubits: number;
  /** Stored qubits without the padding. */
  readonly #numMixed: number;
  readonly #energies: Float64Array;
  readonly #levels:
    { readonly table: Levels; readonly numbers: Uint8Array | Uint16Array } | undefined;
  readonly #psi: Amplitudes;
  #lambda: Amplitudes | undefined;

  constructor(request: StateVectorRequest) {
    const { space, isHalved, precision, cost } = request;
    this.#request = request;
    this.#requireMemory(1);
    this.#round = precision === 'f64' ? (value) => value : Math.fround;
    this.#numStored = isHalved ? space.size / 2 : space.size;
    this.#count = 2 ** storedQubits(request);
    this.#numQubits = storedQubits(request);
    this.#numMixed = space.numQubits - (isHalved ? 1 : 0);
    this.#energies = new Float64Array(this.#count);
    if (cost.kind === 'levels') {
      const numbers =
        levelBytes(cost) === 1 ? new Uint8Array(this.#numStored) : new Uint16Array(this.#numStored);
      const table = cost.write(numbers);
      this.#levels = { table, numbers };
      numbers.forEach((level, x) => (this.#energies[x] = table.energies[level]));
      // The padding has level 0.
      this.#energies.fill(table.energies[0], this.#numStored);
    } else {
      this.#energies.set(energiesOf(cost, this.#numStored));
    }
    this.#psi = emptyState(this.#count);
  }

  get bytes(): number {
    return referenceTransverseBytes(this.#request, this.#lambda ? 2 : 1);
  }

  start(): void {
    const { start } = this.#request;
    if (start) {
      for (let x = 0; x < this.#numStored; x++) {
        this.#psi.re[x] = this.#round(start.re[x]);
        this.#psi.im[x] = this.#round(start.im[x]);
      }
      return;
    }
    this.#psi.re.fill(this.#round(1 / Math.sqrt(this.#numStored)), 0, this.#numStored);
    this.#psi.re.fill(0, this.#numStored);
    this.#psi.im.fill(0);
  }

  layer(gamma: number, beta: number | ArrayLike<number>): void {
    const { isHalved, space, mixer } = this.#request;
    const factors = layerFactors(mixer, beta, space.numQubits);
    const { tangents, scaleRe, scaleIm } = factors;
    this.#rotateZ([this.#psi], factors, 1);
    this.#phase([this.#psi], { gamma, scaleRe, scaleIm });
    if (isHalved) this.#turnMirror(this.#psi, tangents[space.numQubits - 1]);
    for (let q = 0; q < this.#numMixed; q++) this.#turnQubit(this.#psi, q, tangents[q]);
    this.#flip(this.#psi, factors);
    this.#rotateZ([this.#psi], factors, 1);
  }

  expectation(): number {
    return this.#sum((x) => this.#energies[x]);
  }

  /** Sum of |psi|^2 W in the order of the kernels. */
  #sum(weight: (x: number) => number): number {
    const round = this.#round;
    const { re, im } = this.#psi;
    return laneSum(
      this.#count,
      2,
      (x) => weight(x) * round(round(re[x] * re[x]) + round(im[x] * im[x])),
    );
  }

  outcomes(): Outcomes {
    const { re, im } = this.#psi;
    const probabilities = new Float64Array(this.#numStored);
    for (let x = 0; x < this.#numStored; x++) probabilities[x] = re[x] * re[x] + im[x] * im[x];
    const levels = this.#levels;
    if (!levels) {
      const { cost } = this.#request;
      const energies =
        cost.kind === 'polynomial'
          ? costVector(fullSpace(this.#numMixed), cost.polynomial)
          : this.#energies.slice(0, this.#numStored);
      return { energies, probabilities };
    }
    const sums = new Float64Array(levels.table.energies.length);
    for (let x = 0; x < this.#numStored; x++) sums[levels.numbers[x]] += probabilities[x];
    return { energies: Float64Array.from(levels.table.energies), probabilities: sums };
  }

  startAdjoint(weights?: Float64Array): number {
    if (!this.#lambda) {
      this.#requireMemory(2);
      this.#lambda = emptyState(this.#count);
    }
    const levels = this.#levels;
    const isByState = weights !== undefined && !levels;
    const weightOf = (x: number): number => {
      if (!weights) return this.#energies[x];
      // The padding has level 0 and no amplitude.
      return levels ? weights[x < this.#numStored ? levels.numbers[x] : 0] : weights[x];
    };
    let byState = 0;
    for (let x = 0; x < (isByState ? this.#numStored : this.#count); x++) {
      // A weight of its own for each state is not rounded first, because no kernel holds it.
      const factor = isByState ? weightOf(x) : this.#round(weightOf(x));
      this.#lambda.re[x] = this.#round(factor * this.#psi.re[x]);
      this.#lambda.im[x] = this.#round(factor * this.#psi.im[x]);
      byState +=
        weightOf(x) * (this.#psi.re[x] * this.#psi.re[x] + this.#psi.im[x] * this.#psi.im[x]);
    }
    return isByState ? byState : this.#sum(weightOf);
  }

  undoLayer(gamma: number, beta: number | ArrayLike<number>): LayerGradient {
    const { isHalved, space, precision, mixer, blocks } = this.#request;
    const factors = layerFactors(mixer, beta, space.numQubits);
    const { tangents, scaleRe, scaleIm } = factors;
    const psi = this.#psi;
    const lambda = this.#lambda!;
    const thetas =
      typeof mixer === 'object' && mixer.kind === 'warm-start' ? mixer.thetas : undefined;
    const warm = thetas ? crossWarmStart(this.amplitudes(), this.adjoint(), thetas) : 0;
    this.#rotateZ([psi, lambda], factors, -1);
    this.#flip(psi, factors);
    this.#flip(lambda, factors);
    const { byBeta, byGamma } = undoMixer({
      psi,
      lambda,
      energies: this.#energies,
      numQubits: this.#numQubits,
      tangents: Float64Array.from({ length: this.#numQubits }, (_, q) =>
        q < this.#numMixed ? -tangents[q] : 0,
      ),
      mirrorTangent: isHalved ? -tangents[space.numQubits - 1] : undefined,
      geometry: geometryOf(this.#numQubits, (blocks ?? layerBlocks[precision]).undo, isHalved),
      lanes: precision === 'f64' ? 2 : 4,
      round: this.#round,
    });
    this.#phase([psi, lambda], { gamma: -gamma, scaleRe, scaleIm: -scaleIm });
    this.#rotateZ([psi, lambda], factors, -1);
    return { gamma: 2 * byGamma, beta: 2 * (thetas ? warm : byBeta) };
  }

  adjoint(): Amplitudes {
    const { re, im } = this.#lambda!;
    return { re: re.slice(0, this.#numStored), im: im.slice(0, this.#numStored) };
  }

  setEnergies(energies: Float64Array): void {
    this.#energies.set(energies);
  }

  amplitudes(): Amplitudes {
    const { space, isHalved } = this.#request;
    const re = new Float64Array(space.size);
    const im = new Float64Array(space.size);
    for (let x = 0; x < space.size; x++) {
      const from = x < this.#numStored ? x : space.size - 1 - x;
      const scale = isHalved ? Math.SQRT1_2 : 1;
      re[x] = scale * this.#psi.re[from];
      im[x] = scale * this.#psi.im[from];
    }
    return { re, im };
  }

  dispose(): void {
    this.#lambda = undefined;
  }

  #phase(
    states: readonly Amplitudes[],
    angle: { readonly gamma: number; readonly scaleRe: number; readonly scaleIm: number },
  ): void {
    const round = this.#round;
    const factors = phaseFactors(this.#request.cost, this.#energies, angle);
    for (const { re, im } of states) {
      for (let x = 0; x < this.#count; x++) {
        const u = round(factors.re[x]);
        const v = round(factors.im[x]);
        const a = re[x];
        const b = im[x];
        re[x] = round(round(a * u) - round(b * v));
        im[x] = round(round(a * v) + round(b * u));
      }
    }
  }

  #flip(state: Amplitudes, { flips }: LayerFactors): void {
    if (flips === 0 || this.#request.isHalved) return;
    for (let a = 0; a < this.#numStored; a++) {
      const b = (a ^ flips) >>> 0;
      if (b < a) continue;
      [state.re[a], state.re[b]] = [state.re[b], state.re[a]];
      [state.im[a], state.im[b]] = [state.im[b], state.im[a]];
    }
  }

  #rotateZ(states: readonly Amplitudes[], { zRotations }: LayerFactors, direction: 1 | -1): void {
    if (!zRotations) return;
    for (const { re, im } of states) {
      forEachZFactor(zRotations, this.#numMixed, direction, (x, u, v) => {
        const a = re[x];
        const b = im[x];
        re[x] = this.#round(a * u - b * v);
        im[x] = this.#round(a * v + b * u);
      });
    }
  }

  /** (1 - i t X) on a qubit. */
  #turnQubit(state: Amplitudes, qubit: number, t: number): void {
    const bit = 2 ** qubit;
    for (let base = 0; base < this.#count; base += 2 * bit) {
      for (let a = base; a < base + bit; a++) turnPair(state, a, a + bit, t, this.#round);
    }
  }

  /** (1 - i t X) on the qubit that is not stored: pairs x, ~x. */
  #turnMirror(state: Amplitudes, t: number): void {
    for (let a = 0; a < this.#count / 2; a++) {
      turnPair(state, a, this.#count - 1 - a, t, this.#round);
    }
  }

  #requireMemory(vectors: 1 | 2): void {
    const request = this.#request;
    requireMemory({
      what: `A simulation of ${request.space.size} states${vectors === 2 ? ' with its gradient' : ''}`,
      space: request.space,
      limitBytes: request.limitBytes,
      bytesOf: (space) => referenceTransverseBytes({ ...request, space }, vectors),
    });
  }
}

function energiesOf(cost: Exclude<DiagonalCost, { kind: 'levels' }>, count: number): Float64Array {
  return cost.kind === 'table' ? cost.energies : polynomialEnergies(cost, count);
}

function emptyState(count: number): Amplitudes {
  return { re: new Float64Array(count), im: new Float64Array(count) };
}
