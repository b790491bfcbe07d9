/** The worker of the page: takes one order, reports as it goes, and is ended by the page. */
import { isKetflowError } from '@ketflow/core';
import { openThreads } from '@ketflow/quantum';
import type { Order, Report } from './messages.ts';
import { solve } from './solve.ts';

/** Milliseconds between two reports of evaluations: small problems have thousands a second. */
const reportEvery = 50;

async function work({ problem, threads: size }: Order): Promise<void> {
  const threads = await openThreads(size);
  const now = (): number => performance.now();
  let cuts: number[] = [];
  let lastReport = now();
  const onEvaluation = (cut: number): void => {
    cuts.push(cut);
    if (now() - lastReport < reportEvery) return;
    report({ kind: 'evaluation', cuts });
    cuts = [];
    lastReport = now();
  };
  try {
    const { numbers, cost } = solve(problem, { threads, now, onEvaluation });
    report({ kind: 'done', numbers, cost });
  } finally {
    await threads.close();
  }
}

function report(message: Report): void {
  self.postMessage(message);
}

function reasonOf(error: unknown): string {
  if (isKetflowError(error)) return `${error.message} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

self.addEventListener('message', (event: MessageEvent<Order>) => {
  work(event.data).catch((error: unknown) => report({ kind: 'failed', reason: reasonOf(error) }));
});
