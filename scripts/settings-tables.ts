/** Writes the tables of settings in docs/configuration.md from the schemas: `node bin/run-typescript.mjs scripts/settings-tables.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { overrideFlags } from '../cli/override-flags.ts';
import { sections, topSettings } from '../config/file-schema.ts';
import { bandSettings, budgetSettings } from '../domain/shared/budget-schema.ts';
import type { Settings } from '../domain/shared/field-schema.ts';
import { decisionSettings } from '../domain/shared/policy-schema.ts';

const PAGE = new URL('../docs/configuration.md', import.meta.url);

/** The page with its tables as the schemas have them: each stands between `<!-- settings: name -->` and `<!-- end -->`. */
export function withTables(page: string): string {
  return Object.entries(tables()).reduce((text, [name, rows]) => {
    const [begin, end] = [`<!-- settings: ${name} -->`, '<!-- end -->'];
    const at = text.indexOf(begin);
    if (at < 0) throw new Error(`docs/configuration.md has no line ${begin}.`);
    return `${text.slice(0, at)}${begin}\n${rows.join('\n')}\n${text.slice(text.indexOf(end, at))}`;
  }, page);
}

function tables(): Readonly<Record<string, readonly string[]>> {
  const { bands: _, ...caps } = budgetSettings;
  const flags = new Map(overrideFlags().map((flag) => [flag.attributeName(), flag.long]));
  const flagOf = (name: string) => flags.get(name.replace(/(MicroUsd|Ms)$/, ''));
  return {
    decision: [
      '| field | default | request and flag | meaning |',
      '|---|---|---|---|',
      ...rowsOf(decisionSettings).map(({ name, standard, meaning }) => {
        const flag = flagOf(name);
        return `| \`${name}\` | ${standard} | ${flag === undefined ? '' : `\`${flag}\``} | ${meaning} |`;
      }),
    ],
    budget: table([...rowsOf(caps), ...rowsOf(bandSettings, 'bands.')]),
    sections: table([
      ...Object.entries(sections).flatMap(([name, settings]) => rowsOf(settings, `${name}.`)),
      ...rowsOf(topSettings),
    ]),
  };
}

interface Row {
  readonly name: string;
  readonly standard: string;
  readonly meaning: string;
}

const table = (rows: readonly Row[]) => [
  '| field | default | meaning |',
  '|---|---|---|',
  ...rows.map(({ name, standard, meaning }) => `| \`${name}\` | ${standard} | ${meaning} |`),
];

/** A list by its entries; an empty one, and a map, as `none`. */
function shown(standard: unknown): string {
  if (Array.isArray(standard) && standard.length > 0) return standard.join(', ');
  return typeof standard === 'object' && standard !== null ? 'none' : String(standard);
}

function rowsOf(settings: Settings, prefix = ''): Row[] {
  return Object.entries(settings).map(([name, { default: standard, wrapped }]) => ({
    name: `${prefix}${name}`,
    standard: shown(standard),
    meaning: v.getDescription(wrapped) ?? '',
  }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
}
