/** The commands that exist, in the order of help. */
import type { CommandSpec } from '../command.ts';
import { benchCommand } from './bench.ts';
import { doctorCommand } from './doctor.ts';
import { driftCommand } from './drift.ts';
import { estimateCommand } from './estimate.ts';
import { evaluateCommand } from './evaluate.ts';
import { featuresCommand } from './features.ts';
import { gateCommand } from './gate.ts';
import { modelsCommand } from './models.ts';
import { predictCommand } from './predict.ts';
import { profileCommand } from './profile.ts';
import { qaoaCommand } from './qaoa/qaoa.ts';
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
  qaoaCommand,
];

export const commands: readonly CommandSpec[] = [
  quickstartCommand,
  profileCommand,
  featuresCommand,
  trainCommand,
  predictCommand,
  evaluateCommand,
  solveCommand,
  qaoaCommand,
  estimateCommand,
  modelsCommand,
  gateCommand,
  serveCommand,
  driftCommand,
  runsCommand,
  replayCommand(recording),
  benchCommand,
  doctorCommand,
];
