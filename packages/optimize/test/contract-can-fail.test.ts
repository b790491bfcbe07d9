import { describe, expect, it } from 'vitest';
import { samplerContract } from '@ketflow/optimize/contract';
import { random, SampleSet, type Sampler } from '@ketflow/optimize';

/** Runs the suite on a sampler and returns the laws that it breaks. */
async function brokenLaws(sampler: Sampler): Promise<string[]> {
  const laws: [string, () => Promise<void>][] = [];
  samplerContract(
    {
      describe: (_, body) => body(),
      it: (name, body) => void laws.push([name, body]),
      expect,
    },
    { name: 'broken', create: () => sampler, claims: ['choose-k', 'stoppable'] },
  );
  const broken: string[] = [];
  for (const [name, body] of laws) {
    await body().catch(() => broken.push(name));
  }
  return broken;
}

describe('the sampler contract', () => {
  it('passes a good sampler', async () => {
    expect(await brokenLaws(random)).toEqual([]);
  });

  it('finds a sampler that overdraws the budget', async () => {
    const sample: Sampler['sample'] = async (problem, request) => {
      const set = await random.sample(problem, request);
      return set.withInfo({ evaluations: set.info.evaluations + 1 });
    };
    expect(await brokenLaws({ ...random, sample })).toContain(
      'the budget is debited and never overdrawn',
    );
  });

  it('finds a sampler that has chance of its own', async () => {
    let calls = 0;
    const sample: Sampler['sample'] = (problem, request) =>
      random.sample(problem, { ...request, stream: request.stream.split(calls++) });
    expect(await brokenLaws({ ...random, sample })).toContain('same seed, same set');
  });

  it('finds a sampler that ignores the constraint, or the signal', async () => {
    const sample: Sampler['sample'] = ({ model }, { stream, budget }) =>
      random.sample({ model }, { stream, budget });
    const broken = await brokenLaws({ ...random, sample });
    expect(broken).toContain('abort stops');
    expect(broken).toContain(
      'choose-k: every sample is feasible, also for k = 0, k = n and out of reach',
    );
  });

  it('finds a sampler that does not stop, stops late, or loses what it had', async () => {
    const ignoring: Sampler['sample'] = (problem, { stop, ...request }) => {
      expect(stop?.aborted).not.toBe(null);
      return random.sample(problem, request);
    };
    const late: Sampler['sample'] = (problem, { stop, ...request }) => {
      let before = false;
      const delayed = {
        get aborted(): boolean {
          const answer = before;
          before = stop?.aborted ?? false;
          return answer;
        },
        throwIfAborted: () => undefined,
      };
      return random.sample(problem, { ...request, stop: delayed });
    };
    const losing: Sampler['sample'] = async (problem, request) => {
      const set = await random.sample(problem, request);
      if (set.info.status !== 'stopped') return set;
      return SampleSet.fromSamples(problem.model, [], set.info);
    };
    const law = 'stop: no work is begun after it, and what was done can be repeated';
    for (const sample of [ignoring, late, losing]) {
      expect(await brokenLaws({ ...random, sample })).toEqual([law]);
    }
  });

  it('finds a sampler that reports other energies', async () => {
    const sample: Sampler['sample'] = async (problem, request) => {
      const set = await random.sample(problem, request);
      return SampleSet.fromSamples(
        problem.model.scale(1.5),
        set.rows.map((row) => [row.sample, row.numOccurrences]),
        set.info,
      );
    };
    expect(await brokenLaws({ ...random, sample })).toContain(
      'energies are those of the model, best first, samples different',
    );
  });

  it('finds a skip of a law that does not exist', async () => {
    const laws: [string, () => Promise<void>][] = [];
    const skip = [{ test: 'no such law', reason: 'none' }];
    samplerContract(
      { describe: (_, body) => body(), it: (name, body) => void laws.push([name, body]), expect },
      { name: 'skipping', create: () => random, claims: [], skip },
    );
    expect(() => laws[laws.length - 1][1]()).toThrow();
    await Promise.resolve();
  });
});
