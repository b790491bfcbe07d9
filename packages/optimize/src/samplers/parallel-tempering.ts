import { exp, log, type RandomStream } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { Bqm } from '../model/bqm.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import type { Search } from '../search.ts';
import { longRunBetaRange } from './annealing/beta-range.ts';
import { unitBetaRange } from './annealing/batches/replica-engine.ts';
import { asUnitModel } from './annealing/replicas/unit-model.ts';
import { scanModel } from './annealing/scan/scan-model.ts';
import { ReplicaTempering } from './tempering/replica-tempering.ts';
import { ScanTempering } from './tempering/scan-tempering.ts';
import type { TemperingEngine } from './tempering/tempering-engine.ts';

const parameters = {
  numSweeps: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Sweeps of every replica. Unset: as many as the budget or the deadline allows, 1,000 when nothing limits them.',
  },
  rungs: {
    type: 'integer',
    default: null,
    min: 2,
    max: 128,
    description: 'Temperatures. Unset: by the number of variables, 8 to 32.',
  },
  betaRange: {
    type: 'range',
    default: null,
    description:
      'Inverse temperatures of the hottest and the coldest rung, in between geometric. Unset: from the biases.',
  },
  clusterInterval: {
    type: 'integer',
    default: null,
    min: 0,
    max: 1e6,
    description:
      'Sweeps from one round of isoenergetic cluster moves to the next; 0: none. Unset: 4 for models of at most 8 neighbours a variable, else none.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_SWEEPS = 1000;
const [LEAST_RUNGS, MOST_RUNGS] = [8, 32];
/** Rungs per square root of a variable and e-fold of temperature: neighbours exchange states about every third time. */
const RUNG_DENSITY = 0.35;
/** Families of models without replicas in bytes: one pair for cluster moves. */
const SCAN_FAMILIES = 2;
const CLUSTER_INTERVAL = 4;
/** Operations of scoring the states that are kept, at most. */
const KEEP_OPERATIONS = 2 ** 25;
/** Mean degree up to which differences of two replicas fall apart into clusters, roughly. */
const CLUSTER_DEGREE = 8;

/** Inverse temperatures, and the engine for a ladder of so many. */
function temper(bqm: Bqm, options: Options): { betas: number[]; engine: TemperingEngine } {
  const spin = bqm.toVartype('SPIN');
  const unit = asUnitModel(spin);
  const [hot, cold] =
    options.betaRange ?? (unit === undefined ? longRunBetaRange(spin) : unitBetaRange(unit));
  const wanted = RUNG_DENSITY * Math.sqrt(spin.numVariables) * log(cold / hot);
  const rungs = options.rungs ?? Math.max(LEAST_RUNGS, Math.min(MOST_RUNGS, Math.ceil(wanted)));
  const step = (log(cold) - log(hot)) / (rungs - 1);
  return {
    betas: Array.from({ length: rungs }, (_, rung) => exp(log(hot) + rung * step)),
    engine:
      unit === undefined
        ? new ScanTempering(scanModel(spin), rungs, SCAN_FAMILIES)
        : new ReplicaTempering(unit, rungs),
  };
}

/** Exchanges between neighbouring rungs, every second pair in turn: accepted with min(1, e^((βₐ - β_b)(Eₐ - E_b))). */
function exchangeRungs(
  engine: TemperingEngine,
  betas: readonly number[],
  parity: number,
  stream: RandomStream,
): void {
  const mask = new Uint8Array(engine.families);
  for (let rung = parity; rung + 1 < engine.rungs; rung += 2) {
    let isAny = false;
    for (let family = 0; family < engine.families; family++) {
      const gap = engine.energy(rung, family) - engine.energy(rung + 1, family);
      const exponent = (betas[rung] - betas[rung + 1]) * gap;
      mask[family] = exponent >= 0 || -exponent < -log(stream.uniform()) ? 1 : 0;
      isAny ||= mask[family] === 1;
    }
    if (isAny) engine.exchange(rung, mask);
  }
}

/** Cluster moves of random pairs of families on the colder half of the ladder; returns the operations. */
function exchangeClusters(engine: TemperingEngine, stream: RandomStream): number {
  const { rungs, families } = engine;
  let operations = 0;
  for (let rung = rungs >> 1; rung < rungs; rung++) {
    const order = stream.shuffle(Int32Array.from({ length: families }, (_, at) => at));
    for (let at = 0; at + 1 < families; at += 2) {
      operations += engine.exchangeCluster(rung, order[at], order[at + 1], stream.uint32());
    }
  }
  return operations;
}

/** Keeps the best states of the rungs that saw the lowest energies: as many as are scored at once. */
function keepBest(engine: TemperingEngine, search: Search): void {
  const most = Math.max(1, Math.floor(KEEP_OPERATIONS / engine.sweepCost));
  const rungs = Array.from({ length: engine.rungs }, (_, rung) => rung)
    .filter((rung) => engine.bestEnergy(rung) < Infinity)
    .sort((a, b) => engine.bestEnergy(a) - engine.bestEnergy(b));
  for (const rung of rungs.slice(0, most)) search.keep(engine.bestSpins(rung));
}

async function run({ model, options, stream, search }: Task<Options>): Promise<Ending> {
  if (!(model instanceof Bqm)) throw new TypeError('Parallel tempering takes pairwise models.');
  const { betas, engine } = temper(model, options);
  try {
    const n = model.numVariables;
    const isFew = model.neighbours.length <= CLUSTER_DEGREE * n;
    const interval = options.clusterInterval ?? (isFew ? CLUSTER_INTERVAL : 0);
    const numSweeps = options.numSweeps ?? (search.isLimited ? Infinity : DEFAULT_SWEEPS);
    const exchanges = stream.split('exchanges');
    const clusters = stream.split('clusters');
    const perSweep = engine.families * n;
    const clusterMoves = (engine.rungs - (engine.rungs >> 1)) * (engine.families >> 1);
    const betaRange = [betas[0], betas[betas.length - 1]];
    const resolved = { ...options, rungs: engine.rungs, betaRange, clusterInterval: interval };
    const coldest = engine.rungs - 1;
    for (let rung = 0; rung < engine.rungs; rung++) {
      if (search.isOver()) return { status: 'converged', info: { options: resolved } };
      engine.start(rung, stream.split('start', rung), (family) =>
        rung === coldest ? search.initialSpins(family) : undefined,
      );
      if (search.isPauseDue(engine.sweepCost)) await search.pause();
    }
    /** A sweep of every rung; whether all of them were let go. */
    const sweepRungs = async (): Promise<boolean> => {
      for (let rung = 0; rung < engine.rungs; rung++) {
        if (!search.grantAll(perSweep)) return false;
        engine.sweep(rung, betas[rung]);
        search.note(engine.bestEnergy(rung));
        if (search.isPauseDue(engine.sweepCost)) await search.pause();
      }
      return true;
    };
    for (let sweep = 0; sweep < numSweeps && (await sweepRungs()); sweep++) {
      exchangeRungs(engine, betas, sweep % 2, exchanges);
      if (interval === 0 || sweep % interval !== interval - 1) continue;
      if (!search.grantAll(clusterMoves)) break;
      if (search.isPauseDue(exchangeClusters(engine, clusters))) await search.pause();
    }
    keepBest(engine, search);
    return { status: 'converged', info: { options: resolved } };
  } finally {
    engine.dispose();
  }
}

/**
 * Parallel tempering (R. H. Swendsen, J.-S. Wang, Physical Review Letters 57, 1986; K. Hukushima, K. Nemoto, Journal of
 * the Physical Society of Japan 65, 1996) with isoenergetic cluster moves (J. Houdayer, European Physical Journal B 22, 2001;
 * Z. Zhu, A. J. Ochoa, H. G. Katzgraber, Physical Review Letters 115, 2015): 16 families of replicas in bytes where all
 * couplings are of one size, else two. The best states at the ends of sweeps are kept. One proposed flip, and one cluster
 * move, is one evaluation. Pairwise models without a constraint.
 */
export const parallelTempering: Sampler = defineSampler({
  name: 'pt',
  parameters,
  constraints: [],
  takesHigherOrder: false,
  run,
});
