import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { CommandFailed } from './output.ts';

const LISTED_PROBLEMS = 20;

/** The text of a file, or of stdin for "-". `advice` says which file is expected. */
export async function readText(file: string, advice: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error;
    throw new CommandFailed('unreadable', `${file} cannot be read: ${why}. ${advice}`);
  }
}

/** The JSON in a file, or on stdin. */
export async function readJson(file: string): Promise<unknown> {
  const content = await readText(file, 'Name a file with a market\'s JSON, or "-".');
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CommandFailed('unreadable', `${file === '-' ? 'stdin' : file} is not JSON: ${messageOf(error)}`);
  }
}

interface JsonLinesOptions<T> {
  readonly advice: string;
  /** What a line that cannot be used means for the others, such as `nothing was recorded`. */
  readonly consequence: string;
  /** One line's value; throws a sentence about what is wrong with it. */
  readonly parse: (value: unknown) => T;
}

/** One JSON value a line, empty lines left out: all of them, or a failure that lists the lines that cannot be used. */
export async function readJsonLines<T>(
  file: string,
  { advice, consequence, parse }: JsonLinesOptions<T>,
): Promise<T[]> {
  const problems: string[] = [];
  const lines = (await readText(file, advice)).split('\n');
  const values = lines.flatMap((line, index): T[] => {
    if (line.trim() === '') return [];
    try {
      return [parse(JSON.parse(line))];
    } catch (error) {
      problems.push(`line ${index + 1}: ${error instanceof SyntaxError ? 'it is not JSON: ' : ''}${messageOf(error)}`);
      return [];
    }
  });
  if (problems.length > 0) throw badLines(file, problems, consequence);
  return values;
}

/** A failure that lists the first lines that cannot be used. */
export function badLines(file: string, problems: readonly string[], consequence: string): CommandFailed {
  const more = problems.length - LISTED_PROBLEMS;
  const shown = [...problems.slice(0, LISTED_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  return new CommandFailed('bad_lines', `${file} has lines that cannot be used; ${consequence}:\n${shown}`);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
