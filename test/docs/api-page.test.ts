import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import { withMadeParts } from '../../scripts/api-page.ts';
import { REASON_EXAMPLES } from '../../scripts/reason-examples.ts';
import { decision } from '../../server/v1/contract/decision.ts';
import { PROBLEMS } from '../../server/v1/contract/problem.ts';
import { EXAMPLES } from '../../server/v1/examples.ts';

describe('docs/api.md', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

  it('has the request, the answer and the codes of the code; if not, run `npm run api-page`', () => {
    assert.equal(withMadeParts(page), page);
  });

  it('has every code of a reason and of a problem, each with what to do', () => {
    for (const code of [...Object.keys(REASON_EXAMPLES), ...Object.values(PROBLEMS).flat()]) {
      const [row = ''] = page.split('\n').filter((line) => line.startsWith('|') && line.includes(`| \`${code}\` |`));
      assert.match(row, /\| [^|]+\. \|$/, code);
    }
    assert.ok(page.includes(reasonSentence({ code: 'spread_too_wide', figures: REASON_EXAMPLES.spread_too_wide })));
  });

  it('shows an answer that the API could give', () => {
    const example = EXAMPLES['createDecision Decision']?.bought;
    const shown = v.parse(decision, example);
    assert.deepEqual(shown, example);
    const { verdict, validUntilMs, decidedAtMs, costMicroUsd, calls } = shown;
    assert.ok(validUntilMs > decidedAtMs);
    assert.equal(
      calls.reduce((sum, call) => sum + call.costMicroUsd, 0),
      costMicroUsd,
    );
    const { contracts = 0, limitMicroUsd = 0, feeMicroUsd = 0, stakeMicroUsd } = verdict.trade ?? {};
    assert.equal(contracts * limitMicroUsd + feeMicroUsd, stakeMicroUsd);
  });
});
