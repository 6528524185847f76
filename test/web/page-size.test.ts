import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtPage } from '../support/page.ts';

const PACKED = new Set(['.js', '.css', '.html', '.svg']);
const AT_MOST_BYTES = 300 * 1024;

describe('the built page', () => {
  it('is at most 300 KB as it is sent, with everything in it', function () {
    this.timeout(120_000);
    const folder = builtPage();
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      PACKED.has(extname(name)),
    );
    const bytes = names.map((name) => gzipSync(readFileSync(join(folder, name))).length);
    const all = bytes.reduce((sum, each) => sum + each, 0);
    assert.ok(names.length > 10 && all > 50_000, 'the page was built');
    assert.ok(all <= AT_MOST_BYTES, `the page is ${all} bytes gzipped, more than ${AT_MOST_BYTES}`);
  });
});
