import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgram } from '../../cli/program.ts';
import { CONFIG_VARIABLES, loadConfig } from '../../config/config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const foldersIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => (folder === '.' ? name : join(folder, name)));
const markdownIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const DOCUMENTS = ['.', 'docs', 'docs/decisions', 'deploy/config', 'python', ...foldersIn('examples')].flatMap(
  markdownIn,
);
/** Where this repository's own paths begin; `src`, which is gone, so that nothing speaks of it as if it were there. */
const TOP_FOLDERS = ['src', ...foldersIn('.').filter((name) => !['node_modules', 'dist', 'data'].includes(name))];
const OWN_PATH = new RegExp(`\`((?:${TOP_FOLDERS.join('|')})/[\\w./-]*(?:\\.\\w+|/))\``, 'g');

/** The headings of a page as GitHub names them in links. */
function anchorsIn(text: string): string[] {
  const headings = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

describe('the documents', () => {
  for (const document of DOCUMENTS) {
    describe(document, () => {
      const text = read(document);

      it('links to what exists, headings included', () => {
        const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
        const missing = links
          .filter((link) => !/^https?:/.test(link))
          .filter((link) => {
            const [path = '', heading] = link.split('#');
            const target = path === '' ? document : join(dirname(document), path);
            if (!existsSync(join(ROOT, target))) return true;
            return heading !== undefined && !anchorsIn(read(target)).includes(heading);
          });
        assert.deepEqual(missing, []);
      });

      it('names files and folders of this repository that exist', () => {
        const named = [...text.matchAll(OWN_PATH)].map(([, path = '']) => path);
        const missing = named.filter((path) => !existsSync(join(ROOT, path)));
        assert.deepEqual(missing, []);
      });

      it('uses commands and options that there are', () => {
        const program = createProgram();
        for (const [, line = ''] of text.matchAll(/bin\/conclave ([^`\n#|]+)/g)) {
          const [name = '', ...rest] = line.trim().split(/\s+/);
          if (name === '--help') continue;
          const found = program.commands.find((each) => each.name() === name);
          assert.ok(found, `There is no command ${name} (in: ${line}).`);
          const command = found.commands.find((each) => each.name() === rest[0]) ?? found;
          for (const option of rest.filter((word) => word.startsWith('--'))) {
            const known = command.options.some((each) => each.long === option);
            assert.ok(known, `The command ${name} has no option ${option}.`);
          }
        }
      });

      it('uses npm scripts that there are', () => {
        const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
        for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) assert.ok(script in scripts, script);
      });
    });
  }

  it('have links, paths, commands and scripts for the tests above to look at', () => {
    const all = DOCUMENTS.map(read).join('\n');
    const count = (pattern: RegExp) => [...all.matchAll(pattern)].length;
    assert.ok(DOCUMENTS.includes('README.md') && DOCUMENTS.length > 20);
    assert.ok(count(/\]\(([^)\s]+)\)/g) > 100 && count(OWN_PATH) > 50);
    assert.ok(count(/bin\/conclave ([^`\n#|]+)/g) > 20 && count(/npm run ([\w:-]+)/g) > 10);
  });

  it('name every npm script in the README', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const [, section = ''] = read('README.md').split('## Scripts\n');
    const named = [...(section.split('\n## ')[0] ?? '').matchAll(/`([\w:-]+)[^`]*`/g)].map(([, name = '']) => name);
    const missing = Object.keys(scripts).filter((name) => !name.startsWith('pre') && !named.includes(name));
    assert.deepEqual(missing, []);
  });

  it('name only variables that are read', () => {
    const rows = loadConfig({ env: {}, cwd: join(ROOT, 'deploy') }).providers;
    const known = new Set<string | null>([
      ...CONFIG_VARIABLES.map(({ name }) => name),
      ...rows.map((row) => row.apiKeyEnv),
      // What the Python package reads.
      ...['address.py', 'compat/seed.py'].flatMap(
        (file) => read(`python/src/conclave_client/${file}`).match(/\bCONCLAVE_[A-Z_]+/g) ?? [],
      ),
      // What the suite reads by itself.
      ...(read('test/support/browser.ts').match(/\bCONCLAVE_[A-Z_]+/g) ?? []),
    ]);
    for (const document of DOCUMENTS) {
      for (const [name] of read(document).matchAll(
        /\b(TEMPORAL_[A-Z_]+|MONGODB_URI|CONCLAVE_[A-Z_]+|[A-Z]+_API_KEY)\b/g,
      )) {
        assert.ok(known.has(name), `${document}: ${name}`);
      }
    }
  });
});
