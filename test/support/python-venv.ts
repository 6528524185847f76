import { type ExecFileException, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cached, cacheFolder } from '../../local/embedded/cache.ts';

/** The first time, packages are downloaded: the time-out of a `before` that makes an environment. */
export const VENV_TIMEOUT_MS = 300_000;
const MOST_OUTPUT_BYTES = 64 * 1_024 * 1_024;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. `environment` is added to this process's own; `heard` gets what it says as it comes. Never rejects: a
 * program that is not there has code 1. */
export function runProgram(
  command: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string,
  heard: (text: string) => void = () => undefined,
): Promise<Ran> {
  const settings = { env: { ...process.env, ...environment }, maxBuffer: MOST_OUTPUT_BYTES, cwd };
  return new Promise((resolve) => {
    const child = execFile(command, options, settings, (error: ExecFileException | null, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', heard);
  });
}

/** This machine has no Python that can be used, or the packages cannot be had: the message says which, in one sentence. */
export class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
}

const USABLE = 'import ensurepip, sys, venv; assert sys.version_info >= (3, 10)';
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

interface HowInstalled {
  /** For pip: what a package that is built here reads. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where given, pip tells all that it does. */
  readonly heard?: (text: string) => void;
}

/** The path of a Python that has these packages, such as `['httpx==0.28.1']`, and no others. It is made once for each list, and kept in
 * the cache beside the servers. Start what it installs with `-m`: its scripts do not survive that it is moved into the cache. Throws
 * where that cannot be done on this machine. */
export async function pythonVenv(
  name: string,
  requirements: readonly string[],
  { environment = {}, heard }: HowInstalled = {},
): Promise<string> {
  const usable = await runProgram('python3', ['-c', USABLE]);
  if (usable.code !== 0) {
    throw new PythonMissing(`It needs python3 >= 3.10 with venv and pip (${lastLine(usable.stderr)}).`);
  }
  const hash = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 16);
  const folder = await cached(cacheFolder(), `python-${name}-${hash}`, async (into) => {
    await must('python3', ['-m', 'venv', into]);
    if (requirements.length === 0) return;
    const pip = ['-m', 'pip', 'install', heard ? '--verbose' : '--quiet', '--disable-pip-version-check'];
    await must(join(into, 'bin/python'), [...pip, ...requirements], environment, heard);
  });
  return join(folder, 'bin/python');
}

async function must(
  command: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  heard?: (text: string) => void,
): Promise<void> {
  const { code, stderr } = await runProgram(command, options, environment, undefined, heard);
  if (code !== 0) throw new PythonMissing(`${command} ${options.join(' ')} ended with ${code}: ${lastLine(stderr)}`);
}

/** The same for a suite, in its `before`. */
export function pythonForSuite(suite: Mocha.Context, name: string, requirements: readonly string[]): Promise<string> {
  return orLeftOut(suite, () => pythonVenv(name, requirements));
}

/** What a suite's `before` makes of Python and its packages: where that cannot be had the suite is skipped and says why; with CI set it
 * is a failure. */
export async function orLeftOut<T>(
  suite: Mocha.Context,
  make: () => Promise<T>,
  timeoutMs = VENV_TIMEOUT_MS,
): Promise<T> {
  suite.timeout(timeoutMs);
  try {
    return await make();
  } catch (error) {
    if (process.env.CI || !(error instanceof PythonMissing)) throw error;
    console.log(`    Left out: ${error.message}`);
    return suite.skip();
  }
}
