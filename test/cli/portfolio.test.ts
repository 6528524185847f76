import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PortfolioWithPositions } from '../../client/portfolio.ts';
import { SCOREKEEPER_WORKFLOW_ID, SIGNAL } from '../../workflows/messages.ts';
import { environmentOf } from '../support/servers.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { snippetsOf } from '../support/snippets.ts';
import { newWorkplace, type Workplace } from './conclave.ts';

const TICKER = 'KXRATECUT-31MAR-C25';

/** What stands in the blocks of the document, by their language. */
const blocks = (wanted: string) =>
  snippetsOf('docs/portfolio.md').flatMap(({ language, text }) => (language === wanted ? [text] : []));

describe('the portfolio on the command line', function () {
  this.timeout(120_000);
  let service: TestService;
  let place: Workplace;

  before(async () => {
    service = await startTestService({ scorekeeper: { everyMs: 500, publishEveryMs: 0 } });
    const { database } = service.config.mongodb;
    place = await newWorkplace({ ...environmentOf(service.config), CONCLAVE_DATABASE: database });
  });
  after(async () => {
    await service.stop();
    await place.remove();
  });

  const shown = async (...args: string[]) => {
    const { code, stdout, stderr } = await place.run(['portfolio', '--json', ...args]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as PortfolioWithPositions;
  };
  async function until(wanted: (found: PortfolioWithPositions) => boolean): Promise<PortfolioWithPositions> {
    for (let look = 0; look < 60; look++) {
      const found = await shown('--window', 'all');
      if (wanted(found)) return found;
      await delay(300);
    }
    assert.fail('The books did not come to it.');
  }
  const bookOf = (found: PortfolioWithPositions, book: string) => found.books.find((each) => each.book === book);

  it('says what to do while nothing has happened', async () => {
    const { code, stdout } = await place.run(['portfolio']);
    assert.equal(code, 0);
    assert.match(stdout, /No trade was recommended .*bin\/conclave decide/);
    assert.match(stdout, /No fill was reported .*bin\/conclave fill/);
    const unknown = await place.run(['portfolio', '--account', 'nobody']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /Account nobody is not configured/);
  });

  it('does what its document says, command by command', async () => {
    const [line] = blocks('json').filter((text) => text.includes('priceDollars'));
    // Of today: what the books of the last days say must not hang on how long ago the document was written.
    const today = `"at": "${new Date().toISOString()}"`;
    await writeFile(join(place.folder, 'fills.jsonl'), (line ?? '').replace(/"at": "[^"]+"/, today));
    const commands = blocks('sh')
      .flatMap((text) => text.split('\n'))
      .flatMap((text) => /^bin\/conclave ([^#]+)/.exec(text)?.[1]?.trim().split(/\s+/) ?? [])
      .join(' ')
      .split(/ (?=(?:portfolio|fill) )| (?=portfolio$)/);
    assert.ok(commands.length >= 5, commands.join('; '));
    for (const command of commands) {
      const { code, stderr } = await place.run(command.split(' '));
      assert.equal(code, 0, `${command}: ${stderr}`);
    }
    const real = await until((found) => bookOf(found, 'real')?.trades === 2);
    const [held] = real.open.filter(({ book }) => book === 'real');
    assert.equal(held?.ticker, TICKER);
    assert.equal(held.result.hundredths, 750);
    assert.equal(bookOf(real, 'real')?.feesMicroUsd, 173_300 + 43_700);
    assert.equal(bookOf(real, 'real')?.realisedMicroUsd, 2.5 * 70_000 - 173_300 - 43_700);
  });

  it('records a fill once, and names what it refuses', async () => {
    const again = await place.run(['fill', TICKER, 'buy', 'yes', '10', '45', '--id', '8f1c', '--fee', '0.1733']);
    assert.deepEqual([again.code, again.stdout.trim()], [0, `${TICKER} BUY 10 YES at 45c, fee $0.1733: repeated.`]);
    const other = await place.run([
      'fill',
      TICKER,
      'buy',
      'no',
      '10',
      '45',
      '--id',
      '8f1c',
      '--fee',
      '0.1733',
      '--json',
    ]);
    assert.equal(other.code, 1);
    assert.match(JSON.parse(other.stdout).error.message, /8f1c: Another fill stands under this id.*differs in side/);
    const unpaid = await place.run(['fill', 'KXNEVER', 'buy', 'yes', '1', '45', '--id', 'x']);
    assert.equal(unpaid.code, 1);
    assert.match(unpaid.stderr, /states no fee/);
    for (const [args, said] of [
      [['fill', TICKER, 'buy', 'yes'], /Name market, action, side, contracts and price/],
      [['fill', TICKER, 'buy', 'yes', '1', '45'], /--id/],
      [['fill', TICKER, 'buy', 'yes', '1.234', '45', '--id', 'x'], /contracts is "1\.234"/],
      [['fill', TICKER, 'buy', 'yes', '1', '101', '--id', 'x'], /priceMicroUsd is 1010000|price is 101/],
    ] as const) {
      const { code, stderr } = await place.run(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, said);
    }
  });

  it('takes a bot’s fills as signals, sizes by them, and settles them with the outcome', async () => {
    const request = service.request();
    const { ticker } = request.market as { ticker: string };
    const handle = service.workers.client.workflow.getHandle(SCOREKEEPER_WORKFLOW_ID);
    const report = { fillId: 'bot-1', account: 'main', ticker, action: 'BUY', side: 'yes', by: 'a bot' };
    await handle.signal(SIGNAL.fill, { ...report, contracts: 40, priceMicroUsd: 500_000, feeMicroUsd: 700_000 });
    await handle.signal(SIGNAL.fill, { ...report, contracts: 'many' });
    const held = await until((found) => found.open.some((each) => each.ticker === ticker));
    assert.equal(held.open.find((each) => each.ticker === ticker)?.result.markMicroUsd, null);
    const decision = await service.decide(request);
    assert.deepEqual(decision.terms.position, { side: 'yes', contracts: 40, averageCents: 50 });
    assert.equal(decision.terms.positionFrom, 'fills');
    const marked = await until((found) =>
      found.open.some(({ ticker: of, result }) => of === ticker && result.markAtMs),
    );
    assert.equal(
      marked.open.find((each) => each.book === 'real' && each.ticker === ticker)?.result.markMicroUsd,
      440_000,
    );
    const told = await place.run(['outcome', ticker, 'yes']);
    assert.equal(told.code, 0, told.stderr);
    const ended = await until((found) =>
      found.settled.some(({ book, ticker: of }) => book === 'real' && of === ticker),
    );
    const settled = ended.settled.find(({ book, ticker: of }) => book === 'real' && of === ticker);
    assert.equal(settled?.result.realisedMicroUsd, 40 * 500_000 - 700_000);
    const text = await place.run(['portfolio', '--window', '7d']);
    assert.match(text.stdout, /real +\+\$/);
    assert.match(text.stdout, /1 day is too few to say more/);
    assert.match(text.stdout, new RegExp(`real +${ticker} +yes on `));
  });
});
