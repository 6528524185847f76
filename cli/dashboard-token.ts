import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, Secret } from '../config/config.ts';
import { isLoopback } from '../server/dashboard.ts';
import { CommandFailed } from './output.ts';

const BYTES = 24;
const FILE = 'dashboard-token';
const OWNER_ONLY = 0o600;

/** The dashboard's token, and a sentence about where to find it, which never holds the value. From the environment; on loopback
 * else from the data folder, where it is made once and kept, so that a restart ends no session. */
export async function dashboardToken(
  { dashboard, dataDir }: Pick<Config, 'dashboard' | 'dataDir'>,
  host: string,
): Promise<{ readonly token: Secret; readonly tokenHint: string }> {
  if (dashboard.token)
    return { token: dashboard.token, tokenHint: 'The token is CONCLAVE_DASHBOARD_TOKEN, as it was started with.' };
  if (!isLoopback(host)) {
    throw new CommandFailed(
      'no_token',
      `On ${host} others could reach the dashboard: set CONCLAVE_DASHBOARD_TOKEN to at least 24 characters (\`openssl rand -hex 24\` makes some), or let it listen on 127.0.0.1.`,
    );
  }
  const file = join(dataDir, FILE);
  return { token: new Secret(await keptIn(file)), tokenHint: `The token is in the file ${file}.` };
}

async function keptIn(file: string): Promise<string> {
  const made = randomBytes(BYTES).toString('base64url');
  await mkdir(join(file, '..'), { recursive: true });
  try {
    await writeFile(file, `${made}\n`, { flag: 'wx', mode: OWNER_ONLY });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  await chmod(file, OWNER_ONLY);
  const kept = (await readFile(file, 'utf8')).trim();
  if (/^[\x21-\x7e]{24,500}$/.test(kept)) return kept;
  throw new CommandFailed(
    'bad_token',
    `The file ${file} holds no token: delete it, and the next start makes a new one.`,
  );
}
