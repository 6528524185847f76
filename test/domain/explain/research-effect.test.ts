import assert from 'node:assert/strict';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { ResearchRecord } from '../../../domain/decision/research-record.ts';
import { counterArm, type ResearchEffect, researchEffect } from '../../../domain/explain/research-effect.ts';
import { researchPart } from '../../../domain/explain/research-part.ts';
import { compareArms } from '../../../domain/learning/compare-arms.ts';
import { labelsOf } from '../../../domain/learning/label.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../../domain/learning/scoreboard.ts';
import { briefSpreads, logOddsMoved } from '../../../domain/planning/brief-effect.ts';
import type { Arm } from '../../../domain/shared/arm.ts';
import { formatTime } from '../../../domain/shared/format.ts';
import { assertAlmostEqual } from '../../support/almost-equal.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { scoredDecision } from '../learning/scored.ts';

const AT_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const BASE = resolvedDecision(1, AT_MS);
const NO_BRIEF: ResearchRecord = {
  brief: null,
  isReused: false,
  costMicroUsd: 0,
  because: { code: 'none_kept', figures: { mode: 'normal' } },
};
const SOURCE = { title: null, source: 'Office', url: null, publishedAtMs: null, characters: 9, isCut: false };
const RESEARCH: ResearchRecord = {
  ...NO_BRIEF,
  brief: {
    briefId: 'main/a/research',
    key: 'k',
    model: 'm',
    retrievedAtMs: AT_MS,
    searches: 2,
    costMicroUsd: 42_000,
    dropped: {},
    texts: 1,
  },
  costMicroUsd: 42_000,
  because: { code: 'always', figures: {} },
};

function made(id: string, arm: Arm, probability: number, more: Partial<Decision> = {}): Decision {
  assert.ok(BASE.forecast);
  const models = BASE.forecast.models.map((model) => ({ ...model, rawProbability: probability }));
  const forecast = { ...BASE.forecast, models, coherent: probability };
  const isInformed = arm === 'evidence' || arm === 'evidencePriceShown';
  const research = isInformed ? RESEARCH : NO_BRIEF;
  const sources = isInformed ? [SOURCE] : [];
  return { ...BASE, decisionId: id, question: { ...BASE.question, arm }, forecast, research, sources, ...more };
}

const said = (decision: Decision, effect: ResearchEffect | null) =>
  new Map(researchPart({ decision, researchEffect: effect }, formatTime)?.facts);

describe('what a brief moved', () => {
  const informed = made('main/with', 'evidence', 0.75);
  const plain = made('main/without', 'closedBook', 0.5, {
    decidedAtMs: AT_MS - HOUR_MS,
    quotes: { yesBidMicroUsd: 420_000, yesAskMicroUsd: 440_000 },
  });

  it('is the difference to the same market without it, of the models that answered both, from either side', () => {
    const effect = researchEffect(informed, plain, COLD_SCOREBOARD);
    assert.deepEqual(effect?.pair && { ...effect.pair, priceMoved: null }, {
      decisionId: 'main/without',
      laterMs: -HOUR_MS,
      isOtherWithBrief: false,
      withBrief: 0.75,
      without: 0.5,
      priceMoved: null,
      sameModels: { models: 3, withBrief: 0.75, without: 0.5 },
      hasOtherTexts: false,
    });
    assertAlmostEqual(effect?.pair?.priceMoved ?? 0, 0.02);
    const other = researchEffect(plain, informed, COLD_SCOREBOARD)?.pair;
    assert.deepEqual([other?.withBrief, other?.without, other?.isOtherWithBrief], [0.75, 0.5, true]);
    assert.match(
      said(informed, effect).get('Moved P') ?? '',
      /^P 0\.750 here with it, 0\.500 without it in main\/without, .* earlier; 3 models answered both: 0\.750 with and 0\.500 without, on average; the price with it was 2\.0c higher$/,
    );
  });

  it('is known of those models alone that answered both times, and says what else the models were given', () => {
    assert.ok(plain.forecast);
    const alone = { ...plain, forecast: { ...plain.forecast, models: plain.forecast.models.slice(1) } };
    assert.equal(researchEffect(informed, alone, COLD_SCOREBOARD)?.pair?.sameModels?.models, 2);
    const none = { ...plain, forecast: { ...plain.forecast, models: [] } };
    const texts = { ...informed, sources: [SOURCE, SOURCE] };
    const pair = researchEffect(texts, none, COLD_SCOREBOARD);
    assert.match(said(texts, pair).get('Moved P') ?? '', /no model answered both;.*given texts of its caller too$/);
  });

  it('is not known, and said so, where no decision was made the other way', () => {
    for (const [decision, words] of [
      [informed, 'without a brief'],
      [plain, 'with a brief'],
    ] as const) {
      const facts = said(decision, researchEffect(decision, null, COLD_SCOREBOARD));
      assert.match(facts.get('Moved P') ?? '', new RegExp(`^not known for this decision: .* ${words}$`));
      assert.match(facts.get('Briefs moved') ?? '', /^not known: .* by 0\.85 \(published figures/);
      assert.match(facts.get('Cost and gain') ?? '', /not measured yet/);
    }
    assert.equal(researchEffect(informed, made('main/other', 'evidence', 0.4), COLD_SCOREBOARD)?.pair, null);
    const { research: _, ...never } = plain;
    assert.equal(researchEffect(never, informed, COLD_SCOREBOARD), null);
  });

  it('looks in the arm that differs by the evidence alone', () => {
    const arms = (['closedBook', 'evidence', 'priceShown', 'evidencePriceShown'] as const).map((arm) => [
      arm,
      counterArm(made('main/a', arm, 0.5)),
    ]);
    assert.deepEqual(arms, [
      ['closedBook', 'evidence'],
      ['evidence', 'closedBook'],
      ['priceShown', 'evidencePriceShown'],
      ['evidencePriceShown', 'priceShown'],
    ]);
    assert.equal(counterArm({ ...informed, research: NO_BRIEF }), null, 'texts of the caller alone');
  });

  it('is on the record what P moved on markets that were decided both ways, with the gain and the rule of research', () => {
    const scored = Array.from({ length: 40 }, (_, n) => {
      const of = (arm: Arm, probability: number) =>
        scoredDecision({ ticker: `T${n}`, decisionId: `main/${n}-${arm}`, eventTicker: `E${n}`, arm, probability });
      const shift = n % 2 === 0 ? 0.1 : -0.2;
      return [of('closedBook', 0.5), of('evidence', 0.5 + shift)];
    }).flat();
    const byArm = compareArms(labelsOf(scored));
    const board: Scoreboard = { ...COLD_SCOREBOARD, byArm };
    const effect = researchEffect(informed, plain, board);
    assertAlmostEqual(effect?.paired?.moved?.mean ?? 0, 0.15);
    assert.ok((effect?.paired?.moved?.low ?? 1) < 0.15 && (effect?.paired?.moved?.high ?? 0) > 0.15);
    assert.equal(effect?.paired?.markets.arm, 40);
    assert.deepEqual(effect?.supposed, {
      logOdds: logOddsMoved(briefSpreads(board, 'closedBook', 'evidence')),
      isMeasured: false,
    });
    assertAlmostEqual(effect.supposed.logOdds, 0.85);
    const facts = said(informed, effect);
    assert.match(
      facts.get('Briefs moved') ?? '',
      /^P by 0\.150 \[0\.1\d+, 0\.1\d+\] on average, on 40 markets of 40 events/,
    );
    assert.match(
      facts.get('Cost and gain') ?? '',
      /^\$0\.0420 here; with evidence the Brier score of P differs by [+-]0\.\d{4} \[.*the same 40 markets both ways/,
    );
  });
});
