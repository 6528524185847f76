import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const RUN = fileURLToPath(new URL('../../bin/run-typescript.mjs', import.meta.url));
const OUTPUT_BYTES = 10_000_000;

/** Runs a file of this folder in a process of its own and returns what it wrote to stdout as JSON. */
export async function runJson<Result>(file: string, input: unknown): Promise<Result> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await run(process.execPath, [RUN, path, JSON.stringify(input)], {
    maxBuffer: OUTPUT_BYTES,
  });
  return JSON.parse(stdout) as Result;
}
