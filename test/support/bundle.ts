import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installRuntime } from '../../workers/runtime.ts';
import { bundleWorkflows } from '../../workers/workflow-bundle.ts';
import { useResource } from './hooks.ts';

let folder: string | null = null;

/** The workflow bundle of the whole run, as a file: it takes seconds to build. */
export function sharedBundle(): { readonly codePath: string } {
  // The failures that tests provoke in workers are not worth a line each.
  installRuntime('ERROR');
  const { CONCLAVE_TEST_BUNDLE } = process.env;
  if (!CONCLAVE_TEST_BUNDLE)
    throw new Error('The workflow bundle is not built. Run `npm test`, or mocha without --parallel.');
  return { codePath: CONCLAVE_TEST_BUNDLE };
}

/** Builds it once and leaves its path in CONCLAVE_TEST_BUNDLE, where the processes that mocha starts find it. */
async function start(): Promise<void> {
  const bundle = await bundleWorkflows();
  folder = await mkdtemp(join(tmpdir(), 'conclave-test-bundle-'));
  const file = join(folder, 'workflows.js');
  await writeFile(file, bundle.code);
  process.env.CONCLAVE_TEST_BUNDLE = file;
}

async function stop(): Promise<void> {
  if (folder === null) return;
  delete process.env.CONCLAVE_TEST_BUNDLE;
  await rm(folder, { recursive: true, force: true });
}

useResource({ start, stop });
