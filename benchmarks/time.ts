/** Seconds of each of `repeats` runs. */
export async function time(repeats: number, run: () => Promise<void> | void): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}
