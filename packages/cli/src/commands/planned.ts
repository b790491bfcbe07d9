/** Commands of `docs/cli.md` that are not built yet: they answer `NOT_AVAILABLE_YET`. */
export const plannedCommands: readonly string[] = [
  'backends',
  'budget',
  'cache',
  'circuit',
  'compress',
  'coreset',
  'init',
  'minimize',
  'monitor',
  'report',
  'run',
  'server',
  'store',
  'tune',
  'worker',
];
