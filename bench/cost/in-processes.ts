import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunOptions, WorldResult } from './world-result.ts';

const CHILD = fileURLToPath(new URL('./world-process.ts', import.meta.url));

/** Runs the worlds in so many processes, each taking the next as it is done; the results in the order of the worlds. Ends the
 * processes whatever happens. */
export async function inProcesses(
  worlds: readonly RunOptions[],
  processes: number,
  done: (options: RunOptions) => void,
): Promise<WorldResult[]> {
  const results = new Map<number, WorldResult>();
  let next = 0;
  const children = Array.from({ length: Math.min(processes, worlds.length) }, () => fork(CHILD));
  try {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((resolve, reject) => {
            let place = -1;
            const take = () => {
              place = next++;
              const options = worlds[place];
              if (options) child.send(options);
              else resolve();
            };
            child.on('message', (result: WorldResult) => {
              results.set(place, result);
              const options = worlds[place];
              if (options) done(options);
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
  return worlds.flatMap((_, index) => results.get(index) ?? []);
}
