import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { EvidenceText } from '../../../domain/forecast/evidence.ts';
import { buildPrompt } from '../../../domain/forecast/prompt.ts';
import { costMicroUsd, worstCaseOfResearchMicroUsd } from '../../../domain/money/cost.ts';
import { briefEvidence } from '../../../domain/research/brief-evidence.ts';
import { parseBrief } from '../../../domain/research/parse-brief.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { logit } from '../../../domain/shared/probability.ts';
import { mean } from '../../../domain/shared/sum.ts';
import { forecast } from '../../../local/simulator/answer.ts';
import { type SearchShares, type Simulator, startSimulator } from '../../../local/simulator/index.ts';
import { behaviourOf } from '../../../local/simulator/models.ts';
import {
  briefText,
  documentsOn,
  type SimulatedDocument,
  sharedErrorLeft,
} from '../../../local/simulator/search-world.ts';
import { truthOf } from '../../../local/simulator/truth.ts';
import { createProviders } from '../../../providers/index.ts';
import { ProviderFailure } from '../../../providers/provider.ts';
import { aMarket } from '../../domain/a-market.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const NOTHING: SearchShares = { telling: 0, stale: 0, irrelevant: 0, contradictory: 0, hostile: 0 };

/** A prompt with documents as its evidence. */
function promptWith(documents: readonly SimulatedDocument[], ticker = 'KXWORLD-1') {
  const evidence = documents.map(
    ({ text, source, url, ageMs }): EvidenceText => ({ text, source, url, title: null, publishedAtMs: NOW_MS - ageMs }),
  );
  const prompt = buildPrompt(aMarket({ ticker }), NOW_MS, null, { evidence, isPriceShown: false });
  return prompt.user + prompt.moment;
}

const found = (shares: Partial<SearchShares>, subject: string) => documentsOn(subject, { ...NOTHING, ...shares });

describe('the documents of the simulated web', () => {
  it('are the same whenever the same is looked for', () => {
    assert.deepEqual(documentsOn('Will it rain?'), documentsOn('Will it rain?'));
    const kinds = new Set(
      Array.from({ length: 200 }, (_, index) => documentsOn(`Will it rain ${index}?`))
        .flat()
        .map(({ kind }) => kind),
    );
    assert.deepEqual([...kinds].sort(), ['contradictory', 'hostile', 'irrelevant', 'stale', 'telling']);
  });

  it('are found as often as is asked for', () => {
    assert.deepEqual(documentsOn('q', NOTHING), []);
    assert.deepEqual(
      found({ stale: 1, hostile: 1 }, 'q').map(({ kind }) => kind),
      ['stale', 'hostile'],
    );
    const some = Array.from({ length: 1_000 }, (_, index) => found({ telling: 0.3 }, `q${index}`).length);
    assert.ok(Math.abs(mean(some) - 0.3) < 0.05);
  });

  it('are a brief whose resolution source is the one that tells something, without a number that could be a probability', () => {
    const [telling, ...others] = found({ telling: 1, stale: 1, irrelevant: 1, contradictory: 1 }, 'q');
    assert.ok(telling);
    const brief = JSON.parse(briefText([telling, ...others], NOW_MS));
    assert.equal(brief.resolution_says.text, telling.text);
    assert.equal(brief.claims.length, 3);
    for (const { text, published_at: at } of brief.claims) {
      assert.doesNotMatch(text, /\d/);
      assert.ok(Date.parse(at) < NOW_MS);
    }
    assert.equal(JSON.parse(briefText(others, NOW_MS)).resolution_says, null);
  });
});

describe('a brief of the simulated web, as the product reads it', () => {
  const ALL = { telling: 1, stale: 1, irrelevant: 1, contradictory: 1, hostile: 1 };

  it('keeps every document but the hostile ones, and of those at most the plain lie', () => {
    let lies = 0;
    for (let index = 0; index < 300; index++) {
      const documents = documentsOn(`Will it rain ${index}?`, ALL);
      const parsed = parseBrief(briefText(documents, NOW_MS), NOW_MS);
      assert.ok(parsed.ok);
      const kept = briefEvidence(parsed).map(({ text }) => text);
      const expected = documents.filter(({ kind }) => kind !== 'hostile').map(({ text }) => text);
      assert.deepEqual(kept.slice(0, 4), expected);
      for (const text of kept.slice(4)) assert.match(text, /^Officials confirm/);
      lies += kept.length - 4;
    }
    assert.ok(lies > 0, 'nobody can tell it from news');
  });

  it('tells a model in the prompt what it tells at first hand', () => {
    const documents = documentsOn('q', ALL);
    const parsed = parseBrief(briefText(documents, NOW_MS), NOW_MS);
    assert.ok(parsed.ok);
    const evidence = briefEvidence(parsed);
    const prompt = buildPrompt(aMarket({ ticker: 'KXWORLD-1' }), NOW_MS, null, { evidence, isPriceShown: false });
    assert.equal(sharedErrorLeft(prompt.user + prompt.moment), sharedErrorLeft(promptWith(documents)));
    assert.ok(sharedErrorLeft(prompt.user) < 1);
  });
});

describe('a simulated model that is given evidence', () => {
  const TICKERS = Array.from({ length: 3_000 }, (_, index) => `KXWORLD-${index}`);
  /** Wide errors and no calibration fault, so that what is stated is the truth and the error alone. */
  const SOUND = { ...behaviourOf('m'), noise: 0.6, correlation: 0.8, overconfidence: 1 };
  const open = TICKERS.filter((ticker) => Math.abs(logit(truthOf(ticker))) < 2.5);
  const errors = (model: string, shares: Partial<SearchShares>) =>
    open.map((ticker) => {
      const text = promptWith(found(shares, ticker), ticker);
      return logit(forecast(model, SOUND, ticker, text)) - logit(truthOf(ticker));
    });
  const shared = (shares: Partial<SearchShares>) => {
    const [one, other] = [errors('a', shares), errors('b', shares)];
    return mean(one.map((error, index) => error * (other[index] ?? 0)));
  };
  const closedBook = shared({});

  it('shares less of its error with the others where the evidence bears on the truth', () => {
    // Two decimals and the bounds of .01 and .99 blur it a little: .35 squared is .12.
    const left = shared({ telling: 1, stale: 1, irrelevant: 1 }) / closedBook;
    assert.ok(left > 0.08 && left < 0.17, `${left}`);
  });

  it('states better probabilities then', () => {
    const loss = (shares: Partial<SearchShares>) =>
      mean(
        open.map((ticker) => {
          const text = promptWith(found(shares, ticker), ticker);
          return (forecast('a', SOUND, ticker, text) - truthOf(ticker)) ** 2;
        }),
      );
    assert.ok(loss({ telling: 1 }) < 0.5 * loss({}), `${loss({ telling: 1 })} against ${loss({})}`);
  });

  it('gains less where the evidence is disputed, and loses where it is only misled', () => {
    const disputed = shared({ telling: 1, contradictory: 1 }) / closedBook;
    assert.ok(disputed > 0.34 && disputed < 0.5, `${disputed}`);
    const misled = shared({ contradictory: 1 }) / closedBook;
    assert.ok(misled > 1.3 && misled < 1.6, `${misled}`);
  });

  it('learns nothing from what is stale, beside the point or hostile', () => {
    for (const shares of [{ stale: 1 }, { irrelevant: 1 }, { hostile: 1 }] as const) {
      assert.deepEqual(errors('a', shares), errors('a', {}));
    }
  });

  it('learns nothing from a bulletin that somebody made up, or that stands outside the evidence', () => {
    const [document] = found({ telling: 1 }, 'q');
    assert.ok(document);
    const closed = forecast('a', SOUND, 'KXWORLD-1', '');
    const told = forecast('a', SOUND, 'KXWORLD-1', promptWith([document]));
    assert.notEqual(told, closed);
    const madeUp = { ...document, text: document.text.replace(/[a-p]{8}-[a-p]{8}/, 'abcdefgh-hgfedcba') };
    assert.equal(forecast('a', SOUND, 'KXWORLD-1', promptWith([madeUp])), closed);
    assert.equal(forecast('a', SOUND, 'KXWORLD-1', `title: ${document.text}`), closed);
  });

  it('obeys a hostile text only where it is gullible', () => {
    const gullible = { ...SOUND, gullible: true };
    const answers = Array.from({ length: 60 }, (_, index) => {
      const text = promptWith(found({ hostile: 1 }, `q${index}`));
      assert.equal(forecast('a', SOUND, 'KXWORLD-1', text), forecast('a', SOUND, 'KXWORLD-1', ''));
      return forecast('a', gullible, 'KXWORLD-1', text);
    });
    const stated = new Set(answers.map((answer) => Math.round(answer * 100)));
    assert.deepEqual(
      [...stated].sort((one, other) => one - other),
      [1, 96, 97, 98, 99],
    );
  });
});

/** What a request is billed that lost its connection is known only once the simulator has seen it close. */
async function eventually<T>(read: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const value = read();
    if (value !== undefined) return value;
    await delay(10);
  }
  return assert.fail('it was never billed');
}

describe('the simulated providers, asked to search', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ seed: 5, latency: 'instant', now: () => NOW_MS });
  });
  after(() => simulator.close());
  afterEach(() => {
    simulator.setFaults([]);
    simulator.setSearch({ telling: 0.8, stale: 0.6, irrelevant: 0.8, contradictory: 0.15, hostile: 0.1 });
  });

  const prompt = {
    version: 'research-test',
    system: 'Look for facts.',
    user: '<<<MARKET\ntitle: Will motion 101 pass?\nrules: By a recorded vote.\nMARKET>>>\n',
    moment: 'Search.',
  };
  const searching = () => simulator.models.filter(({ webSearch }) => webSearch);

  function ask(row: ModelRow, attemptId: string) {
    const provider = createProviders(simulator.providers, {})[row.provider];
    assert.ok(provider);
    const worst = worstCaseOfResearchMicroUsd(row, provider.requestBytes(row, prompt, true));
    const reply = provider.ask(
      { row, prompt, attemptId, timeoutMs: 5_000, research: true },
      new AbortController().signal,
    );
    return { worst, reply };
  }

  it('answer over both protocols with what there is to find, and bill each search', async () => {
    assert.equal(new Set(searching().map(({ provider }) => provider)).size, 3);
    for (const row of searching()) {
      const attemptId = `search/${row.id}`;
      const { worst, reply } = ask(row, attemptId);
      const { text, usage, finish } = await reply;
      assert.equal(finish, 'stop');
      assert.deepEqual(JSON.parse(text), JSON.parse(briefText(documentsOn('Will motion 101 pass?'), NOW_MS)));
      const { searches = 0 } = usage;
      assert.ok(searches >= 1 && searches <= 4, `${row.id}: ${searches}`);
      const cost = costMicroUsd(row, usage);
      assert.equal(simulator.bill().byAttempt[attemptId]?.costMicroUsd, cost);
      assert.ok(cost <= worst, `${row.id}: ${cost} of ${worst}`);
      assert.ok(cost > costMicroUsd(row, { ...usage, searches: 0 }));
    }
  });

  it('keep to the most searches that a request asks for', async () => {
    for (const row of searching()) {
      assert.ok(row.webSearch);
      const once = { ...row, webSearch: { ...row.webSearch, maxSearches: 1 } };
      assert.equal((await ask(once, `once/${row.id}`).reply).usage.searches, 1);
    }
  });

  it('raise the price of a search with the others', async () => {
    const [row] = searching();
    assert.ok(row);
    const { usage } = await ask(row, 'dear/1').reply;
    simulator.setModel(row.wireModel, { priceFactor: 2 });
    await ask(row, 'dear/2').reply;
    simulator.setModel(row.wireModel, { priceFactor: 1 });
    const { byAttempt } = simulator.bill();
    assert.equal(byAttempt['dear/1']?.costMicroUsd, costMicroUsd(row, usage));
    assert.equal(byAttempt['dear/2']?.costMicroUsd, 2 * costMicroUsd(row, usage));
  });

  it('bill a search that was never answered in full with nothing, its prompt and searches, or all', async () => {
    const [row] = searching();
    assert.ok(row);
    const { usage } = await ask(row, 'whole').reply;
    const charges = [0, costMicroUsd(row, { ...usage, outputTokens: 0, reasoningTokens: 0 }), costMicroUsd(row, usage)];
    simulator.setFaults([{ kind: 'drop_after' }]);
    const billed = new Set<number>();
    for (let index = 0; index < 20; index++) {
      await assert.rejects(ask(row, `dropped/${index}`).reply, ProviderFailure);
      const cost = await eventually(() => simulator.bill().byAttempt[`dropped/${index}`]?.costMicroUsd);
      assert.ok(charges.includes(cost), `${cost} of ${charges.join(', ')}`);
      billed.add(cost);
    }
    assert.equal(billed.size, 3);
  });

  it('find what their control address says', async () => {
    const [row] = searching();
    assert.ok(row);
    const change = { ...NOTHING, hostile: 1 };
    await fetch(`${simulator.url}/control/search`, { method: 'POST', body: JSON.stringify(change) });
    const { text } = await ask(row, 'hostile').reply;
    const { claims, resolution_says: resolution } = JSON.parse(text);
    assert.equal(resolution, null);
    assert.deepEqual(
      claims.map(({ source }: { source: string }) => source),
      ['Simulated Notice Board'],
    );
  });
});
