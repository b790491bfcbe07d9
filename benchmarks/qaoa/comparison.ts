/** One computation, by Ketflow and by the peers that can do it: checked to be the same, then timed in turn. */
import {
  PeerProcess,
  peersMissing,
  type PeerName,
  type PeerRequest,
} from '../peers/peer-process.ts';
import {
  inTurn,
  report,
  rowsOf,
  type Contender,
  type Goal,
  type Row,
  type Unit,
} from './side-by-side.ts';

/** What Ketflow runs and what it gives, for the check. */
export interface OwnSide {
  readonly run: () => unknown;
  readonly check: () => number | readonly number[];
  readonly dispose: () => void;
}

/** A peer that takes part: how near its values must be, how many times as fast Ketflow is to be. */
export interface PeerGoal {
  readonly tolerance: number;
  readonly times?: number;
}

export interface Comparison {
  readonly what: string;
  readonly unit: Unit;
  readonly repeats: number;
  readonly own: () => OwnSide;
  /** The same computation for the peers; null where none can do it. */
  readonly request: PeerRequest | null;
  readonly peers: Readonly<Partial<Record<PeerName, PeerGoal>>>;
  readonly limit?: number | undefined;
}

/** Wall time of a run of ours. */
export const timed = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
};

/** @throws Error when two values differ by more than the tolerance, relative to the largest of them. */
function requireSame(
  what: string,
  own: number | readonly number[],
  peer: { readonly tool: string; readonly check: number | readonly number[] },
  tolerance: number,
): void {
  const ours = typeof own === 'number' ? [own] : own;
  const theirs = typeof peer.check === 'number' ? [peer.check] : peer.check;
  const largest = Math.max(...theirs.map(Math.abs));
  const difference = Math.max(...ours.map((value, i) => Math.abs(value - (theirs[i] ?? NaN))));
  if (ours.length !== theirs.length || !(difference <= tolerance * largest)) {
    throw new Error(
      `${what}: ${peer.tool} computes something else: ${theirs.slice(0, 4).join(', ')} there, ` +
        `${ours.slice(0, 4).join(', ')} here`,
    );
  }
}

/** The processes of the peers, started when first asked for. */
export class Peers {
  readonly #processes = new Map<PeerName, PeerProcess>();
  readonly #versions = new Map<PeerName, string>();
  readonly missing: string | null = peersMissing();

  /** Name and version of every peer that took part. */
  get versions(): ReadonlyMap<PeerName, string> {
    return this.#versions;
  }

  async prepare(tool: PeerName, request: PeerRequest) {
    const known = this.#processes.get(tool);
    const process = known ?? new PeerProcess(tool);
    this.#processes.set(tool, process);
    const answer = await process.prepare(request);
    this.#versions.set(tool, answer.version);
    return { answer, contender: { name: tool, run: () => process.run() } };
  }

  close(): void {
    for (const process of this.#processes.values()) process.close();
  }
}

/** Times a comparison and prints a JSON line for each row of it. Without peers, Ketflow alone. */
export async function compare(
  { what, unit, repeats, own, request, peers: goals, limit }: Comparison,
  peers: Peers,
): Promise<readonly Row[]> {
  const side = own();
  try {
    const contenders: Contender[] = [{ name: 'ketflow', run: () => timed(side.run) }];
    const asked: Goal[] = limit === undefined ? [] : [{ limit }];
    if (request !== null && peers.missing === null) {
      const check = side.check();
      for (const [tool, goal] of Object.entries(goals) as [PeerName, PeerGoal][]) {
        const { answer, contender } = await peers.prepare(tool, request);
        requireSame(what, check, answer, goal.tolerance);
        contenders.push(contender);
        asked.push({ peer: tool, times: goal.times ?? null });
      }
    }
    return report(rowsOf(what, unit, await inTurn(contenders, repeats), asked));
  } finally {
    side.dispose();
  }
}
