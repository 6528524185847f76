import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FAILURE_RULES } from '../../domain/health/failure.ts';

describe('the table of failures in docs/operations.md', () => {
  it('says of every kind what the code does', () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const section = page.split('## When a call fails')[1]?.split('\n## ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` \| (yes|no) \| (\w+) \| (\w+) \|/gm)];
    const told = rows.map(([, kind, retry, fault, billed]) => [kind, { retry: retry === 'yes', fault, billed }]);
    assert.deepEqual(Object.fromEntries(told), { ...FAILURE_RULES });
  });
});
