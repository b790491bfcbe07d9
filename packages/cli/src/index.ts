/**
 * The `ketflow` command as a function: `main(argv, io)` writes through `io` and returns the exit code.
 * @module
 */
export type { Io } from './io.ts';
export { main } from './main.ts';
