import { sampleText, type SampleDocument } from '../../documents/qaoa.ts';
import { integerOption, requiredOption } from '../../option-values.ts';
import type { Action } from './action.ts';
import { angleOptions, circuitOptions, readAngles, readCircuit } from './circuit.ts';
import { distributionOf, distributionSvg } from './distribution.ts';
import { titleOf } from './report.ts';
import { priceOf } from './price.ts';
import { simulationOptions, withSimulation } from './simulation.ts';
import { svgOption, svgOptions, writeSvg } from './svg-file.ts';

const MOST_SHOTS = 10_000_000;

export const shotsOptions = [
  {
    flags: '--shots <N>',
    text: 'measurements; of each evaluation in optimize (default there: exact)',
  },
] as const;

/** Measures the circuit many times. */
export const sampleAction: Action = {
  name: 'sample',
  options: [
    ...angleOptions,
    ...shotsOptions,
    ...circuitOptions,
    ...simulationOptions,
    ...svgOptions,
  ],
  async run(context, file, options) {
    requiredOption(options, 'shots', 'qaoa sample');
    const shots = integerOption(options, 'shots', { least: 1, most: MOST_SHOTS }) ?? 1;
    const svg = await svgOption(context, options);
    const circuit = await readCircuit(context, file, options);
    const { gammas, betas } = readAngles(circuit, options, 'sample');
    const { model, space, variables } = circuit;
    const { clock } = context.io;
    return withSimulation(context, circuit, options, async (simulation) => {
      const { qaoa, energies, least } = simulation;
      const start = clock.seconds();
      const drawn = qaoa.sample(gammas, betas, shots, context.stream.split('qaoa', 'sample'));
      const seconds = clock.seconds() - start;
      const times = new Map<number, number>();
      for (const x of drawn) times.set(x, (times.get(x) ?? 0) + 1);
      const rows = [...times].map(([x, count]) => ({
        x,
        bits: Array.from(space.bitsOf(x)).reverse().join(''),
        count,
        energy: energies[x] ?? NaN,
        objective: model.objectiveOf(energies[x] ?? NaN),
      }));
      // Equal numbers in the order of the strings: the same shots are printed the same way.
      rows.sort((a, b) => b.count - a.count || a.x - b.x);
      const best = rows.reduce((one, other) =>
        other.energy < one.energy || (other.energy === one.energy && other.x < one.x) ? other : one,
      );
      const mean = rows.reduce((sum, { count, energy }) => sum + count * energy, 0) / shots;
      const weights = new Float64Array(space.size);
      for (const { x, count } of rows) weights[x] = count;
      const distribution = distributionOf(simulation, weights);
      const document: SampleDocument = {
        variables: variables.length,
        layers: gammas.length,
        shots,
        counts: Object.fromEntries(rows.map(({ bits, count }) => [bits, count])),
        objective: model.objectiveOf(mean),
        optimum: model.objectiveOf(least),
        best: {
          bits: best.bits,
          count: best.count,
          objective: best.objective,
          variables,
          sample: Array.from(space.bitsOf(best.x)),
        },
        amplitudes: space.size,
        seconds,
        simulated: true,
        price: priceOf(circuit, gammas.length, shots),
        figures: { distribution },
      };
      const { layers } = document;
      await writeSvg(context, svg, () =>
        distributionSvg(simulation, distribution, { layers, label: `QAOA, ${shots} shots` }),
      );
      return { document, text: sampleText(titleOf(circuit, layers), document, rows) };
    });
  },
};
