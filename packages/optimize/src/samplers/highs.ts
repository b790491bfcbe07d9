import { KetflowError } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { Bqm } from '../model/bqm.ts';
import type { Model } from '../model/problem.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { SampleStatus } from '../sample-set.ts';
import type { Sampler } from '../sampler.ts';
import type { Search } from '../search.ts';
import { trivialBound } from './exact/trivial-bound.ts';
import { linearise, type LinearProgram } from './highs/linear-program.ts';
import { loadHighs, type Highs, type HighsModel } from './highs/load-highs.ts';
import { provenBound, scaleOf, SOLVER_TOLERANCE } from './highs/proven-bound.ts';

const parameters = {
  maxProducts: {
    type: 'integer',
    default: 20_000,
    min: 0,
    max: 1e6,
    description: 'Most pairs of a model; each becomes a column of the linear program.',
  },
  nodeLimit: {
    type: 'integer',
    default: null,
    min: 1,
    max: 2 ** 31 - 1,
    description: 'Most nodes of the search tree. Unset: no limit.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

/** Memory of the solver for one product, its rows, cuts and tree, roughly. */
const BYTES_PER_PRODUCT = 2 ** 13;

/** Longest time in seconds that is handed over. */
const LONGEST_SECONDS = 1e9;

function refuses(model: Model, _k: number | undefined, options: Options): KetflowError | undefined {
  const products = (model as Bqm).numInteractions;
  if (products <= options.maxProducts) return undefined;
  return new KetflowError('TOO_LARGE', {
    what: `The linear program of ${products} pairs`,
    neededBytes: BYTES_PER_PRODUCT * products,
    limitBytes: BYTES_PER_PRODUCT * options.maxProducts,
    fits: `highs takes ${options.maxProducts} pairs; highs.maxProducts raises the limit.`,
  });
}

async function run({ model, k, assignment, options, search }: Task<Options>): Promise<Ending> {
  const bqm = (model as Bqm).toVartype('BINARY');
  const program = linearise(bqm, k, assignment);
  // Looked at first: nothing is loaded for work that is not to begin.
  if (search.isOver()) return { status: 'evaluations' };
  const highs = await loadHighs();
  await search.pause();
  if (search.grant(1) === 0) return { status: 'evaluations' };
  const scale = scaleOf(program.cost);
  const solver = highs.createModel(dataOf(program, scale));
  try {
    solver.options.set({
      output_flag: false,
      mip_rel_gap: 0,
      mip_abs_gap: 0,
      mip_feasibility_tolerance: SOLVER_TOLERANCE,
      dual_feasibility_tolerance: SOLVER_TOLERANCE,
      ...(options.nodeLimit === null ? {} : { mip_max_nodes: options.nodeLimit }),
      ...(search.target === -Infinity
        ? {}
        : { objective_target: scale * (search.target - bqm.offset) }),
      time_limit: Math.min(LONGEST_SECONDS, Math.max(0, search.secondsLeft())),
    });
    const start = search.initialSpins(0);
    if (start !== undefined) {
      search.keep(start);
      solver.setSolution({ colValue: columnsOf(start, program) });
    }
    solve(highs, solver, program, search);
    const dual = Number(solver.info.get('mip_dual_bound'));
    const bound = Math.max(bqm.offset + provenBound(program, dual, scale), trivialBound(bqm));
    const lowerBound = Math.min(bound, search.keptEnergy);
    const nodes = Number(solver.info.get('mip_node_count'));
    await search.pause();
    return { status: statusOf(highs, solver), info: { lowerBound, nodes } };
  } finally {
    solver.dispose();
  }
}

/** The program as the solver takes it. */
function dataOf(program: LinearProgram, scale: number): object {
  const { numBinary, cost, rowLower, rowUpper, starts, indices, values } = program;
  const [numCols, numRows] = [cost.length, rowLower.length];
  return {
    numCols,
    numRows,
    colCost: cost.map((c) => scale * c),
    colLower: new Float64Array(numCols),
    colUpper: new Float64Array(numCols).fill(1),
    rowLower,
    rowUpper,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    integrality: Int32Array.from({ length: numCols }, (_, at) => (at < numBinary ? 1 : 0)),
  };
}

/** The columns of a state of spins. */
function columnsOf(spins: Int8Array, { factors }: LinearProgram): Float64Array {
  const bits = Array.from(spins, (s) => (s + 1) / 2);
  return Float64Array.from([...bits, ...factors.map(([i, j]) => bits[i] * bits[j])]);
}

/** Runs to the end or to a limit, and keeps the solutions. Blocks the thread. */
function solve(highs: Highs, solver: HighsModel, program: LinearProgram, search: Search): void {
  const { callbackType, solutionStatus } = highs.constants;
  let last: Int8Array | undefined;
  const keep = (columns: Float64Array): void => {
    const bits = columns.subarray(0, program.numBinary);
    const spins = Int8Array.from(bits, (x) => (x > 0.5 ? 1 : -1));
    if (last !== undefined && spins.every((s, i) => s === last?.[i])) return;
    search.keep(spins);
    last = spins;
  };
  solver.run({
    [callbackType.mipImprovingSolution]({ data }) {
      if (data.mip_solution !== undefined) keep(data.mip_solution);
    },
    [callbackType.mipInterrupt](event) {
      if (search.isCalledOff()) event.interrupt();
    },
  });
  // What presolve solves alone comes without a call.
  const isFeasible = solver.info.get('primal_solution_status') === solutionStatus.feasible;
  if (isFeasible) keep(solver.getSolution().colValue);
}

function statusOf({ constants }: Highs, solver: HighsModel): SampleStatus {
  const { modelStatus } = constants;
  switch (solver.getModelStatus()) {
    case modelStatus['optimal']:
      return 'optimal';
    case modelStatus['infeasible']:
      return 'infeasible';
    case modelStatus['timeLimit']:
      return 'time';
    case modelStatus['interrupted']:
      return 'stopped';
    case modelStatus['objectiveTarget']:
      return 'target';
    default:
      return 'evaluations'; // the limit on nodes
  }
}

/**
 * HiGHS (Q. Huangfu, J. A. J. Hall, Mathematical Programming Computation 10, 2018), compiled to WebAssembly: branch and
 * cut on the linearised model, see `linearise`; choose-k, groups and permutations are rows. `info.lowerBound` is
 * the bound it proved, less its tolerances, also when a limit stopped it; `info.nodes` the nodes of its tree.
 *
 * It scores no candidate states: a call is one evaluation, so a budget of evaluations does not limit its work; `nodeLimit`
 * does, and repeats a run, which a deadline does not. It blocks its thread: the deadline is handed over and looked at
 * between steps of the solver, which take up to a second in the largest programs; `stop` is looked at there too, as far as
 * it can change meanwhile, and a signal only before and after. There is no chance in it. Starts from the first initial
 * state; without one a short time may end without a solution.
 */
export const highs: Sampler = defineSampler({
  name: 'highs',
  parameters,
  constraints: ['choose-k', 'assignment'],
  takesHigherOrder: false,
  refuses,
  run,
});
