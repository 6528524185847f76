import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import type { KillPoint } from '../../bench/chaos/kill-points.ts';
import { renderExplanation } from '../../cli/render-decision.ts';
import { readExplanation } from '../../client/explanation.ts';
import type { EventDecision } from '../../domain/decision/event-decision.ts';
import { noteSentence } from '../../domain/explain/note-sentences.ts';
import { sum } from '../../domain/shared/sum.ts';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import { type Decision, eventWorkflowId, TASK_QUEUE, WORKFLOW } from '../../workflows/messages.ts';
import { type CrashService, KILLED_MODEL, openCrashService } from '../support/crash-service.ts';
import { testEvent, testEventRequest } from '../support/event-request.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** Half of it is for the search, and a search is not begun with less than twelve seconds. */
const DEADLINE_MS = 60_000;
const PLAIN = { telling: 1, stale: 1, irrelevant: 1, contradictory: 0, hostile: 0 };
const RESEARCHED = { research: 'always', deadlineMs: DEADLINE_MS } as const;

const searchesOf = ({ simulator }: { readonly simulator: Pick<Simulator, 'requests'> }, ...requestIds: string[]) =>
  simulator.requests().filter(({ attemptId }) => requestIds.some((id) => attemptId.startsWith(`main/${id}/research/`)));

const chargedOf = async ({ store }: TestService['workers'], decisionId: string) => {
  const facts = await store.attempts.ofDecision(decisionId);
  return sum(facts.map(({ costMicroUsd, worstCaseMicroUsd }) => costMicroUsd ?? worstCaseMicroUsd));
};

describe('a decision that has a search service look for evidence', function () {
  this.timeout(120_000);
  let service: TestService;
  before(async () => {
    service = await startTestService({ searches: true, models: ['sim-local'], decision: { quorum: 1 } });
    service.simulator.setSearch({ ...PLAIN, hostile: 1 });
  });
  after(() => service.stop());
  afterEach(() => service.heal());

  it('gives the models dated excerpts without asking a model for them, and is charged for one search', async () => {
    const decision = await service.decide(service.request(RESEARCHED));
    const { research, sources = [], question } = decision;
    assert.equal(question.arm, 'evidence');
    assert.deepEqual(
      [research?.brief?.model, research?.brief?.searches, research?.costMicroUsd],
      ['sim-search', 1, 7_000],
    );
    assert.ok(sources.some(({ url, publishedAtMs }) => url === 'https://records.example/latest' && publishedAtMs));
    const requests = service.simulator.requests().filter(({ attemptId }) => attemptId.includes('/research/'));
    assert.deepEqual(
      requests.map(({ provider, costMicroUsd }) => [provider, costMicroUsd]),
      [['sim-exa', 7_000]],
    );
    const [day] = await service.workers.store.ledger.recent('main');
    assert.equal(day?.purposes.research.spentMicroUsd, 7_000);
    assert.equal(day?.total.spentMicroUsd, service.simulator.bill().totalMicroUsd);
    assert.ok(
      decision.candidates.every(({ model }) => model !== 'sim-search'),
      'nobody asks it for a forecast',
    );
  });

  it('decides without a brief where the service refuses', async () => {
    service.simulator.setFaults([{ kind: 'payment_required', provider: 'sim-exa' }]);
    const market = { quotes: { ticker: 'KXREFUSED-1', event_ticker: 'KXREFUSED' } };
    const decision = await service.decide(service.request({ ...RESEARCHED, ...market }));
    assert.equal(decision.question.arm, 'closedBook');
    assert.deepEqual([decision.research?.because.code, decision.research?.costMicroUsd], ['search_failed', 0]);
  });
});

describe('a decision that has evidence looked for', function () {
  this.timeout(120_000);
  let service: TestService;
  before(async () => {
    service = await startTestService({});
    service.simulator.setSearch(PLAIN);
  });
  after(() => service.stop());
  afterEach(() => service.heal());

  it('gives the models a brief, keeps its sources, and is charged for the search', async () => {
    const request = service.request({ ...RESEARCHED, maxStakeMicroUsd: 100_000_000 });
    const decision = await service.decide(request);
    const { research, sources = [], question } = decision;
    assert.equal(question.arm, 'evidence');
    assert.ok(research?.brief);
    assert.deepEqual([research.isReused, research.because.code], [false, 'always']);
    assert.equal(research.brief.texts, sources.length);
    assert.ok(sources.every(({ url, publishedAtMs }) => url?.startsWith('https://') && publishedAtMs !== null));
    assert.ok(research.brief.searches > 0);

    const { store } = service.workers;
    const brief = await store.briefs.read(research.brief.briefId);
    const prompt = await store.requests.prompt(decision.decisionId, 'panel', 1);
    for (const { text } of brief?.claims ?? []) assert.ok(prompt?.user.includes(text), text);
    assert.match(prompt?.user ?? '', /<<<EVIDENCE/);

    const [search, ...more] = searchesOf(service, request.requestId);
    assert.deepEqual(more, []);
    assert.equal(research.costMicroUsd, research.brief.costMicroUsd);
    const billed = Object.entries(service.simulator.bill().byAttempt);
    const ours = billed.filter(([attemptId]) => attemptId.startsWith(`${decision.decisionId}/`));
    assert.equal(research.costMicroUsd, ours.find(([attemptId]) => attemptId === search?.attemptId)?.[1].costMicroUsd);
    assert.equal(decision.costMicroUsd, sum(ours.map(([, { costMicroUsd }]) => costMicroUsd)));
    assert.equal(decision.costMicroUsd, research.costMicroUsd + sum(decision.calls.map((call) => call.costMicroUsd)));
    const [day] = await store.ledger.recent('main');
    assert.equal(day?.purposes.research.spentMicroUsd, research.costMicroUsd);
    assert.equal(day?.total.heldMicroUsd, 0);
    assert.equal(day?.total.spentMicroUsd, service.simulator.bill().totalMicroUsd);

    const explained = await readExplanation(store, decision.decisionId);
    assert.ok(explained);
    assert.equal(explained.rebuilt, true);
    assert.match(
      renderExplanation(explained),
      /Research[\s\S]*Searches[\s\S]*Evidence[\s\S]*https:\/\/records\.example/,
    );
  });

  it('uses a brief that is fresh, and pays for no other', async () => {
    const market = { quotes: { ticker: 'KXKEPT-1', event_ticker: 'KXKEPT' } };
    const first = await service.decide(service.request({ ...RESEARCHED, ...market }));
    const again = service.request({ ...market, research: 'cached' });
    const second = await service.decide(again);
    assert.equal(second.research?.brief?.briefId, first.research?.brief?.briefId);
    assert.deepEqual([second.research?.isReused, second.research?.costMicroUsd], [true, 0]);
    assert.equal(second.research?.because.code, 'kept');
    assert.deepEqual(searchesOf(service, again.requestId), []);
    assert.equal(second.question.evidenceHash, first.question.evidenceHash);

    const plain = await service.decide(service.request({ ...market, research: 'off', reuse: false }));
    assert.equal(plain.question.arm, 'closedBook');
    const { store } = service.workers;
    const explained = await readExplanation(store, second.decisionId);
    assert.ok(explained);
    const { pair } = explained.researchEffect ?? {};
    assert.deepEqual(
      [pair?.decisionId, pair?.withBrief, pair?.without],
      [plain.decisionId, second.forecast?.coherent, plain.forecast?.coherent],
    );
    assert.match(renderExplanation(explained), /Moved P +P [\d.]+ here with it, [\d.]+ without it in main\//);
  });

  it('goes on without a brief where the search fails, and says so', async () => {
    const market = { quotes: { ticker: 'KXFAILED-1', event_ticker: 'KXFAILED' } };
    service.simulator.setFaults([{ kind: 'refusal', times: 1 }]);
    const decision = await service.decide(service.request({ ...RESEARCHED, ...market }));
    assert.equal(decision.research?.brief, null);
    assert.equal(decision.research?.because.code, 'search_failed');
    assert.equal(decision.question.arm, 'closedBook');
    assert.ok(decision.forecast, 'the models were asked all the same');
    assert.match(decision.notes.map(noteSentence).join('\n'), /No evidence brief: the search failed/);
    assert.equal(decision.costMicroUsd, await chargedOf(service.workers, decision.decisionId));
  });

  it('shares one search with another decision on the same question at the same time', async () => {
    const market = { quotes: { ticker: 'KXSHARED-1', event_ticker: 'KXSHARED' } };
    const requests = [0, 1].map(() => service.request({ ...RESEARCHED, ...market }));
    const decisions = await Promise.all(requests.map((request) => service.decide(request)));
    assert.equal(searchesOf(service, ...requests.map(({ requestId }) => requestId)).length, 1);
    assert.equal(new Set(decisions.map(({ research }) => research?.brief?.briefId)).size, 1);
    assert.deepEqual(decisions.map(({ research }) => research?.isReused).toSorted(), [false, true]);
    for (const { decisionId, costMicroUsd } of decisions) {
      assert.equal(costMicroUsd, await chargedOf(service.workers, decisionId));
    }
  });

  it('looks once for an event, whose markets share the cost of it', async () => {
    const request = testEventRequest(testEvent(), RESEARCHED);
    const workflowId = eventWorkflowId('main', request.requestId);
    const { client } = service.workers;
    const options = { taskQueue: TASK_QUEUE, workflowId, args: [request] };
    const { decisions } = (await client.workflow.execute(WORKFLOW.decideEvent, options)) as EventDecision;
    assert.equal(searchesOf(service, request.requestId).length, 1);
    assert.ok(decisions.every(({ research, question }) => research?.brief && question.arm === 'evidence'));
    const shares = decisions.map(({ research }) => research?.costMicroUsd ?? 0);
    assert.equal(sum(shares), decisions[0]?.research?.brief?.costMicroUsd);
    assert.ok(Math.max(...shares) - Math.min(...shares) <= 1, `${shares}`);
    assert.equal(
      sum(decisions.map(({ costMicroUsd }) => costMicroUsd)),
      await chargedOf(service.workers, `main/${request.requestId}`),
    );
  });
});

interface Case {
  readonly name: string;
  readonly point: (requestId: string) => KillPoint;
  /** Whether the search that was paid for can be adopted. */
  readonly isFound: boolean;
}

const search = (operation: string, when: KillPoint['when']) => (id: string) => ({
  operation,
  when,
  mentioning: `${id}/research`,
});

const CASES: readonly Case[] = [
  {
    name: 'with its money reserved',
    point: (id) => ({ operation: 'ledger.reserve', when: 'after', mentioning: `main/${id}` }),
    isFound: true,
  },
  { name: 'with the search sent', point: search('provider.ask', 'during'), isFound: false },
  { name: 'with the search answered and not recorded', point: search('attempts.record', 'before'), isFound: false },
  { name: 'with the search recorded and no brief kept', point: search('attempts.record', 'after'), isFound: true },
  { name: 'with the brief kept', point: search('briefs.keep', 'after'), isFound: true },
  {
    name: 'before the models are asked',
    point: (id) => ({ operation: 'requests.claim', when: 'after', mentioning: id }),
    isFound: true,
  },
];

describe('a decision that has evidence looked for, whose worker is killed with -9', function () {
  this.timeout(240_000);
  let simulator: Simulator;
  let service: CrashService;
  before(async () => {
    simulator = await startSimulator({ seed: 12, latency: 'real' });
    simulator.setModel(KILLED_MODEL, { medianLatencyMs: 400, latencySpread: 0.01 });
    simulator.setSearch(PLAIN);
    const decision = { research: 'always' } as const;
    service = await openCrashService('research', simulator, { workers: CASES.length, decision });
  });
  after(async () => {
    await service.close();
    await simulator.close();
  });

  for (const [index, { name, point, isFound }] of CASES.entries()) {
    it(`${name}: one search, one bill, ${isFound ? 'one brief' : 'and no brief'}`, async () => {
      const requestId = `research-${String(index).padStart(8, '0')}`;
      const decisionId = `main/${requestId}`;
      const started: WorkflowHandle[] = [];
      await service.dieAt([point(requestId)], async () => {
        started.push(await service.decide(requestId, DEADLINE_MS, `KXKILLED${index}-1`));
      });
      await service.heal(async () => {
        const decision = (await started[0]?.result()) as Decision;
        assert.equal(searchesOf({ simulator }, requestId).length, 1, 'no search is paid twice');
        assert.equal(decision.question.arm, isFound ? 'evidence' : 'closedBook', JSON.stringify(decision.research));
        assert.equal(decision.research?.brief?.briefId ?? null, isFound ? `${decisionId}/research` : null);
        assert.equal(decision.calls[0]?.outcome, 'answered');
        const facts = await service.store.attempts.ofDecision(decisionId);
        const searched = facts.filter(({ step }) => step === 'research');
        assert.deepEqual(
          searched.map(({ state }) => state),
          [isFound ? 'answered' : 'uncertain'],
        );
        const charged = facts.map(({ costMicroUsd, worstCaseMicroUsd }) => costMicroUsd ?? worstCaseMicroUsd);
        assert.equal(decision.costMicroUsd, sum(charged));
        await service.balance();
      });
    });
  }
});
