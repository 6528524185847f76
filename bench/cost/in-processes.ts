import { runInProcesses } from '../in-processes.ts';
import type { DayOptions, DayResult } from './day.ts';
import type { RunOptions, WorldResult } from './world-result.ts';

export type Job =
  | { readonly kind: 'policies'; readonly options: RunOptions }
  | { readonly kind: 'days'; readonly options: DayOptions };
export type JobResult =
  | { readonly kind: 'policies'; readonly result: WorldResult }
  | { readonly kind: 'days'; readonly result: DayResult };

const CHILD = new URL('./job-process.ts', import.meta.url);

/** Runs the jobs in so many processes; the results in the order of the jobs. */
export const inProcesses = (jobs: readonly Job[], processes: number, done: (job: Job) => void): Promise<JobResult[]> =>
  runInProcesses<Job, JobResult>(CHILD, jobs, processes, done);
