import { evaluateText } from '../../documents/qaoa.ts';
import type { Action } from './action.ts';
import { angleOptions, circuitOptions, inConvention, readAngles, readCircuit } from './circuit.ts';
import { distributionSvg } from './distribution.ts';
import { cvarOption, cvarOptions, evaluateDocument, titleOf } from './report.ts';
import { simulationOptions, withSimulation } from './simulation.ts';
import { svgOption, svgOptions, writeSvg } from './svg-file.ts';

/** What the circuit gives at given angles. */
export const evaluateAction: Action = {
  name: 'evaluate',
  options: [
    ...angleOptions,
    ...circuitOptions,
    ...cvarOptions,
    ...simulationOptions,
    ...svgOptions,
  ],
  async run(context, file, options) {
    const alpha = cvarOption(options);
    const svg = await svgOption(context, options);
    const circuit = await readCircuit(context, file, options);
    const angles = readAngles(circuit, options, 'evaluate');
    return withSimulation(context, circuit, options, async (simulation) => {
      const document = evaluateDocument(simulation, angles, alpha, context.io.clock);
      const { layers } = document;
      await writeSvg(context, svg, () =>
        distributionSvg(simulation, document.figures.distribution, { layers, label: 'QAOA' }),
      );
      const text = evaluateText(titleOf(circuit, layers), document, inConvention(circuit, angles));
      return { document, text };
    });
  },
};
