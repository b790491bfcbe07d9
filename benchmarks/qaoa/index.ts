/** QAOA beside its peers: layers, gradients, small problems, other mixers; one table at the end. */
import { machine } from 'ketflow';
import { Peers } from './comparison.ts';
import { gradientRows } from './gradients.ts';
import { largeRows } from './large.ts';
import { layerRows } from './layers.ts';
import { otherMixerRows } from './other-mixers.ts';
import { markdown } from './side-by-side.ts';
import { smallProblemRows } from './small-problems.ts';

/** @param withLargest - Whether 2^28 states are run, too. */
export async function qaoaBenchmark(withLargest: boolean): Promise<void> {
  const peers = new Peers();
  const before = machine();
  if (peers.missing !== null) console.log(`No peers: ${peers.missing}`);
  try {
    const rows = [
      ...(await layerRows(peers)),
      ...(await gradientRows(peers)),
      ...(await smallProblemRows(peers)),
      ...(await otherMixerRows(peers)),
      ...largeRows(withLargest),
    ];
    const versions = [...peers.versions].map(([tool, version]) => `${tool} ${version}`);
    console.log(
      `\n${before.processor}, ${before.cores} cores, ${before.platform}, Node ${before.node}; one thread unless stated; ` +
        `load ${before.load1} before, ${machine().load1} after; peers: ${versions.join(', ') || 'none'}`,
    );
    console.log('Medians, the best in brackets; a goal is met when both meet it.\n');
    console.log(markdown(rows));
  } finally {
    peers.close();
  }
}
