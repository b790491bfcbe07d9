/** The commands that exist, in the order of help. */
import type { CommandSpec } from '../command.ts';
import { doctorCommand } from './doctor.ts';
import { driftCommand } from './drift.ts';
import { evaluateCommand } from './evaluate.ts';
import { featuresCommand } from './features.ts';
import { gateCommand } from './gate.ts';
import { modelsCommand } from './models.ts';
import { predictCommand } from './predict.ts';
import { profileCommand } from './profile.ts';
import { quickstartCommand } from './quickstart.ts';
import { replayCommand } from './replay.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { solveCommand } from './solve.ts';
import { trainCommand } from './train.ts';

const recording: readonly CommandSpec[] = [
  quickstartCommand,
  featuresCommand,
  trainCommand,
  solveCommand,
];

export const commands: readonly CommandSpec[] = [
  quickstartCommand,
  profileCommand,
  featuresCommand,
  trainCommand,
  predictCommand,
  evaluateCommand,
  solveCommand,
  modelsCommand,
  gateCommand,
  serveCommand,
  driftCommand,
  runsCommand,
  replayCommand(recording),
  doctorCommand,
];
