import assert from 'node:assert/strict';
import { FALSE_KINDS, jobsFor, runJob } from '../../bench/proof/jobs.ts';
import { summariseProofs } from '../../bench/proof/summary.ts';

describe('how often a blend is falsely proven, in a few worlds', () => {
  const jobs = jobsFor(6, 1).filter(({ world }) => world.kind !== 'beatable' || world.weight === 0.4);
  const results = jobs.map(runJob);
  const figures = summariseProofs(jobs, results);

  it('looks a hundred times over a thousand labels of each kind', () => {
    for (const kind of FALSE_KINDS) {
      const { falselyProven, worlds, looks, labels } = figures[kind];
      assert.deepEqual(
        { falselyProven, worlds, looks, labels },
        { falselyProven: 0, worlds: 6, looks: 100, labels: 1_000 },
      );
    }
  });

  it('says how many events a true gain takes, and comes to the same again', () => {
    const { medianEvents, proven } = figures.power['0.4'] ?? { medianEvents: null, proven: 0 };
    assert.ok(medianEvents !== null && medianEvents >= 100 && proven === 1, `${medianEvents}`);
    assert.deepEqual(runJob(jobs[0] as (typeof jobs)[number]), results[0]);
  });
});
