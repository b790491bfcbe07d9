import { setImmediate } from 'node:timers/promises';
import { KetflowError } from '@ketflow/core';
import { landscape, landscapeGrid, landscapeRange } from '@ketflow/quantum';
import type { OptionValues } from '../../command.ts';
import { landscapeText, type LandscapeDocument } from '../../documents/qaoa.ts';
import { integerOption, numbersOption, textOption } from '../../option-values.ts';
import { heatMap } from '../../render/heat-map.ts';
import type { Action } from './action.ts';
import { circuitOptions, readCircuit, type Circuit } from './circuit.ts';
import { titleOf } from './report.ts';
import { simulationOptions, withSimulation } from './simulation.ts';
import { svgOption, svgOptions, writeSvg } from './svg-file.ts';

const DEFAULT_STEPS = 41;

type Range = readonly [number, number];

function rangeOption(options: OptionValues, name: 'gammaRange' | 'betaRange'): Range | undefined {
  const values = numbersOption(options, name);
  if (values === undefined) return undefined;
  const [low = NaN, high = NaN] = values;
  if (values.length === 2 && low < high && Number.isFinite(high - low)) return [low, high];
  throw new KetflowError('OPTION_INVALID', {
    option: name === 'gammaRange' ? '--gamma-range' : '--beta-range',
    value: textOption(options, name) ?? '',
    expected: 'two numbers A,B with A below B',
  });
}

/** The range where nothing is said, in the convention of the circuit. */
function usualRange({ mixer, variables, unit }: Circuit, deviation: number) {
  const { gamma, beta } = landscapeRange(mixer, variables.length, deviation);
  // The range of beta is symmetric, so that the sign of its unit does not matter.
  return { gamma: [gamma[0] / unit.gamma, gamma[1] / unit.gamma] as const, beta };
}

/** The document with its figure. */
function svgOf(circuit: Circuit, { gammas, betas, expectations, best }: LandscapeDocument): string {
  const { name, sense, objectiveOf } = circuit.model;
  return heatMap({
    title: `Landscape of ${name}, 1 layer`,
    description:
      `Mean objective of ${name} after one QAOA layer with the mixer ${circuit.mixer} at every gamma and beta; ` +
      `the best, ${best.objective}, is at gamma ${best.gamma}, beta ${best.beta}.`,
    x: { label: 'gamma (rad per unit of objective)', values: gammas },
    y: { label: 'beta (rad)', values: betas },
    cells: expectations.map((row) => row.map(objectiveOf)),
    scale: 'mean objective',
    better: sense === 'max' ? 'high' : 'low',
    mark: { x: best.gamma, y: best.beta },
  });
}

/** The expectation of one layer over a grid of angles. */
export const landscapeAction: Action = {
  name: 'landscape',
  options: [
    { flags: '--gamma-range <A,B>', text: 'gammas of the landscape (default: by the model)' },
    { flags: '--beta-range <A,B>', text: 'betas of the landscape (default: a period)' },
    { flags: '--steps <N>', text: `angles in each range (default: ${DEFAULT_STEPS})` },
    ...circuitOptions,
    ...simulationOptions,
    ...svgOptions,
  ],
  async run(context, file, options) {
    const { io, progress } = context;
    const steps = integerOption(options, 'steps', { least: 2, most: 1000 }) ?? DEFAULT_STEPS;
    const gammaRange = rangeOption(options, 'gammaRange');
    const betaRange = rangeOption(options, 'betaRange');
    const svg = await svgOption(context, options);
    const circuit = await readCircuit(context, file, options);
    const start = io.clock.seconds();
    return withSimulation(context, circuit, options, async ({ qaoa }) => {
      const usual = usualRange(circuit, qaoa.costDeviation);
      const grid = landscapeGrid(
        { gamma: gammaRange ?? usual.gamma, beta: betaRange ?? usual.beta },
        steps,
      );
      const { unit, model } = circuit;
      const rows = landscape(qaoa, {
        gammas: grid.gammas.map((gamma) => gamma * unit.gamma),
        betas: grid.betas.map((beta) => beta * unit.beta),
      });
      const nearestFirst = Array.from(grid.betas, (_, j) => j).sort(
        (i, j) => Math.abs(grid.betas[i] ?? 0) - Math.abs(grid.betas[j] ?? 0),
      );
      const expectations: number[][] = [];
      let best = { gamma: NaN, beta: NaN, expectation: Infinity };
      for (const row of rows) {
        const gamma = grid.gammas[expectations.length] ?? NaN;
        for (const j of nearestFirst) {
          const expectation = row[j] ?? NaN;
          // What differs by rounding is a tie.
          if (!(expectation < best.expectation - 1e-12 * Math.abs(expectation))) continue;
          best = { gamma, beta: grid.betas[j] ?? NaN, expectation };
        }
        expectations.push(Array.from(row));
        progress.report({ step: 'landscape', done: expectations.length, total: steps });
        await setImmediate();
        io.signal.throwIfAborted();
      }
      const document: LandscapeDocument = {
        variables: circuit.variables.length,
        convention: circuit.convention,
        gammas: Array.from(grid.gammas),
        betas: Array.from(grid.betas),
        expectations,
        best: { ...best, objective: model.objectiveOf(best.expectation) },
        amplitudes: circuit.space.size,
        seconds: io.clock.seconds() - start,
      };
      await writeSvg(context, svg, () => svgOf(circuit, document));
      return { document, text: landscapeText(titleOf(circuit, 1), document) };
    });
  },
};
