import type { ExplainedPart, Fact } from '../domain/explain/explanation.ts';
import { table } from './output.ts';

const FIELD_WIDTH = 12;

/** A name, and its text beside it; further lines stand under the first. */
export function field(name: string, text: string): string {
  return `  ${name.padEnd(FIELD_WIDTH)}${text.replaceAll('\n', `\n${' '.repeat(FIELD_WIDTH + 2)}`)}`;
}

export const renderFacts = (facts: readonly Fact[]): string =>
  facts.map(([name, text]) => field(name, text)).join('\n');

/** One part of an explanation under its title. */
export function renderPart({ title, about, facts = [], notes = [], links = [], table: grid }: ExplainedPart): string {
  const lines = [
    ...(about === undefined ? [] : [indent(about)]),
    ...facts.map(([name, text]) => field(name, text)),
    ...notes.map(indent),
    ...links.map(({ decisionId, text }) => indent(`${decisionId}: ${text}`)),
    ...(grid ? [indent(table(grid.head, grid.rows))] : []),
  ];
  return [title, ...lines].join('\n');
}

const indent = (text: string) => text.replace(/^/gm, '  ');
