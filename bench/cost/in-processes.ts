import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DayOptions, DayResult } from './day.ts';
import type { RunOptions, WorldResult } from './world-result.ts';

export type Job =
  | { readonly kind: 'policies'; readonly options: RunOptions }
  | { readonly kind: 'days'; readonly options: DayOptions };
export type JobResult =
  | { readonly kind: 'policies'; readonly result: WorldResult }
  | { readonly kind: 'days'; readonly result: DayResult };

const CHILD = fileURLToPath(new URL('./job-process.ts', import.meta.url));

/** Runs the jobs in so many processes, each taking the next as it is done; the results in the order of the jobs. Ends the
 * processes whatever happens. */
export async function inProcesses(
  jobs: readonly Job[],
  processes: number,
  done: (job: Job) => void,
): Promise<JobResult[]> {
  const results = new Map<number, JobResult>();
  let next = 0;
  const children = Array.from({ length: Math.min(processes, jobs.length) }, () => fork(CHILD));
  try {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((resolve, reject) => {
            let place = -1;
            const take = () => {
              place = next++;
              const job = jobs[place];
              if (job) child.send(job);
              else resolve();
            };
            child.on('message', (result: JobResult) => {
              results.set(place, result);
              const job = jobs[place];
              if (job) done(job);
              take();
            });
            child.once('error', reject);
            child.once('exit', (code) => reject(new Error(`A process that ran a world ended with ${code}.`)));
            take();
          }),
      ),
    );
  } finally {
    for (const child of children) {
      child.removeAllListeners();
      child.kill();
    }
  }
  return jobs.flatMap((_, index) => results.get(index) ?? []);
}
