/** Fields that two equal runs may differ in: times, memory, ids, addresses. */
const measured =
  /^(runId|url|seconds.*|simulationSeconds|latencyMs|peakMemoryBytes|updatesPerSecond|tts99|timeToSolution)$/;

/**
 * A document as JSON without what is measured: what a replay must give again, byte for byte. The check of the latency goes
 * with the times.
 */
export function documentWithoutTimes(document: object): string {
  const text = JSON.stringify(
    document,
    (key, value: unknown) => {
      if (measured.test(key)) return undefined;
      if (key !== 'checks' || !Array.isArray(value)) return value;
      return (value as { readonly name: string }[]).filter(({ name }) => name !== 'latency');
    },
    2,
  );
  return `${text}\n`;
}
