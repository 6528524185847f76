import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { sharedBundle } from '../support/bundle.ts';

describe('the workflow bundle', () => {
  it('holds workflows, domain and the small schema library: no SDK, no large one, no Node built-in', async () => {
    const code = await readFile(sharedBundle().codePath, 'utf8');
    const map = /sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/.exec(code);
    assert.ok(map?.[1], 'the bundle carries its source map');
    const { sources } = JSON.parse(Buffer.from(map[1], 'base64').toString('utf8')) as { sources: string[] };
    const packages = new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));
    for (const needed of ['@temporalio/workflow', 'valibot']) {
      assert.ok(packages.has(needed), `found ${[...packages].join(', ')}`);
    }
    for (const forbidden of [
      'zod',
      'mongodb',
      'openai',
      '@anthropic-ai/sdk',
      '@temporalio/client',
      '@temporalio/worker',
      '@temporalio/activity',
    ]) {
      assert.ok(!packages.has(forbidden), `${forbidden} is in the bundle`);
    }
    const own = sources.filter((source) => source.endsWith('.ts') && !source.includes('node_modules'));
    assert.ok(own.length > 5);
    for (const source of own) assert.match(source, /\/(workflows|domain)\/[^.]*\.ts$/, `${source} is in the bundle`);
  });
});
