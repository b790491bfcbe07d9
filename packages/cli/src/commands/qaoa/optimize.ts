import { optimizeText, type OptimizeDocument } from '../../documents/qaoa.ts';
import { documentWithoutTimes } from '../../documents/without-times.ts';
import type { Action } from './action.ts';
import { readSearch, searchAngles, searchOptions } from './angle-search.ts';
import { circuitOptions, inConvention, readCircuit } from './circuit.ts';
import { distributionSvg } from './distribution.ts';
import { cvarOption, cvarOptions, evaluateDocument, titleOf } from './report.ts';
import { shotsOptions } from './sample.ts';
import { simulationOptions, withSimulation } from './simulation.ts';
import { svgOption, svgOptions, writeSvg } from './svg-file.ts';

const statuses = { converged: 'converged', exhausted: 'evaluations', stopped: 'stopped' } as const;

/** Searches good angles. */
export const optimizeAction: Action = {
  name: 'optimize',
  options: [
    ...searchOptions,
    ...shotsOptions,
    ...circuitOptions,
    ...cvarOptions,
    ...simulationOptions,
    ...svgOptions,
  ],
  async run(context, file, options) {
    const { io, run } = context;
    const alpha = cvarOption(options);
    const search = readSearch(options, alpha);
    const svg = await svgOption(context, options);
    const circuit = await readCircuit(context, file, options);
    return withSimulation(context, circuit, options, async (simulation) => {
      const { least, most } = simulation;
      const found = await searchAngles(context, simulation, search);
      const measured = evaluateDocument(simulation, found, alpha, io.clock);
      const document: OptimizeDocument = {
        runId: run.runId,
        ...measured,
        ...inConvention(circuit, found),
        convention: circuit.convention,
        init: found.start,
        method: search.method,
        evaluations: found.evaluations,
        status: statuses[found.status],
        approximationRatio: most > least ? (most - measured.expectation) / (most - least) : null,
      };
      const { layers, objective, probabilityOfOptimum, evaluations, figures } = document;
      const picture = distributionSvg(simulation, figures.distribution, { layers, label: 'QAOA' });
      await writeSvg(context, svg, () => picture);
      await run.metrics({ objective, probabilityOfOptimum, evaluations });
      await run.artifact('document.json', documentWithoutTimes(document));
      await run.artifact('distribution.svg', picture);
      const result = { document, text: optimizeText(titleOf(circuit, layers), document) };
      return found.status === 'stopped' ? { ...result, exitCode: 130, heardStop: true } : result;
    });
  },
};
