/**
 * The `ketflow` command as a function: `main(argv, io)` writes through `io` and returns the exit code.
 * @module
 */
export type { Io } from './io.ts';
export { main } from './main.ts';
// what `ketflow bench` and the benchmarks of the repository share
export { machine, type Machine } from './bench/machine.ts';
export { layerGoal, spread, type Spread, type Symmetry } from './bench/measure-qaoa.ts';
export { benchmarkAngles, qaoaProblem, type QaoaProblemName } from './bench/qaoa-problems.ts';
