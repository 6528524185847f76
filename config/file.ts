import { readFileSync } from 'node:fs';
import { showKey } from '../domain/shared/refusal.ts';

const PATH_CHARACTERS = 300;

/** A file that may be there: `path` named by the user must exist, the default one need not. */
export interface ConfigPath {
  readonly path: string;
  readonly required: boolean;
}

/** The JSON object of the configuration file; undefined when there is none or it cannot be used, which `problems` then says. */
export function readConfigFile({ path, required }: ConfigPath, problems: string[]): unknown {
  const before = problems.length;
  const value = readJsonFile(path, problems);
  if (value === undefined && required && problems.length === before) {
    problems.push(`The configuration file ${path} does not exist; correct CONCLAVE_CONFIG or leave it unset.`);
  }
  const inherited = findInheritedKey(value);
  if (inherited === null) return value;
  problems.push(`${path} has the key ${inherited}, which no object may have; leave it out.`);
  return undefined;
}

/** A file's JSON; undefined when it does not exist, or is not JSON, which `problems` then says. */
export function readJsonFile(path: string, problems: string[]): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    problems.push(`${path} cannot be read (${(error as Error).message}).`);
    return undefined;
  }
  try {
    // Editors on Windows put a byte-order mark first, which JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    problems.push(`${path} is not JSON: ${describe(error as Error, text)}.`);
    return undefined;
  }
}

/** Line and column instead of the engine's sentence, which quotes the file: it may hold a key in the wrong place. */
function describe(error: Error, text: string): string {
  const position = /position (\d+)/.exec(error.message)?.[1];
  if (position === undefined) return 'it ends too early or holds a character that JSON does not allow';
  const before = text.slice(0, Number(position)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} is not what JSON allows there`;
}

/** The path of a key by which an object's prototype could be reached; a parse would drop it in silence. A list of what is
 * still to be looked at instead of recursion: the nesting is the file's, the stack is ours. */
function findInheritedKey(root: unknown): string | null {
  const left: { readonly value: unknown; readonly path: string }[] = [{ value: root, path: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      const here = path === '' ? showKey(key) : `${path}.${showKey(key)}`.slice(-PATH_CHARACTERS);
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') return here;
      left.push({ value: member, path: here });
    }
  }
  return null;
}
