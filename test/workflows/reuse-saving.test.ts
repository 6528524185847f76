import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { renderDecision, renderExplanation } from '../../cli/render-decision.ts';
import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import { type DecideState, QUERY } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const AT_ONCE = 5;
const LARGE_MICRO_USD = 100_000_000;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 60_000;

/** An id whose draw says so: the service's own share of audits is no accident of a test. */
function requestId(isAudited: boolean): string {
  for (;;) {
    const id = randomUUID();
    if (isReuseAudited(`main/${id}`) === isAudited) return id;
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(Date.now() < endMs, 'it never came to be');
    await delay(LOOK_EVERY_MS);
  }
}

describe('answers that were given before', function () {
  this.timeout(120_000);
  let service: TestService;
  let market: Record<string, unknown>;
  before(async () => {
    service = await startTestService({
      decision: { reuse: true, blend: 1, maxOddsRatio: 1e6, minAgreement: 0, minEdge: 0.001 },
    });
  });
  after(() => service.stop());
  beforeEach(async () => {
    await service.heal();
    const event = `KXSAVE${randomUUID().slice(0, 8).toUpperCase()}`;
    market = {
      ticker: `${event}-T1`,
      event_ticker: event,
      title: 'Will the high in Harborview be above 61 degrees?',
      rules_primary: 'It resolves to Yes if the station at Harborview reports a high above 61 degrees.',
    };
  });

  type More = Parameters<TestService['request']>[0];
  const request = (more: More = {}) =>
    service.request({
      requestId: requestId(false),
      maxStakeMicroUsd: LARGE_MICRO_USD,
      ...more,
      quotes: { ...market, ...more?.quotes },
    });
  const decide = (more: More = {}) => service.decide(request(more));
  const asked = () => service.simulator.requests().length;

  it('are used again instead of asking, and the verdict is as good as any other', async () => {
    const source = await decide();
    const before = asked();
    const decision = await decide({ quotes: { yes_bid: 46, yes_ask: 48 } });
    assert.equal(asked(), before);
    assert.deepEqual([decision.path, decision.calls.length, decision.costMicroUsd], ['reused', 0, 0]);
    const { reused, forecast, terms } = decision;
    assert.ok(reused && forecast);
    assert.deepEqual(
      [reused.kind, reused.decisionId, reused.sourceTicker, reused.priceMoveMicroUsd, reused.savedMicroUsd],
      ['same', source.decisionId, source.ticker, 20_000, source.costMicroUsd],
    );
    assert.equal(forecast.marketPrice, 0.47);
    assert.equal(forecast.pooled, source.forecast?.pooled);
    assert.ok(decision.validUntilMs > source.validUntilMs, 'it is valid for as long as any other');
    assert.equal(terms.rules.mode, 'normal');
    assert.ok(
      decision.notes.some(({ code, figures }) => code === 'answers_reused' && figures.decisionId === source.decisionId),
      JSON.stringify(decision.notes),
    );
    assert.ok(!decision.verdict.reasons.some(({ code }) => code === 'no_quorum' || code === 'budget_refused'));

    const explained = await readExplanation(service.workers.store, decision.decisionId);
    assert.deepEqual([explained?.rebuilt, explained?.rebuiltVerdict], [true, true]);
    for (const text of [
      renderDecision(decision, decision.decidedAtMs),
      explained ? renderExplanation(explained) : '',
    ]) {
      assert.match(text, new RegExp(source.decisionId));
      assert.match(text, /saved \$0\.\d+/);
      assert.match(text, /2\.?0?c/);
    }
    const third = await decide();
    assert.equal(third.reused?.decisionId, source.decisionId, 'what was used again is no source');
  });

  it('do not stand after a move of the price, an event, other rules, or for who wants new ones', async () => {
    await decide();
    const event = new Date().toISOString();
    await delay(5);
    const others: More[] = [
      { quotes: { yes_bid: 47, yes_ask: 49 } },
      { quotes: { rules_primary: 'It resolves to Yes if the station at Harborview reports a high above 62 degrees.' } },
      { reuse: false },
    ];
    assert.equal((await decide({ scheduledEvents: [event] })).path, 'full');
    for (const more of others) assert.equal((await decide(more)).path, 'full', JSON.stringify(more));
  });

  it('of one model do not stand for a panel', async () => {
    const small = await decide({ maxStakeMicroUsd: 1_000_000, ensemble: false });
    assert.equal(small.path, 'quick');
    const large = await decide();
    assert.equal(large.path, 'full');
    assert.ok(
      large.notes.some(({ code, figures }) => {
        if (code !== 'answers_not_reused' || figures.because.code !== 'too_few_answers') return false;
        const { answers, needed } = figures.because.figures;
        return answers === 1 && needed === 2;
      }),
    );
    assert.equal((await decide({ maxStakeMicroUsd: 1_000_000, ensemble: false })).reused?.decisionId, large.decisionId);
  });

  it('of a market that was listed again stand for the new one, and those of another strike do not', async () => {
    const source = await decide();
    const relisted = { ticker: `${market.event_ticker}-R1`, title: 'Will Harborview’s high be above 61 degrees?' };
    const twin = await decide({ quotes: relisted });
    assert.deepEqual(
      [twin.path, twin.reused?.kind, twin.reused?.decisionId, twin.reused?.sourceTicker],
      ['reused', 'duplicate', source.decisionId, source.ticker],
    );
    const strike = {
      ticker: `${market.event_ticker}-T2`,
      title: 'Will the high in Harborview be above 62 degrees?',
      rules_primary: 'It resolves to Yes if the station at Harborview reports a high above 62 degrees.',
    };
    assert.equal((await decide({ quotes: strike })).path, 'full');
  });

  it('of another market of the event are given to a first call as background, without a number', async () => {
    const source = await decide();
    const strike = {
      ticker: `${market.event_ticker}-T3`,
      title: 'Will the high in Harborview be above 63 degrees?',
      rules_primary: 'It resolves to Yes if the station at Harborview reports a high above 63 degrees.',
    };
    const relatedMarket = await decide({ quotes: strike, maxStakeMicroUsd: 1_000_000, ensemble: false });
    assert.equal(relatedMarket.path, 'quick');
    assert.equal(relatedMarket.background?.decisionId, source.decisionId);
    const { requests } = service.workers.store;
    const told = await requests.prompt(relatedMarket.decisionId, 'quick');
    const plain = await requests.prompt(relatedMarket.decisionId);
    assert.match(told?.user ?? '', /<<<BACKGROUND\nabout another market: .*61 degrees/);
    assert.doesNotMatch(plain?.user ?? '', /BACKGROUND/);
    assert.equal(told?.system, plain?.system);
    const [, part = ''] = told?.user.split(/<<<BACKGROUND\n|\nBACKGROUND>>>/) ?? [];
    assert.doesNotMatch(part.split('\n').slice(1).join(' '), /\d\s*%|0\.\d/);
    const alone = await decide({ quotes: { ...strike, ticker: `${market.event_ticker}-T4` } });
    assert.equal(alone.background, undefined, 'a panel is given nothing');
  });

  it('are asked for once where five requests come at once', async () => {
    const { store } = service.workers;
    const committed = async () => (await store.ledger.recent('main', 1))[0]?.total.committedMicroUsd ?? 0;
    const [before, billed, spent] = [asked(), service.simulator.bill().totalMicroUsd, await committed()];
    const decisions = await Promise.all(Array.from({ length: AT_ONCE }, () => decide()));
    const [first, ...others] = decisions.toSorted((a, b) => b.calls.length - a.calls.length);
    assert.ok(first);
    assert.equal(asked() - before, first.calls.length);
    assert.deepEqual(
      others.map(({ path, reused }) => [path, reused?.decisionId]),
      others.map(() => ['reused', first.decisionId]),
    );
    const bill = service.simulator.bill().totalMicroUsd - billed;
    assert.equal(
      decisions.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
      bill,
    );
    assert.equal((await committed()) - spent, bill);
  });

  it('are asked for by the next where the first one got none', async () => {
    const models = service.simulator.models.length;
    service.simulator.setFaults([{ kind: 'context_too_long', times: models }]);
    const decisions = await Promise.all([decide(), decide()]);
    const ended = decisions.map(({ path, forecast }) => `${path}, ${forecast ? 'answered' : 'none answered'}`);
    assert.deepEqual(ended.toSorted(), ['full, answered', 'full, none answered']);
  });

  it('are asked for by who waited when the one that was asking is gone', async () => {
    service.simulator.setFaults([{ kind: 'hang' }]);
    const gone = await service.start(request());
    await until(() => service.simulator.hanging() > 0);
    const waiting = await service.start(request());
    await until(async () => (await waiting.query<DecideState>(QUERY.state)).phase === 'waiting');
    service.simulator.setFaults([]);
    await gone.terminate('test');
    const decision = (await waiting.result()) as Decision;
    assert.deepEqual([decision.path, decision.forecast === null], ['full', false]);
  });

  it('of one panel are enough for all who would learn from the market at the same moment', async () => {
    const before = asked();
    const decisions = await Promise.all([1, 2, 3].map(() => decide({ explore: true, maxStakeMicroUsd: 1_000_000 })));
    const paths = decisions.map(({ path, purpose }) => `${path}, ${purpose}`).toSorted();
    assert.deepEqual(paths, ['full, exploration', 'reused, decision', 'reused, decision']);
    assert.equal(asked() - before, decisions.find(({ path }) => path === 'full')?.calls.length);
    const later = await decide({ explore: true, maxStakeMicroUsd: 1_000_000 });
    assert.deepEqual([later.path, later.purpose], ['full', 'exploration'], 'what is asked to learn is asked');
  });

  it('are asked for anew now and then, to see what using them costs', async () => {
    const source = await decide();
    const audited = await decide({ requestId: requestId(true) });
    assert.equal(audited.path, 'full');
    assert.deepEqual(audited.reuseAudit, {
      kind: 'same',
      decisionId: source.decisionId,
      probability: source.forecast?.coherent,
    });
    assert.ok(audited.notes.some(({ code, figures }) => code === 'reuse_audited' && figures.off === null));
  });
});
