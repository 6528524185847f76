import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

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
 * own folder names, the nearest one upward, or a new one here. `starts`: for whoever starts a service, which is never that of another
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

const hasService = (dataDir: string) =>
  [dataDir, simulatedDataDir(dataDir)].some((folder) => existsSync(join(folder, SERVERS_FILE)));

function namedByUser(env: NodeJS.ProcessEnv): string | null {
  const folder = userFolder(env);
  const dataDir = folder === null ? undefined : read(runningFile(folder)).dataDir;
  return typeof dataDir === 'string' && hasService(dataDir) ? dataDir : null;
}

/** The port that the dashboard of the service on this folder was given last; null where none is kept. */
export function keptDashboardPort(dataDir: string): number | null {
  const folders = [dataDir, simulatedDataDir(dataDir)];
  const folder = folders.find((each) => existsSync(join(each, SERVERS_FILE))) ?? dataDir;
  const { dashboard } = read(join(folder, 'ports.json'));
  return Number.isInteger(dashboard) ? Number(dashboard) : null;
}

/** The fields in a file; none where there is no file, or one that a killed process left half-written. */
function read(file: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
