/** Writes the models of the Python package again, from the document of the HTTP API: `npm run python-models`. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { v1Document } from '../server/v1/document.ts';
import { v1Routes } from '../server/v1/routes.ts';
import { pythonVenv, runProgram } from '../test/support/python-venv.ts';

const PACKAGE = fileURLToPath(new URL('../python', import.meta.url));
const MADE = ['models.py', 'options.py'] as const;
export type MadeFile = (typeof MADE)[number];

export const madeFile = (name: MadeFile) => join(PACKAGE, 'src/conclave_client', name);

/** What the package is developed with, each at its exact version. */
export async function developmentRequirements(): Promise<string[]> {
  const text = await readFile(join(PACKAGE, 'requirements-dev.txt'), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The text of each file as it follows from the document. */
export async function makeModels(python: string): Promise<Record<MadeFile, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-models-'));
  try {
    const document = join(folder, 'openapi.json');
    await writeFile(document, JSON.stringify(v1Document(v1Routes('1'), '1')));
    const { code, stderr } = await runProgram(python, [join(PACKAGE, 'generate.py'), document, folder]);
    if (code !== 0) throw new Error(`python/generate.py ended with ${code}: ${stderr}`);
    const texts = MADE.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
    return Object.fromEntries(await Promise.all(texts)) as Record<MadeFile, string>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const python = await pythonVenv('client', await developmentRequirements());
  for (const [name, text] of Object.entries(await makeModels(python)))
    await writeFile(madeFile(name as MadeFile), text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
}
