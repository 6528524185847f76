import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cacheFolder, kept } from './cache.ts';
import { onPath, runTool } from './run-tool.ts';
import { firstWay, unlessFailedToday } from './ways.ts';

/** The newest version whose modules the public Go proxy serves in full. */
const CLI_VERSION = '1.5.1';
const DOWNLOADED = `temporal-download-${CLI_VERSION}`;
const BUILT = `temporal-${CLI_VERSION}`;
const CLI_MODULE = `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`;

/** Finds, downloads or builds the `temporal` binary. Returns its path and how it was found. */
export function findTemporal(progress: (line: string) => void): Promise<{ found: string; how: string }> {
  const folder = cacheFolder();
  return firstWay(
    'Temporal server',
    [
      { name: '`temporal` on PATH', find: () => onPath('temporal') },
      { name: 'reusing cached server download', find: async () => binaryIn(await kept(folder, DOWNLOADED)) },
      { name: 'reusing cached server build', find: async () => join(await kept(folder, BUILT), 'temporal') },
      {
        name: 'the official download',
        takesLong: true,
        find: async () => unlessFailedToday(join(folder, 'temporal-download-failed'), () => download(folder, progress)),
      },
      { name: `a Go build of ${CLI_MODULE}`, takesLong: true, find: () => build(folder, progress) },
    ],
    progress,
  );
}

/** The SDK's own download. It offers no download alone, so its server is started once on a free port and ended. */
async function download(folder: string, progress: (line: string) => void): Promise<string> {
  const path = await cached(folder, DOWNLOADED, async (into) => {
    progress('Temporal server: downloading');
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', version: `v${CLI_VERSION}`, downloadDir: into } as const;
    const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
    await environment.teardown();
  });
  return binaryIn(path);
}

async function binaryIn(path: string): Promise<string> {
  const [binary] = (await readdir(path)).filter((name) => name.startsWith('temporal'));
  if (!binary) throw new Error(`the download left no binary in ${path}`);
  return join(path, binary);
}

async function build(folder: string, progress: (line: string) => void): Promise<string> {
  const path = await cached(folder, BUILT, async (into) => {
    const doing = `Temporal server: building ${CLI_MODULE} with Go (about 3 minutes, once)`;
    progress(doing);
    const env = { GOBIN: into, GOFLAGS: '-modcacherw' };
    await runTool('go', ['install', '-ldflags', '-s -w', CLI_MODULE], { progress, doing, env });
  });
  return join(path, 'temporal');
}
