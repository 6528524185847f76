import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isRunning } from './running-process.ts';

const DATA_FOLDER = '.conclave';
/** Simulated services keep their data apart: what a made-up world teaches must not unlock real money. */
export const simulatedDataDir = (dataDir: string): string => resolve(dataDir, 'simulated');

/** What a running service writes into its data folder. */
export const SERVERS_FILE = 'servers.json';

/** Where the user's programs keep what is theirs: `conclave` in XDG_DATA_HOME, which is ~/.local/share unless it is set; null where the
 * environment names neither. */
export function userFolder(env: NodeJS.ProcessEnv): string | null {
  const [given = '', home = ''] = [env.XDG_DATA_HOME, env.HOME].map((text) => (text ?? '').trim());
  if (given !== '') return join(given, 'conclave');
  return home === '' ? null : join(home, '.local', 'share', 'conclave');
}

/** The file in the user's folder that says where the service runs that was started last: `{dataDir}`. */
export const runningFile = (folder: string): string => join(folder, 'running.json');

/** The data folder of whoever is in this folder and names none: the nearest one upward on which a service runs, the one that the user's
 * own folder names unless the environment names other servers, the nearest one upward, or a new one here. `starts`: for whoever starts a service, which is never that of another
 * folder. */
export function findDataFolder(env: NodeJS.ProcessEnv, cwd: string, { starts }: { readonly starts: boolean }): string {
  const upward = ownUpward(cwd, DATA_FOLDER);
  const nearest = upward[0] ?? resolve(cwd, DATA_FOLDER);
  if (starts) return nearest;
  return upward.find(hasService) ?? namedByUser(env) ?? nearest;
}

/** The nearest file of this name from a folder upward. */
export const findUpward = (cwd: string, name: string): string | null => ownUpward(cwd, name)[0] ?? null;

/** Every file or folder of this name from a folder upward, the nearest first. Above the folder itself only what belongs to this user: in a
 * folder that several users may write to, another one could name the address that a key is sent to. */
function ownUpward(cwd: string, name: string): string[] {
  const found: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (isThere(path, folder === resolve(cwd))) found.push(path);
    if (folder === dirname(folder)) return found;
  }
}

function isThere(path: string, isHere: boolean): boolean {
  try {
    return isHere ? existsSync(path) : process.getuid === undefined || statSync(path).uid === process.getuid();
  } catch {
    // It is not there, or may not be looked at.
    return false;
  }
}

/** What servers.json says, of the service on this folder and of the simulated one. That of a service which was killed stays behind: the
 * processes that it names are then gone. */
function servicesOn(dataDir: string): readonly Fields[] {
  return [dataDir, simulatedDataDir(dataDir)]
    .map((folder) => join(folder, SERVERS_FILE))
    .filter((file) => existsSync(file))
    .map(read)
    .filter(({ pids }) => !Array.isArray(pids) || pids.length === 0 || pids.some(isRunning));
}

const hasService = (dataDir: string) => servicesOn(dataDir).length > 0;

function namedByUser(env: NodeJS.ProcessEnv): string | null {
  const folder = userFolder(env);
  if (folder === null || !isThere(runningFile(folder), false)) return null;
  const { dataDir } = read(runningFile(folder));
  if (typeof dataDir !== 'string') return null;
  return servicesOn(dataDir).some((servers) => isMeant(servers, env)) ? dataDir : null;
}

/** Whoever states where servers are does not mean a service that runs on others: its store and its caps are not theirs. */
function isMeant({ temporal, mongodb }: Fields, env: NodeJS.ProcessEnv): boolean {
  const named = [
    [env.TEMPORAL_ADDRESS, temporal],
    [env.MONGODB_URI, mongodb],
  ] as const;
  return named.every(([stated = '', own]) => stated.trim() === '' || stated.trim() === own);
}

/** The port that the dashboard of the service on this folder was given last; null where none is kept. */
export function keptDashboardPort(dataDir: string): number | null {
  const folders = [dataDir, simulatedDataDir(dataDir)];
  const folder = folders.find((each) => existsSync(join(each, SERVERS_FILE))) ?? dataDir;
  const { dashboard } = read(join(folder, 'ports.json'));
  return Number.isInteger(dashboard) && Number(dashboard) > 0 && Number(dashboard) < 65_536 ? Number(dashboard) : null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields in a file; none where there is no file, or one that a killed process left half-written. */
function read(file: string): Fields {
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
