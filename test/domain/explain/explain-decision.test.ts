import assert from 'node:assert/strict';
import { renderDecision, renderEvent, renderExplanation } from '../../../cli/render-decision.ts';
import type { Decision } from '../../../domain/decision/decision.ts';
import { eventDecisionOf } from '../../../domain/decision/event-decision.ts';
import { explainDecision } from '../../../domain/explain/explain-decision.ts';
import type { Explained } from '../../../domain/explain/explanation.ts';
import { formatTime } from '../../../domain/shared/format.ts';
import { resolvedDecision } from '../../support/decision.ts';

const DECISION = resolvedDecision(1, 1_700_000_000_000);
const explained = (change: Partial<Decision> = {}, rest: Partial<Explained> = {}): Explained => ({
  decision: { ...DECISION, ...change },
  attempts: [],
  rebuilt: true,
  rebuiltVerdict: false,
  drifts: [],
  resolution: null,
  ...rest,
});
const text = (part: unknown) => JSON.stringify(part);

describe('an explanation', () => {
  it('leaves out what does not apply', () => {
    const none = explainDecision(explained({ forecast: null, calls: [] }));
    const absent = Object.entries(none).flatMap(([name, part]) => (part ? [] : [name]));
    const given = ['suspiciousText', 'research', 'evidence'];
    assert.deepEqual(absent, [...given, 'evaluations', 'requests', 'weights', 'drift', 'earlier', 'arithmetic']);
    assert.match(text(none.answers), /No model was called/);
  });

  it('says whose answers it used, what they saved, and what an audit found', () => {
    const reused = {
      decisionId: 'main/a',
      ageMs: 1_400,
      priceMoveMicroUsd: 20_000,
      kind: 'duplicate',
      savedMicroUsd: 9_800,
    };
    const reuseAudit = { kind: 'same', decisionId: 'main/b', probability: 0.4 } as const;
    const { earlier } = explainDecision(
      explained({ reused: { ...reused, kind: 'duplicate', sourceTicker: 'KX-OTHER' }, reuseAudit }),
    );
    assert.deepEqual(
      earlier?.links?.map(({ decisionId }) => decisionId),
      ['main/a', 'main/b'],
    );
    assert.match(text(earlier), /on KX-OTHER, .* 1\.4 s old; the price has moved by 2c since\. That saved \$0\.0098/);
    assert.match(text(earlier), /would have given P\(YES\) 0\.400/);
  });

  it('says what was worth a further call, and what was not', () => {
    const evaluation = {
      models: ['alpha'],
      valueMicroUsd: 2_000,
      costMicroUsd: 1_000,
      requiredMultiple: 1,
      pays: true,
    };
    const evaluations = [
      { ...evaluation, requiredMultiple: 0 },
      { ...evaluation, models: ['bravo'], pays: false },
    ];
    const part = explainDecision(explained({ economics: { budgetShadowPrice: 0, evaluations } })).evaluations;
    assert.equal(part?.about, 'Budget pressure: none.');
    assert.deepEqual(part?.table?.rows, [
      ['alpha', '$0.0020', '$0.0010', 'nothing: a forecast was requested', 'called'],
      ['bravo', '$0.0020', '$0.0010', '1.00 times its cost', 'stop'],
    ]);
  });

  it('shows a failure whole and cuts long reasoning', () => {
    const [call] = DECISION.calls;
    assert.ok(call);
    const message = `400 ${'x'.repeat(300)}`;
    const failed = {
      ...call,
      outcome: 'failed',
      rawProbability: null,
      failure: { kind: 'bad_request', message },
    } as const;
    const { answers } = explainDecision(explained({ calls: [failed, { ...call, reasoning: 'y'.repeat(300) }] }));
    assert.equal(answers?.table?.rows[0]?.at(-1), `bad_request: ${message}`);
    assert.equal(answers?.table?.rows[1]?.at(-1)?.length, 70);
  });

  it('says how the market ended, in the reader’s time, and whether that is scored', () => {
    const resolution = { settlement: 'yes', atMs: 0, by: 'olga', score: 'decided_after_outcome' } as const;
    const { outcome } = explainDecision(explained({}, { resolution }), (atMs) => `at ${atMs}`);
    assert.deepEqual(outcome?.notes, [
      'YES, at 0, recorded by olga; this decision was made after the market had ended, so it is not scored.',
    ]);
    assert.match(text(explainDecision(explained()).outcome), /bin\/conclave outcome KXMADE-1 yes/);
    const scored = { ...resolution, score: 'scored' } as const;
    const made = explainDecision(explained({}, { resolution: { ...scored, profitMicroUsd: 5_240_000 } }));
    assert.match(text(made.outcome), /scored by it\. Its trade made \+\$5\.24 after fees\./);
    const withheld = explainDecision(explained({}, { resolution: { ...scored, withheldProfitMicroUsd: -1_500_000 } }));
    assert.match(text(withheld.outcome), /withheld would have made -\$1\.50 after fees/);
  });

  it('says loudly when a verdict does not come out again', () => {
    const { provenance } = explainDecision(explained());
    assert.match(text(provenance), /the same to the last digit.*comes out DIFFERENTLY/);
  });

  it('names what in the text is suspicious', () => {
    const { suspiciousText } = explainDecision(explained({ injectionFlags: ['encoded'] }));
    assert.deepEqual(suspiciousText?.notes, ['It hides such text in an encoding.']);
  });

  it('is printed with every part under its title', () => {
    const printed = renderExplanation(explained());
    for (const part of Object.values(explainDecision(explained()))) {
      if (part) assert.ok(printed.includes(`\n\n${part.title}\n`), part.title);
    }
  });
});

describe('a decision as it is printed', () => {
  it('carries the label of a simulation, the reasons, and how to learn more', () => {
    const printed = renderDecision(DECISION, DECISION.decidedAtMs);
    assert.match(printed, /^SIMULATED {2}BUY (YES|NO), 10 at a limit of 46c/);
    assert.match(printed, /\n {2}Because +YES is worth 53c/);
    assert.match(printed, /\n {2}Explain +bin\/conclave explain main\/n-1$/);
  });

  it('leaves out an agreement that is not known', () => {
    const { forecast } = DECISION;
    assert.ok(forecast);
    assert.match(renderDecision(DECISION, DECISION.decidedAtMs), /Agreement/);
    assert.doesNotMatch(
      renderDecision({ ...DECISION, forecast: { ...forecast, agreement: null } }, DECISION.decidedAtMs),
      /Agreement/,
    );
  });

  it('says until when it holds, and does not read like an order once that is over', () => {
    const { validUntilMs } = DECISION;
    const until = formatTime(validUntilMs);
    assert.match(renderDecision(DECISION, validUntilMs - 1), new RegExp(`Valid +until ${until}$`, 'm'));
    const late = renderDecision(DECISION, validUntilMs);
    assert.match(late, /^EXPIRED {2}/);
    assert.match(late, new RegExp(`Valid +no longer, since ${until}: do not act on it`));
    const { eventTicker, account, requestId } = DECISION;
    const event = eventDecisionOf({ eventTicker, account, requestId, refused: [] }, [DECISION]);
    assert.doesNotMatch(renderEvent(event, validUntilMs - 1), /EXPIRED/);
    assert.match(renderEvent(event, validUntilMs), /EXPIRED[\s\S]*Valid +no longer/);
  });
});
