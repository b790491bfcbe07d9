/** The Python side of the comparison: one process a peer, asked line by line, so that repeats can be interleaved. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { ZPolynomial } from '@ketflow/quantum';

/** QOKit's C simulator; Lightning by a QNode, as its users call it; Lightning given a circuit recorded before. */
export type PeerName = 'qokit' | 'lightning' | 'lightning-gates';

/** What a peer prepares; angles in Ketflow's convention. See peer.py. */
export interface PeerRequest {
  readonly case: 'layer' | 'gradient' | 'evaluate';
  readonly problem: string;
  readonly qubits: number;
  readonly cost: ZPolynomial;
  readonly angles: readonly { readonly gammas: Float64Array; readonly betas: Float64Array }[];
}

/** What a peer says of what it prepared. */
export interface PeerAnswer {
  readonly tool: PeerName;
  readonly version: string;
  readonly check: number | readonly number[];
}

const python = path.join(import.meta.dirname, '.venv/bin/python');

/** Why there are no peers, or null when there are. */
export const peersMissing = (): string | null =>
  existsSync(python) ? null : 'benchmarks/peers/.venv is not there: run scripts/setup-peers';

/** One peer on one thread. */
export class PeerProcess {
  readonly #tool: PeerName;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor(tool: PeerName) {
    this.#tool = tool;
    this.#child = spawn(python, ['-B', path.join(import.meta.dirname, 'peer.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONWARNINGS: 'ignore' },
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error with the reason of the peer. */
  async prepare(request: PeerRequest): Promise<PeerAnswer> {
    const { qubits, cost } = request;
    return (await this.#ask({
      do: 'prepare',
      tool: this.#tool,
      case: request.case,
      problem: {
        name: request.problem,
        qubits,
        offset: cost.offset,
        terms: cost.terms.map((term) => [term.coefficient, term.qubits]),
      },
      angles: request.angles.map(({ gammas, betas }) => [Array.from(gammas), Array.from(betas)]),
    })) as PeerAnswer;
  }

  /** Runs what was prepared last and gives the seconds that it took. */
  async run(): Promise<number> {
    const { seconds } = (await this.#ask({ do: 'run' })) as { readonly seconds: number };
    return seconds;
  }

  /** Ends the process. */
  close(): void {
    this.#child.stdin.end();
  }

  async #ask(question: object): Promise<object> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await this.#answers.next();
    if (line.done === true) throw new Error(`${this.#tool} ended; what it wrote stands above`);
    const answer = JSON.parse(line.value) as object;
    if ('error' in answer) throw new Error(`${this.#tool}: ${String(answer.error)}`);
    return answer;
  }
}
