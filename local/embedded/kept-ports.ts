import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './start-on-free-port.ts';

/** What listens for a service, and where it does when nobody has said otherwise. */
export const USUAL_PORTS = { temporal: 7233, webUi: 8233, mongodb: 27017, dashboard: 8234 } as const;
export type PortName = keyof typeof USUAL_PORTS;
export type Ports = { readonly [Name in PortName]?: number };

const NAMES: Readonly<Record<PortName, string>> = {
  temporal: 'Temporal',
  webUi: 'the Temporal Web UI',
  mongodb: 'MongoDB',
  dashboard: 'the dashboard',
};

const fileIn = (dataDir: string) => join(dataDir, 'ports.json');

/** The ports on which this data folder's service was last, so that it is there again after a restart: those who look at it, and
 * programs that were given its address, find it. Empty where there are none, or the file cannot be used. */
export async function readPorts(dataDir: string): Promise<Ports> {
  let ports: unknown;
  try {
    ports = JSON.parse(await readFile(fileIn(dataDir), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return {};
    throw error;
  }
  if (typeof ports !== 'object' || ports === null) return {};
  return Object.fromEntries(Object.entries(ports).filter(([name, port]) => name in USUAL_PORTS && isPort(port)));
}

/** Keeps these beside the others. */
export async function keepPorts(dataDir: string, ports: Ports): Promise<void> {
  const kept = { ...(await readPorts(dataDir)), ...ports };
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${fileIn(dataDir)}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  await rename(`${fileIn(dataDir)}.new`, fileIn(dataDir));
}

/** The port if it is free on loopback, else another one, which is said. */
export async function choosePort(name: PortName, wanted: number, progress: (line: string) => void): Promise<number> {
  const port = await freePort(wanted);
  if (port !== wanted) progress(takenNote(name, wanted, `127.0.0.1:${port}`));
  return port;
}

export const takenNote = (name: PortName, wanted: number, address: string): string =>
  `Port ${wanted} is taken: ${NAMES[name]} is at ${address}.`;

/** The port in an address or URL. */
export const portOf = (address: string): number => Number(/:(\d+)(?:\/|$)/.exec(address)?.[1]);

const isPort = (port: unknown) => Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;
