import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHAT_FORMATS } from '../../domain/shared/channel.ts';
import { bodyOf } from '../../notify/chat.ts';

describe('a text in a chat', () => {
  const text = 'BUY <!channel> & @everyone *now* [here](https://example.com)';

  it('is shown as it is: it mentions nobody, formats nothing and opens no link', () => {
    assert.deepEqual(bodyOf({ format: 'slack', chatId: null }, text), {
      text: 'BUY &lt;!channel&gt; &amp; @everyone *now* [here](https://example.com)',
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
    });
    assert.deepEqual(bodyOf({ format: 'discord', chatId: null }, text), {
      content: String.raw`BUY <!channel\> & @everyone \*now\* \[here\]\(https://example.com\)`,
      allowed_mentions: { parse: [] },
      flags: 4,
    });
    assert.deepEqual(bodyOf({ format: 'telegram', chatId: '-1001' }, text), {
      chat_id: '-1001',
      text,
      link_preview_options: { is_disabled: true },
    });
  });

  it('is never longer than its chat takes, and cut between characters', () => {
    const most = { slack: 4_000, discord: 2_000, telegram: 4_096 };
    fc.assert(
      fc.property(
        fc.constantFrom(...CHAT_FORMATS),
        fc.array(fc.constantFrom('a', '&', '*', '<', '🙂', '\\'), { minLength: 0, maxLength: 9_000 }),
        (format, characters) => {
          const whole = characters.join('');
          const body = bodyOf({ format, chatId: null }, whole) as { text?: string; content?: string };
          const written = body.text ?? body.content ?? '';
          assert.ok(written.length <= most[format]);
          assert.ok(written.isWellFormed());
          if (format === 'telegram') assert.ok(written === whole || whole.startsWith(written.slice(0, -1)));
          // No escape is cut in two.
          if (format === 'slack') assert.doesNotMatch(written, /&(?!amp;|lt;|gt;)/);
          if (format === 'discord') assert.doesNotMatch(written.replaceAll('\\\\', ''), /\\(?![*<>])/);
        },
      ),
      { numRuns: 30 },
    );
  });
});
