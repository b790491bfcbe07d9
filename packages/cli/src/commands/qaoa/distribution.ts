import { distributionPlot } from '../../render/distribution-plot.ts';
import { objectiveLabel } from './circuit.ts';
import type { Simulation } from './simulation.ts';

/** How the states that are measured spread over the objective, beside states drawn at random. */
export interface Distribution {
  /** Edges of the bins in the sense of the file, increasing, one more than there are bins. */
  readonly edges: readonly number[];
  /** The probability, or the share of the shots, in each bin. */
  readonly probabilities: readonly number[];
  /** The share of all states in each bin. */
  readonly uniform: readonly number[];
}

const mostBins = 40;

/** One bin for each integer where all energies are integers and these are few; else {@link mostBins} even ones. */
function edgesOf({ energies, least, most }: Simulation): readonly number[] {
  const areIntegers = energies.every(Number.isInteger);
  if (areIntegers && most - least < 1.5 * mostBins) {
    return Array.from({ length: most - least + 2 }, (_, i) => least - 0.5 + i);
  }
  if (most === least) return [least - 0.5, least + 0.5];
  return Array.from({ length: mostBins + 1 }, (_, i) => least + (i / mostBins) * (most - least));
}

/**
 * The distribution of the objective.
 * @param weights - Weight of every basis state: probabilities, or how often it was drawn.
 */
export function distributionOf(simulation: Simulation, weights: ArrayLike<number>): Distribution {
  const { energies, circuit } = simulation;
  const edges = edgesOf(simulation);
  const bins = edges.length - 1;
  const [low = 0, high = 1] = [edges[0], edges.at(-1)];
  const shares = new Float64Array(bins);
  const uniform = new Float64Array(bins);
  let total = 0;
  for (let x = 0; x < energies.length; x++) {
    const energy = energies[x] ?? 0;
    const bin = Math.min(bins - 1, Math.floor(((energy - low) / (high - low)) * bins));
    const weight = weights[x] ?? 0;
    shares[bin] = (shares[bin] ?? 0) + weight;
    uniform[bin] = (uniform[bin] ?? 0) + 1 / energies.length;
    total += weight;
  }
  const probabilities = shares.map((weight) => weight / total);
  const isTurned = circuit.model.sense === 'max';
  const inOrder = (values: ArrayLike<number>): number[] =>
    isTurned ? Array.from(values).reverse() : Array.from(values);
  return {
    edges: inOrder(edges.map(circuit.model.objectiveOf)),
    probabilities: inOrder(probabilities),
    uniform: inOrder(uniform),
  };
}

/** The distribution as SVG. */
export function distributionSvg(
  simulation: Simulation,
  distribution: Distribution,
  what: { readonly layers: number; readonly label: string },
): string {
  const { circuit, least } = simulation;
  const { name, objectiveOf } = circuit.model;
  const layers = `${what.layers} layer${what.layers === 1 ? '' : 's'}`;
  return distributionPlot({
    title: `QAOA on ${name}, ${layers}`,
    description:
      `Probability of each objective of ${name} after ${layers} with the mixer ${circuit.mixer}, ` +
      `in front of that of states drawn at random; the optimum ${objectiveOf(least)} is marked.`,
    edges: distribution.edges,
    shares: { label: what.label, values: distribution.probabilities },
    behind: { label: 'states drawn at random', values: distribution.uniform },
    mark: { label: 'optimum', value: objectiveOf(least) },
    axis: objectiveLabel(circuit),
  });
}
