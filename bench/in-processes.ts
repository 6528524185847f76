import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs the jobs in so many processes of a script that answers each message, each taking the next job as it is done; the results in
 * the order of the jobs. Ends the processes whatever happens. */
export async function runInProcesses<Job, Result>(
  script: URL,
  jobs: readonly Job[],
  processes: number,
  done: (job: Job) => void,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const children = Array.from({ length: Math.min(processes, jobs.length) }, () => fork(fileURLToPath(script)));
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
            child.on('message', (result: Result) => {
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
  return jobs.map((_, index) => results.get(index) as Result);
}
