/** Writes the made parts of docs/api.md from the API's schemas and catalogs: `npm run api-page`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Reason } from '../domain/decision/reason.ts';
import { MARKET_REFUSAL_WORDS } from '../domain/explain/market-refusal-words.ts';
import { REASON_REMEDIES } from '../domain/explain/reason-remedies.ts';
import { reasonSentence } from '../domain/explain/reason-sentences.ts';
import { MARKET_REFUSALS } from '../domain/market/market-refusal.ts';
import { decisionSettings } from '../domain/shared/policy-schema.ts';
import { componentSchemas } from '../server/v1/components.ts';
import { PROBLEMS } from '../server/v1/contract/problem.ts';
import { EXAMPLES } from '../server/v1/examples.ts';
import { REMEDY } from '../server/v1/problem.ts';
import { v1Routes } from '../server/v1/routes.ts';
import { REASON_EXAMPLES } from './reason-examples.ts';

const PAGE = new URL('../docs/api.md', import.meta.url);

/** The page with its made parts as the code has them: each stands between `<!-- made: name -->` and `<!-- end -->`. */
export function withMadeParts(page: string): string {
  return Object.entries(parts()).reduce((text, [name, lines]) => {
    const [begin, end] = [`<!-- made: ${name} -->`, '<!-- end -->'];
    const at = text.indexOf(begin);
    if (at < 0) throw new Error(`docs/api.md has no line ${begin}.`);
    return `${text.slice(0, at)}${begin}\n${lines.join('\n')}\n${text.slice(text.indexOf(end, at))}`;
  }, page);
}

function parts(): Readonly<Record<string, readonly string[]>> {
  return {
    routes: table(
      ['route', 'scope', 'what it does'],
      v1Routes('1').map(({ method, path, scope, summary }) => [`\`${method} ${path}\``, scope ?? 'none', summary]),
    ),
    request: json(EXAMPLES.DecisionRequest?.market),
    'request-fields': table(['field', 'type', 'meaning'], requestFields()),
    response: json(EXAMPLES['createDecision Decision']?.bought),
    'response-fields': table(['field', 'type'], fieldsOf('Decision')),
    reasons: table(
      ['code', 'such as', 'what to do'],
      Object.entries(REASON_EXAMPLES).map(([code, figures]) => [
        `\`${code}\``,
        reasonSentence({ code, figures } as Reason),
        REASON_REMEDIES[code as Reason['code']],
      ]),
    ),
    refusals: table(
      ['`marketCode`', 'meaning', 'what to do'],
      MARKET_REFUSALS.map((code) => [
        `\`${code}\``,
        MARKET_REFUSAL_WORDS[code].means,
        MARKET_REFUSAL_WORDS[code].remedy,
      ]),
    ),
    problems: table(
      ['status', '`code`', 'what to do'],
      Object.entries(PROBLEMS).flatMap(([status, codes]) => codes.map((code) => [status, `\`${code}\``, REMEDY[code]])),
    ),
  };
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${'---|'.repeat(head.length)}`,
  ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
];

const json = (value: unknown) => ['```json', JSON.stringify(value, null, 2), '```'];

interface FieldSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
}
interface ObjectSchema {
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
}

function schemaNamed(name: string): ObjectSchema {
  return componentSchemas()[name] as ObjectSchema;
}

/** Those that every request may have; what overrides the account's policy has a table of its own in configuration.md. */
function requestFields(): string[][] {
  const { properties, required } = schemaNamed('DecisionRequest');
  return Object.entries(properties)
    .filter(([name]) => !(name in decisionSettings))
    .map(([name, schema]) => [
      `\`${name}\`${required.includes(name) ? '' : ' (optional)'}`,
      typeOf(schema),
      schema.description ?? fieldNames(schema),
    ]);
}

/** Of a field that has a schema of its own: what that holds. */
function fieldNames({ $ref }: FieldSchema): string {
  if ($ref === undefined) return '';
  return `\`{${Object.keys(schemaNamed($ref.split('/').at(-1) ?? '').properties).join(', ')}}\``;
}

function fieldsOf(name: string): string[][] {
  const { properties, required } = schemaNamed(name);
  return Object.entries(properties).map(([field, schema]) => [
    `\`${field}\`${required.includes(field) ? '' : ' (optional)'}`,
    schema.description === undefined ? typeOf(schema) : `${typeOf(schema)}: ${schema.description}`,
  ]);
}

function typeOf({ type, enum: values, const: only, anyOf, items, minimum, maximum, $ref }: FieldSchema): string {
  if ($ref !== undefined) return `\`${$ref.split('/').at(-1)}\``;
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (only !== undefined) return `\`${String(only)}\``;
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (items) return `list of ${typeOf(items)}`;
  if (type === undefined) return 'any JSON';
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  return isBounded ? `${type} from ${minimum ?? 0} to ${maximum}` : type;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(PAGE, withMadeParts(readFileSync(PAGE, 'utf8')));
}
