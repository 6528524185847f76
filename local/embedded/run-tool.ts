import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REPORT_EVERY_MS = 10_000;
const MOST_OUTPUT_BYTES = 64_000_000;

/** Thrown when a tool is missing or failed: the sentence says which, and how it ended. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** What execFile adds to the error of a process that ended badly; `code` is a text where none was started. */
interface FailedRun {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a build tool to its end, reporting every ten seconds that it is still at work. Throws ToolError with the end of what
 * it printed. */
export async function runTool(
  command: string,
  args: readonly string[],
  options: { progress: (line: string) => void; doing: string; env?: Readonly<Record<string, string>>; cwd?: string },
): Promise<void> {
  const { progress, doing, cwd } = options;
  const startedAtMs = Date.now();
  const timer = setInterval(() => {
    progress(`${doing}: ${Math.round((Date.now() - startedAtMs) / 1000)} s so far`);
  }, REPORT_EVERY_MS);
  try {
    const running = run(command, [...args], {
      env: { ...process.env, ...options.env },
      maxBuffer: MOST_OUTPUT_BYTES,
      ...(cwd ? { cwd } : {}),
    });
    // No tool can wait for an answer to a question.
    running.child.stdin?.end();
    await running;
  } catch (error) {
    const { code, message, stdout = '', stderr = '' } = error as Error & Partial<FailedRun>;
    if (typeof code !== 'number') throw new ToolError(`\`${command}\` could not be run (${message})`);
    const printed = `${stdout}${stderr}`.trim().slice(-600);
    throw new ToolError(`\`${command} ${args[0] ?? ''}\` ended with code ${code}: ${printed}`);
  } finally {
    clearInterval(timer);
  }
}

/** The command, which exists and prints its version. Throws where there is none. */
export async function onPath(command: string): Promise<string> {
  try {
    await runTool(command, ['--version'], { progress: () => undefined, doing: command });
    return command;
  } catch (error) {
    throw error instanceof ToolError ? new Error('there is none') : error;
  }
}
