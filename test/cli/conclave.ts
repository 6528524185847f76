import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/conclave', import.meta.url));

/** How one command ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder in which commands run as a new user would run them. */
export interface Workplace {
  readonly folder: string;
  /** Runs a command to its end. */
  run(args: readonly string[], options?: { stdin?: string; env?: NodeJS.ProcessEnv; cwd?: string }): Promise<Ran>;
  /** Starts a command that stays; resolves with the first line of its stdout. */
  stay(
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): Promise<{ line: string; child: ChildProcess; stderr(): string }>;
  /** Starts a command; resolves once what it wrote on stderr matches. */
  said(args: readonly string[], pattern: RegExp): Promise<{ child: ChildProcess; stderr: string }>;
  remove(): Promise<void>;
}

export async function newWorkplace(given: NodeJS.ProcessEnv = {}): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-cli-'));
  const started: ChildProcess[] = [];
  const start = (args: readonly string[], more: NodeJS.ProcessEnv, stdin: 'pipe' | 'ignore', cwd = folder) => {
    // A user's folder of its own: another test's service is not to be found from here.
    const own = { XDG_DATA_HOME: join(folder, 'user'), TEMPORAL_ADDRESS: '', MONGODB_URI: '' };
    const env: NodeJS.ProcessEnv = { ...process.env, ...own, ...given, ...more };
    for (const [name, value] of Object.entries(env)) if (value === '') delete env[name];
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env, stdio: [stdin, 'pipe', 'pipe'] });
    started.push(child);
    return child;
  };
  return {
    folder,
    async run(args, { stdin, env = {}, cwd } = {}) {
      const child = start(args, env, stdin === undefined ? 'ignore' : 'pipe', cwd);
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        stdout += chunk.toString('utf8');
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString('utf8');
      });
      child.stdin?.end(stdin);
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, stdout, stderr };
    },
    async stay(args, env = {}) {
      const child = start(args, env, 'ignore');
      let stderr = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString('utf8');
      });
      if (!child.stdout) throw new Error('The child has no stdout.');
      const lines = createInterface({ input: child.stdout });
      const ended = once(child, 'close').then(() => {
        throw new Error(`conclave ${args.join(' ')} ended before it wrote a line:\n${stderr}`);
      });
      const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
      ended.catch(() => undefined);
      return { line, child, stderr: () => stderr };
    },
    async said(args, pattern) {
      const child = start(args, {}, 'ignore');
      let stderr = '';
      child.stdout?.resume();
      return new Promise((resolve, reject) => {
        child.stderr?.on('data', (chunk: Buffer) => {
          stderr += chunk.toString('utf8');
          if (pattern.test(stderr)) resolve({ child, stderr });
        });
        child.once('close', () =>
          reject(new Error(`conclave ${args.join(' ')} ended and had not said ${pattern}:\n${stderr}`)),
        );
      });
    },
    async remove() {
      for (const child of started) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const closed = once(child, 'close');
        child.kill('SIGINT');
        await closed;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
