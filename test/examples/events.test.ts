import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildEventPrompt } from '../../domain/forecast/event-prompt.ts';
import { parseEvent } from '../../domain/market/parse-event.ts';

const FOLDER = fileURLToPath(new URL('../../examples/events/', import.meta.url));
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

describe('the sample events', () => {
  for (const name of NAMES) {
    it(`${name} can be decided, every market of it, and is told of in the README`, () => {
      const parsed = parseEvent(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')), {
        nowMs: Date.UTC(2026, 10, 24),
        categories: {},
      });
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
      assert.deepEqual(parsed.value.refused, []);
      const { user } = buildEventPrompt(parsed.value, parsed.value.markets, Date.UTC(2026, 10, 24));
      assert.equal(user.match(/^rules: /gm)?.length, 1, 'its rules are told once');
      assert.ok(readFileSync(`${FOLDER}README.md`, 'utf8').includes(`](${name})`));
    });
  }
});
