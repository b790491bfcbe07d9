/** The commands that exist, in the order of help. */
import type { CommandSpec } from '../command.ts';
import { doctorCommand } from './doctor.ts';
import { featuresCommand } from './features.ts';
import { profileCommand } from './profile.ts';
import { quickstartCommand } from './quickstart.ts';
import { runsCommand } from './runs.ts';
import { solveCommand } from './solve.ts';
import { trainCommand } from './train.ts';

export const commands: readonly CommandSpec[] = [
  quickstartCommand,
  profileCommand,
  featuresCommand,
  trainCommand,
  solveCommand,
  runsCommand,
  doctorCommand,
];
