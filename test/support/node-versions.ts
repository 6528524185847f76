import { join } from 'node:path';
import { cached, cacheFolder } from '../../local/embedded/cache.ts';
import { runProgram } from './python-venv.ts';

/** A Node of another version, from the package that npm has for this platform. Kept in the cache beside the servers. Throws where it
 * cannot be had. */
export async function nodeOf(version: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await cached(cacheFolder(), `${name}-${version}`, async (into) => {
    const options = ['install', '--prefix', into, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`];
    const { code, stderr } = await runProgram('npm', options);
    if (code !== 0) throw new Error(`npm ${options.join(' ')} ended with ${code}: ${stderr.trim()}`);
  });
  return join(folder, 'node_modules', name, 'bin', 'node');
}
