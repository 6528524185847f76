/** `npm run screenshots`: pictures of each view of the dashboard, light, dark and on a phone, into docs/images. The history in
 * them is made up and says SIMULATED. Needs Chromium. */
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startSeededDashboard } from '../bench/dashboard/seeded-dashboard.ts';
import { progress, withServers } from '../bench/with-servers.ts';
import { chromiumPath, launchChromium } from '../test/support/browser.ts';

const IMAGES = fileURLToPath(new URL('../docs/images', import.meta.url));
const BUILD = fileURLToPath(new URL('./build-page.mjs', import.meta.url));
const DECISIONS = 2_400;
const DAYS = 12;
const WIDE = { width: 1280, height: 800 };
const TALLEST_PX = 1_700;
const PHONE = { width: 390, height: 844 };

const executable = chromiumPath();
if (executable === null)
  throw new Error('There is no Chromium here: install it (apt-get install chromium), then again.');
if (spawnSync(process.execPath, [BUILD], { stdio: ['ignore', 2, 2] }).status !== 0) process.exit(1);
await mkdir(IMAGES, { recursive: true });
const browser = await launchChromium(executable);
try {
  await withServers(({ mongodb }) => takeAll(mongodb.uri, browser));
} finally {
  await browser.close();
}

async function takeAll(uri: string, browser: Browser): Promise<void> {
  progress(`Making up ${DECISIONS} decisions`);
  const seeded = await startSeededDashboard({ uri, database: 'screenshots', decisions: DECISIONS, days: DAYS });
  const { lines } = await seeded.store.decisionPages.read({ limit: 1, path: 'full', action: 'BUY' });
  const views = [
    ['now', '/'],
    ['decisions', '/decisions'],
    ['portfolio', '/portfolio'],
    ['models', '/models'],
    ['cost', '/cost'],
    ['agreement', '/agreement'],
    ['decision', `/decision?id=${encodeURIComponent(lines[0]?.decisionId ?? '')}`],
    ['controls', '/controls'],
  ] as const;
  for (const [name, path] of views) {
    await take(name, path, { viewport: WIDE });
  }
  await take('now-dark', '/', { viewport: WIDE, colorScheme: 'dark' });
  await take('models-dark', '/models', { viewport: WIDE, colorScheme: 'dark' });
  await take('now-phone', '/', { viewport: PHONE });
  await seeded.close();

  async function take(
    name: string,
    path: string,
    options: { viewport: typeof WIDE; colorScheme?: 'dark' | 'light' },
  ): Promise<void> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    await page.goto(seeded.dashboard.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(1_000);
    const heightPx = Math.min(Number(await page.evaluate('document.documentElement.scrollHeight')), TALLEST_PX);
    const isTall = name !== 'decisions' && !name.startsWith('now');
    const clip = { x: 0, y: 0, width: options.viewport.width, height: isTall ? heightPx : options.viewport.height };
    await page.screenshot({ path: join(IMAGES, `${name}.png`), fullPage: true, clip });
    await context.close();
    progress(`docs/images/${name}.png`);
  }
}
