import assert from 'node:assert/strict';
import { renderDecision } from '../../../cli/render-decision.ts';
import type { ResearchRecord } from '../../../domain/decision/research-record.ts';
import { explainDecision } from '../../../domain/explain/explain-decision.ts';
import { researchSentence } from '../../../domain/explain/research-sentences.ts';
import { resolvedDecision } from '../../support/decision.ts';

const BRIEF: ResearchRecord['brief'] = {
  briefId: 'main/a/research',
  key: '["simulated","KXE"]',
  model: 'sim-gpt-5',
  retrievedAtMs: 1_700_000_000_000,
  searches: 3,
  costMicroUsd: 42_000,
  dropped: { suspicious: 2 },
  texts: 4,
};
const SOURCE = { title: null, source: 'Office', url: 'https://office.example', publishedAtMs: null };
const sources = [1, 2, 3, 4, 5].map(() => ({ ...SOURCE, characters: 10, isCut: false }));

const partsOf = (research: ResearchRecord) =>
  explainDecision({
    decision: { ...resolvedDecision(1, 1_700_000_000_000), research, sources },
    attempts: [],
    rebuilt: true,
    rebuiltVerdict: true,
    drifts: [],
    resolution: null,
  });

describe('what is said of research', () => {
  it('says in one sentence why there is a brief, or none', () => {
    const worth = { valueMicroUsd: 50_000, costMicroUsd: 20_000, requiredMultiple: 1, isMeasured: false };
    assert.equal(
      researchSentence({ brief: BRIEF, because: { code: 'worth', figures: worth } }),
      'An evidence brief by sim-gpt-5: the models are given 4 texts; it is worth its cost (value $0.0500 by published figures, expected cost $0.0200 times 1.00).',
    );
    assert.equal(
      researchSentence({ brief: null, because: { code: 'none_kept', figures: { mode: 'economy' } } }),
      'No evidence brief: none that is fresh is kept, and in mode economy and by this policy no new one is made.',
    );
    const failed = { failure: 'timed_out', message: 'It did not answer within 5 s.' } as const;
    assert.match(
      researchSentence({ brief: null, because: { code: 'search_failed', figures: failed } }),
      /^No evidence brief: the search failed, .*: It did not answer within 5 s\.$/,
    );
  });

  it('stands with the verdict that `decide` prints', () => {
    const research = {
      brief: null,
      isReused: false,
      costMicroUsd: 0,
      because: { code: 'no_model', figures: { models: 0 } },
    } as const;
    const printed = renderDecision({ ...resolvedDecision(1, 1_700_000_000_000), research }, 0);
    assert.match(printed, /Research +No evidence brief: no configured model can search the web/);
  });

  it('says what it cost, who paid it, and what was left out', () => {
    const made = partsOf({
      brief: BRIEF,
      isReused: false,
      costMicroUsd: 42_000,
      because: { code: 'always', figures: {} },
    });
    const facts = new Map(made.research?.facts);
    assert.match(facts.get('Cost') ?? '', /^\$0\.0420/);
    assert.equal(facts.get('Left out'), '2 that read like instructions to a model');
    assert.equal(facts.get('Brief'), 'main/a/research');
    const kept = partsOf({
      brief: BRIEF,
      isReused: true,
      costMicroUsd: 0,
      because: { code: 'kept', figures: { ageMs: 60_000 } },
    });
    assert.match(new Map(kept.research?.facts).get('Cost') ?? '', /^nothing; .* paid \$0\.0420/);
  });

  it('tells the texts of the brief from those of the caller, and marks the addresses', () => {
    const { evidence } = partsOf({
      brief: BRIEF,
      isReused: false,
      costMicroUsd: 0,
      because: { code: 'always', figures: {} },
    });
    assert.match(evidence?.about ?? '', /Texts that the caller passed, and behind them those of the brief/);
    assert.equal(evidence?.table?.head[evidence.table.addresses ?? 0], 'address');
    const all = { ...BRIEF, texts: 5 };
    const found = partsOf({ brief: all, isReused: false, costMicroUsd: 0, because: { code: 'always', figures: {} } });
    assert.match(found.evidence?.about ?? '', /^Texts of the brief/);
  });
});
