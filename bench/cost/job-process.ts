/** Runs each job that it is sent and sends back what came of it. */
import { runDays } from './day.ts';
import type { Job, JobResult } from './in-processes.ts';
import { runWorld } from './world-result.ts';

process.on('message', (job: Job) => {
  const result: JobResult =
    job.kind === 'days'
      ? { kind: 'days', result: runDays(job.options) }
      : { kind: 'policies', result: runWorld(job.options) };
  process.send?.(result);
});
process.on('disconnect', () => process.exit());
