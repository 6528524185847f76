/** Runs each job that it is sent and sends back what came of it. */
import { type ProofJob, runJob } from './jobs.ts';

process.on('message', (job: ProofJob) => {
  process.send?.(runJob(job));
});
process.on('disconnect', () => process.exit());
