import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A fenced block of a page. */
export interface Snippet {
  readonly language: string;
  readonly text: string;
  /** For the name of its test: where it stands, and how it begins. */
  readonly name: string;
}

/** The blocks of a page that have a language, in their order. */
export function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', block = ''], index) => ({
    language,
    text: block,
    name: `${page}, block ${index + 1}: ${block.split('\n').find((line) => !/^(import|from) |^$/.test(line)) ?? ''}`,
  }));
}
