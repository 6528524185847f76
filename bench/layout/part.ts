import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../bin/run-typescript.mjs', import.meta.url));
const LAST_CHARACTERS = 4_000;

/** A part of a bench in a process of its own. */
export interface Part {
  /** The line that it wrote when it was ready. */
  readonly ready: string;
  /** Closes its standard input, at which it ends. */
  stop(): Promise<void>;
}

/** Starts a script that writes one line when it is ready and ends when its standard input does: also when this process is
 * killed. Throws, with the end of what it wrote to stderr, when it ends before that. */
export async function startPart(script: string, args: readonly string[] = []): Promise<Part> {
  const child = spawn(process.execPath, [RUN, script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let written = '';
  child.stderr.on('data', (chunk: Buffer) => {
    written = (written + chunk.toString('utf8')).slice(-LAST_CHARACTERS);
  });
  const exited = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text));
  const ready = await Promise.race([line, exited.then(() => null)]);
  if (ready === null) throw new Error(`${script} ended before it was ready:\n${written}`);
  return {
    ready,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

/** In the script: resolves when the process that started it wants it to end, or is gone. */
export async function untilStopped(): Promise<void> {
  process.stdin.resume();
  await once(process.stdin, 'end');
}
