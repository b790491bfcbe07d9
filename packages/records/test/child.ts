import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A script of `test/children` in a process of its own. */
export class Child {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #complaints = '';

  constructor(script: string, ...args: string[]) {
    const file = fileURLToPath(new URL(`./children/${script}`, import.meta.url));
    this.#process = spawn(process.execPath, ['--conditions=@ketflow/source', file, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stderr.on('data', (data: Buffer) => (this.#complaints += data.toString()));
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** The next line that the child says. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error(`The child ended: ${this.#complaints}`);
    return next.value;
  }

  /** Kills the child, which cannot do anything about it, and waits until it is gone. */
  async kill(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  /** What the child complained about until it ended by itself, and how it ended. */
  async end(): Promise<{ code: number | null; complaints: string }> {
    const [code] = (await once(this.#process, 'close')) as [number | null];
    return { code, complaints: this.#complaints };
  }
}
