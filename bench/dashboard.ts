/** `npm run bench:dashboard [-- --json] [--decisions 100000]`: how long each view's API takes, and how soon
 * a browser paints something, on a store of 1,000 decisions and on one of 100,000, over 30 days; and how large the page is.
 * The large store takes some minutes to fill. The ratio of the two shows whether the dashboard slows down with its history. */
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { Dashboard } from '../server/dashboard.ts';
import { chromiumPath, launchChromium } from '../test/support/browser.ts';
import { startSeededDashboard } from './dashboard/seeded-dashboard.ts';
import { progress, withServers } from './with-servers.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, decisions: { type: 'string', default: '100000' } },
});
const SIZES = [1_000, Number(values.decisions)] as const;
const DAYS = 30;
const ROUNDS = 40;
const PAINTS = 5;
const PAGE_DIR = fileURLToPath(new URL('../dist/page', import.meta.url));
const PACKED = new Set(['.js', '.css', '.html', '.svg']);

/** The requests of each view, by default and with filters. The server answers equal requests within a second from memory, so
 * that each round waits until that second is over. */
const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  '/': [
    '/api/now',
    '/api/decisions?limit=20',
    '/api/running',
    '/api/trends',
    '/api/trends?window=1h',
    '/api/trends?window=30d',
  ],
  '/decisions': [
    '/api/decisions?limit=100',
    '/api/decisions?limit=100&action=BUY',
    '/api/decisions?limit=100&category=none-such',
  ],
  '/portfolio': ['/api/portfolio', '/api/portfolio?window=all'],
  '/models': ['/api/models?window=7d', '/api/models?window=30d&by=category', '/api/models?window=all'],
  '/cost': ['/api/cost', '/api/cost?from=FROM&to=TO'],
  '/agreement': ['/api/agreement?window=30d'],
  '/decision': ['/api/decision?id=ID'],
  '/controls': ['/api/now', '/api/audit?limit=100'],
};
const MEMORY_MS = 1_050;

interface Measured {
  readonly decisions: number;
  readonly api: Readonly<Record<string, { readonly p50Ms: number; readonly p95Ms: number }>>;
  readonly firstContentfulPaintMs: Readonly<Record<string, number>> | null;
}

async function main(): Promise<void> {
  const script = fileURLToPath(new URL('../scripts/build-page.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The page could not be built: an older one would have been measured.');
  const chromium = chromiumPath();
  const browser = chromium === null ? null : await launchChromium(chromium);
  const measured: Measured[] = [];
  try {
    await withServers(async ({ mongodb }) => {
      for (const decisions of SIZES) measured.push(await measure(mongodb.uri, decisions, browser));
    });
  } finally {
    await browser?.close();
  }
  const result = { days: DAYS, gzippedBytes: await sizeOfPage(), measured, slower: slower(measured) };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else print(result);
}

async function measure(uri: string, decisions: number, browser: Browser | null): Promise<Measured> {
  const options = { uri, database: `dashboard_${decisions}`, decisions, days: DAYS };
  const seeded = await startSeededDashboard({ ...options, progress: (line) => decisions >= 10_000 && progress(line) });
  const { dashboard } = seeded;
  try {
    const { rows } = (await (await fetch(`${dashboard.url}/api/decisions?limit=100`)).json()) as { rows: unknown[] };
    if (rows.length !== Math.min(100, decisions))
      throw new Error(`The list has ${rows.length} decisions: it was not filled.`);
    progress(`${decisions} decisions: sending requests`);
    const api = await requestAll(dashboard, `main/made-${decisions - 7}`, Date.now());
    return { decisions, api, firstContentfulPaintMs: browser && (await paints(browser, dashboard, decisions)) };
  } finally {
    await seeded.close();
  }
}

async function requestAll(dashboard: Dashboard, id: string, endMs: number): Promise<Measured['api']> {
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  const filled = (path: string) =>
    path
      .replace('FROM', day(endMs - (DAYS - 1) * 86_400_000))
      .replace('TO', day(endMs))
      .replace('ID', encodeURIComponent(id));
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const beganMs = performance.now();
    for (const paths of Object.values(REQUESTS)) {
      for (const path of paths) {
        const startedMs = performance.now();
        const response = await fetch(dashboard.url + filled(path));
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
        // Two views request `/api/now`; only the first request of a round is not answered from memory.
        if ((times.get(path)?.length ?? 0) <= round) {
          times.set(path, [...(times.get(path) ?? []), performance.now() - startedMs]);
        }
      }
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, MEMORY_MS - (performance.now() - beganMs))));
  }
  return Object.fromEntries(
    [...times].map(([path, all]) => [
      path,
      { p50Ms: round(percentile(all, 0.5)), p95Ms: round(percentile(all, 0.95)) },
    ]),
  );
}

/** The slowest of a few first visits, each with an empty cache. */
async function paints(browser: Browser, dashboard: Dashboard, decisions: number): Promise<Record<string, number>> {
  const worst: Record<string, number> = {};
  for (const view of Object.keys(REQUESTS)) {
    const path = view === '/decision' ? `/decision?id=main/made-${decisions - 7}` : view;
    for (let visit = 0; visit < PAINTS; visit++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(dashboard.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const paintMs = Number(
        await page.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime'),
      );
      if (!(paintMs > 0)) throw new Error(`${path}: the browser painted nothing.`);
      worst[view] = Math.max(worst[view] ?? 0, round(paintMs));
      await context.close();
    }
  }
  return worst;
}

async function sizeOfPage(): Promise<number> {
  const names = (await readdir(PAGE_DIR, { recursive: true })).filter((name) => PACKED.has(extname(name)));
  const files = await Promise.all(names.map((name) => readFile(join(PAGE_DIR, name))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0);
}

/** How many times longer the large store's p50 takes than the small one's. */
function slower([small, large]: readonly Measured[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(large?.api ?? {}).map(([path, { p50Ms }]) => [path, round(p50Ms / (small?.api[path]?.p50Ms ?? 1))]),
  );
}

function print({
  gzippedBytes,
  measured,
  slower,
}: {
  gzippedBytes: number;
  measured: Measured[];
  slower: object;
}): void {
  console.log(`The page: ${(gzippedBytes / 1024).toFixed(0)} KiB gzipped, all of its files together.`);
  for (const { decisions, api, firstContentfulPaintMs } of measured) {
    console.log(`\n${decisions} decisions over ${DAYS} days, milliseconds`);
    console.table(api);
    if (firstContentfulPaintMs) {
      console.log(`First contentful paint, the worst of ${PAINTS} first visits, milliseconds`);
      console.table(firstContentfulPaintMs);
    } else console.log('First contentful paint: not measured, there is no Chromium here.');
  }
  console.log('\nHow many times longer the large store takes (p50):');
  console.table(slower);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const round = (value: number) => Math.round(value * 10) / 10;

await main();
