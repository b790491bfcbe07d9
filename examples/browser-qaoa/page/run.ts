import type { Order, Report } from './messages.ts';

/** A run in a worker of its own: the page stays alive, and ending the worker ends the run at once, with its threads. */
export class Run {
  readonly #worker = new Worker('worker.js', { type: 'module' });
  #isOver = false;

  constructor(order: Order, onReport: (report: Report) => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      // What was on its way when the run was ended.
      if (this.#isOver) return;
      if (data.kind !== 'evaluation') this.end();
      onReport(data);
    });
    this.#worker.addEventListener('error', ({ message }) => {
      this.end();
      onReport({ kind: 'failed', reason: message || 'The worker could not be started.' });
    });
    this.#worker.postMessage(order);
  }

  end(): void {
    this.#isOver = true;
    this.#worker.terminate();
  }
}
