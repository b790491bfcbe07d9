/** The command as a process, run from the sources: what `bin/ketflow.js` does with the build. */
import { runProcess } from '../../src/main.ts';

await runProcess();
