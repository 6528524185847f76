import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, type ConsoleMessage, chromium, type Page } from 'playwright-core';

/** Where Debian, Ubuntu and others install it. CONCLAVE_CHROMIUM names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const OPTIONS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function chromiumPath(): string | null {
  const { CONCLAVE_CHROMIUM } = process.env;
  return [...(CONCLAVE_CHROMIUM ? [CONCLAVE_CHROMIUM] : []), ...PLACES].find(existsSync) ?? null;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: OPTIONS });
}

export interface InBrowser {
  /** Opens a new page. When the test has ended, its console must show no problem and nothing may have been thrown. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
}

/** A suite in a real browser. Without one its tests are skipped with the reason in their name; with CI set that is a failure. */
export function describeInBrowser(title: string, suite: (browser: InBrowser) => void): void {
  const path = chromiumPath();
  if (path === null && process.env.CI) {
    it(`${title}: needs a browser`, () =>
      assert.fail('There is no Chromium here: install it (apt-get install chromium).'));
    return;
  }
  const named = path === null ? `${title} (left out: there is no Chromium here, see CONTRIBUTING.md)` : title;
  (path === null ? describe.skip : describe)(named, function () {
    this.timeout(60_000);
    let browser: Browser;
    let opened: Page[] = [];
    let problems: string[] = [];
    before(async () => {
      browser = await launchChromium(path ?? '');
    });
    after(() => browser.close());
    afterEach(async () => {
      const [pages, found] = [opened, problems];
      [opened, problems] = [[], []];
      await Promise.all(pages.map((page) => page.context().close()));
      assert.deepEqual(found, []);
    });
    suite({
      async open(url, options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const page = await context.newPage();
        opened.push(page);
        page.on('console', (line) => {
          if (isProblem(line)) problems.push(`${line.type()}: ${line.text()}`);
        });
        page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
        await page.goto(url);
        await page.getByRole('heading', { level: 1 }).waitFor();
        return page;
      },
    });
  });
}

/** Requests that fail are no problem: some tests stop the server or expect a refusal. */
const isProblem = (line: ConsoleMessage) =>
  ['error', 'warning'].includes(line.type()) && !/Failed to load resource|net::ERR_/.test(line.text());

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The serious and critical findings of an accessibility scan, as sentences; of all rules or of the given ones. */
export async function seriousFindings(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  const source = await readFile(AXE, 'utf8');
  await page.evaluate(source);
  const { violations } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(rules ? { runOnly: rules } : {})})`,
  )) as {
    violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

/** How far the content reaches beyond the page's right edge, in pixels. */
export async function overflowPx(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
