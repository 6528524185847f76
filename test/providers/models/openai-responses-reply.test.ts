import assert from 'node:assert/strict';
import { MODEL_ROWS } from '../../../providers/model-rows.ts';
import { readResponsesReply } from '../../../providers/models/openai-responses-reply.ts';
import { ProviderFailure } from '../../../providers/provider.ts';

const [row] = MODEL_ROWS;
assert.ok(row);

function messageOf(body: unknown): string {
  try {
    readResponsesReply(body, row as NonNullable<typeof row>);
  } catch (error) {
    assert.ok(error instanceof ProviderFailure);
    return error.message;
  }
  return assert.fail('it was read');
}

describe('a response that failed without an account of its cost', () => {
  it('tells the provider’s code, and no word of the provider’s that could hold a secret', () => {
    const failed = (error: unknown) => messageOf({ status: 'failed', usage: null, output: [], error });
    const told = failed({ code: 'rate_limit_exceeded', message: 'Key sk-12345 is too fast.' });
    assert.match(
      told,
      /the reply failed \(rate_limit_exceeded\) and came without usage, so what it billed is unknown\./,
    );
    assert.doesNotMatch(told, /sk-12345/);
    for (const error of [null, undefined, 'x', {}, { code: 'sk-12345 is wrong' }, { code: 5 }]) {
      assert.match(failed(error), /model [^:]+: the reply came without usage/);
    }
    assert.match(messageOf({ status: 'completed', error: null }), /: the reply came without usage/);
  });
});
