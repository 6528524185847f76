import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('"To change X, open Y" in CONTRIBUTING.md', () => {
  const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const section = page.split('## To change X, open Y\n')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| (?!to change|-)([^|]+) \| (.+) \|$/gm)];

  it('answers for a dozen changes', () => {
    assert.ok(rows.length >= 12);
  });

  for (const [, change = '', answer = ''] of rows) {
    it(`${change}: at most two files, and they exist`, () => {
      const paths = [...answer.matchAll(/`([\w-]+(?:\/[\w.-]+)*\/(?:[\w-]+\.\w+)?)`/g)].map(([, path = '']) => path);
      assert.ok(paths.length > 0, 'no file is named');
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(ROOT, path))),
        [],
      );
      const files = paths.filter((path) => !path.endsWith('/'));
      assert.ok(files.length <= 2, `${files.join(', ')} are more than two`);
    });
  }
});
