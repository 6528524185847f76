import assert from 'node:assert/strict';
import { buildEventPrompt } from '../../../domain/forecast/event-prompt.ts';
import { longestPrompt } from '../../../domain/forecast/longest-prompt.ts';
import { buildPrompt } from '../../../domain/forecast/prompt.ts';
import type { Prompt } from '../../../domain/shared/model.ts';
import { MODEL_ROWS } from '../../../providers/model-rows.ts';
import { toRequest as anthropicRequest } from '../../../providers/models/anthropic-messages.ts';
import { toRequest as chatRequest } from '../../../providers/models/openai-chat.ts';
import { toRequest as responsesRequest } from '../../../providers/models/openai-responses.ts';
import { aMarket } from '../a-market.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 12);
const event = { eventTicker: 'KXMADE', title: 'Made', mutuallyExclusive: false };
const [row] = MODEL_ROWS;
assert.ok(row);
const longestRequest = (prompt: Prompt) =>
  Math.max(
    ...[chatRequest, responsesRequest, anthropicRequest].map((toRequest) =>
      Buffer.byteLength(JSON.stringify(toRequest(row, prompt))),
    ),
  );

describe('the longest of several prompts, by which all are priced', () => {
  it('is the one whose request has the most bytes, though another tells more of its markets', () => {
    const asked = (count: number, rules: string) =>
      Array.from({ length: count }, (_, index) => ({
        market: aMarket({ ticker: `KXMADE-${index}`, rules, title: 'Made' }),
        strike: null,
      }));
    const given = { evidence: [], isPriceShown: true };
    const wordy = buildEventPrompt(event, asked(2, 'a'.repeat(3_000)), NOW_MS, given);
    const many = buildEventPrompt(event, asked(40, 'a'.repeat(300)), NOW_MS, given);
    assert.ok(wordy.user.length > many.user.length && longestRequest(wordy) < longestRequest(many));
    assert.equal(longestPrompt([wordy, many]), many);
  });

  it('counts bytes, of which other scripts have more than one a letter', () => {
    const [latin, greek] = ['a'.repeat(600), 'α'.repeat(500)].map((rules) => buildPrompt(aMarket({ rules }), NOW_MS));
    assert.ok(latin && greek);
    assert.equal(longestPrompt([latin, greek]), greek);
    assert.equal(longestPrompt([]), null);
  });
});
