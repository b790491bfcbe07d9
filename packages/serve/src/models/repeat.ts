/**
 * Runs `work` again and again, `pauseMs` milliseconds after the end of the last time, without keeping the process alive.
 * @param work - Must not reject.
 * @returns Ends it; work that is under way is not waited for.
 */
export function repeat(work: () => Promise<void>, pauseMs: number): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(() => void work().finally(() => stopped || wait()), pauseMs).unref();
  };
  wait();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
