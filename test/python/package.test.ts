import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../local/embedded/cache.ts';
import { developmentRequirements, type MadeFile, madeFile, makeModels } from '../../scripts/python-models.ts';
import { pythonForSuite, runProgram } from '../support/python-venv.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(ROOT, 'python');

describe('the Python package', () => {
  let python: string;

  before(async function () {
    python = await pythonForSuite(this, 'client', await developmentRequirements());
  });

  async function passes(module: string, ...options: string[]): Promise<void> {
    const paths = { PYTHONPATH: join(PACKAGE, 'src'), PYTHONDONTWRITEBYTECODE: '1' };
    const { code, stdout, stderr } = await runProgram(python, ['-m', module, ...options], paths);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
  }

  it('passes its own tests', () => passes('pytest', '-q', '--rootdir', PACKAGE, join(PACKAGE, 'tests')));

  it('has types that hold in strict mode', () => {
    const config = ['--config-file', join(PACKAGE, 'pyproject.toml'), '--cache-dir', join(cacheFolder(), 'mypy')];
    return passes('mypy', ...config, join(PACKAGE, 'src'), join(PACKAGE, 'tests'));
  });

  it('is formatted and has nothing that the linter finds', async () => {
    await passes('ruff', 'check', '--no-cache', '--quiet', PACKAGE);
    await passes('ruff', 'format', '--no-cache', '--check', '--quiet', PACKAGE);
  });

  it('has the models of the API’s document; if not, run `npm run python-models`', async () => {
    for (const [name, text] of Object.entries(await makeModels(python))) {
      assert.equal(await readFile(madeFile(name as MadeFile), 'utf8'), text, name);
    }
  });
});

describe('the Python package’s files', () => {
  it('have the version of the service', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const project = await readFile(join(PACKAGE, 'pyproject.toml'), 'utf8');
    assert.ok(project.includes(`\nversion = "${version}"\n`), `python/pyproject.toml has not the version ${version}`);
  });

  it('have the licence of the service', async () => {
    const [own, service] = [join(PACKAGE, 'LICENSE'), join(ROOT, 'LICENSE')];
    assert.equal(await readFile(own, 'utf8'), await readFile(service, 'utf8'));
  });

  it('pin what the package is developed with', async () => {
    for (const line of await developmentRequirements()) assert.match(line, /^[\w.-]+==\d[\w.]*$/);
  });
});
