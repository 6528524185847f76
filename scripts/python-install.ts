import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, cacheFolder } from '../local/embedded/cache.ts';
import { PythonMissing, pythonVenv, runProgram } from '../test/support/python-venv.ts';
import { developmentRequirements } from './python-models.ts';

/** The Python package as its users get it: built into a wheel and installed into an environment in which nothing else is. */

const PACKAGE = fileURLToPath(new URL('../python', import.meta.url));
const VERSION = 'import sys; print(sys.version_info[:2], sys.platform)';

/** By these variables pip installs the package and what it asks for without the network: from wheels that are fetched once for each
 * list of pinned versions, and kept in the cache. Throws PythonMissing where they cannot be had. */
export async function withoutNetwork(): Promise<Readonly<Record<string, string>>> {
  const pins = await developmentRequirements();
  const python = await pythonVenv('client', pins);
  const about = await must(python, ['-c', VERSION]);
  const hash = createHash('sha256')
    .update([...pins, about].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const wheels = await cached(cacheFolder(), `python-wheels-${hash}`, async (into) => {
    await must(python, ['-m', 'pip', 'download', '--quiet', '--only-binary', ':all:', '--dest', into, ...pins]);
  });
  return { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels, PIP_DISABLE_PIP_VERSION_CHECK: '1' };
}

/** Installs it with its extra `temporal` into a new environment in this folder, and gives the Python of that. */
export async function installPackage(folder: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const venv = join(folder, 'venv');
  const python = join(venv, 'bin/python');
  await must('python3', ['-m', 'venv', venv]);
  await must(python, ['-m', 'pip', 'install', '--quiet', `${PACKAGE}[temporal]`], environment);
  return python;
}

async function must(
  command: string,
  options: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, options, environment);
  if (code !== 0) throw new PythonMissing(`${command} ${options.join(' ')} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}
