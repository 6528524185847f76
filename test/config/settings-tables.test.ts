import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { withTables } from '../../scripts/settings-tables.ts';

describe('the tables of settings in docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

  it('are those of the schemas; if not, run `node bin/run-typescript.mjs scripts/settings-tables.ts`', () => {
    assert.equal(withTables(page), page);
  });

  it('have a row for every setting that an account or the file may state', () => {
    for (const row of [
      '| `minEdge` | 0.03 | `--min-edge` |',
      '| `bands.leaveGap` | 0.05 |',
      '| `governor.leaseMs` | 60000 |',
    ]) {
      assert.ok(page.includes(row), row);
    }
  });
});
