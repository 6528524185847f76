import { spawn } from 'node:child_process';

const SAY_EVERY_MS = 10_000;

/** Thrown when a tool is missing or failed: the sentence says which, and how it ended. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Runs a build tool to its end, saying every ten seconds that it is still at it. Throws ToolError with the end of what it
 * printed. */
export async function runTool(
  command: string,
  args: readonly string[],
  options: { progress: (line: string) => void; doing: string; env?: Readonly<Record<string, string>>; cwd?: string },
): Promise<string> {
  const startedAtMs = Date.now();
  const timer = setInterval(() => {
    options.progress(`${options.doing}: ${Math.round((Date.now() - startedAtMs) / 1000)} s so far`);
  }, SAY_EVERY_MS);
  try {
    return await new Promise<string>((resolve, reject) => {
      const child = spawn(command, [...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...options.env },
        ...(options.cwd ? { cwd: options.cwd } : {}),
      });
      let output = '';
      const keep = (chunk: Buffer) => {
        output = (output + chunk.toString('utf8')).slice(-4_000);
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.once('error', (error) => reject(new ToolError(`\`${command}\` could not be run (${error.message})`)));
      child.once('close', (code) => {
        if (code === 0) resolve(output);
        else
          reject(
            new ToolError(`\`${command} ${args[0] ?? ''}\` ended with code ${code}: ${output.trim().slice(-600)}`),
          );
      });
    });
  } finally {
    clearInterval(timer);
  }
}

/** True when the command exists and says its version. */
export async function isOnPath(command: string, versionFlag = '--version'): Promise<boolean> {
  try {
    await runTool(command, [versionFlag], { progress: () => undefined, doing: command });
    return true;
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}
