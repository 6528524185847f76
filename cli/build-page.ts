import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../scripts/build-page.mjs', import.meta.url));

/** Builds the dashboard's page where it is missing or older than its sources. An installation without the tools for that (a
 * container's image) has the page that it was made with. A failure is reported and ends nothing: the API works without the page. */
export async function buildPage(progress: (line: string) => void): Promise<void> {
  if (!existsSync(SCRIPT) || !isInstalled('vite')) return;
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['ignore', 'ignore', 'pipe'] });
  createInterface({ input: child.stderr }).on('line', progress);
  const [code] = await once(child, 'close');
  if (code !== 0) progress('The page could not be built; see above. The dashboard serves what it has.');
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
