import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { check } from 'recheck';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Whose patterns read what markets, models, providers, callers and the web have written. */
const ROOMS = [
  'domain',
  'providers',
  'kalshi',
  'activities',
  'workflows',
  'store',
  'config',
  'client',
  'server',
  'workers',
  'cli',
];
const CHECKED_WITHIN_MS = 60_000;

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const files = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name)),
);

/** As they are written between slashes. */
function literalsIn(file: string, code: string): Pattern[] {
  const found: Pattern[] = [];
  const visitor = new Visitor({
    Literal(node) {
      if ('regex' in node) found.push({ file, source: node.regex.pattern, flags: node.regex.flags });
    },
  });
  visitor.visit(parseSync(file, code).program);
  return found;
}

/** Those that a module puts together from texts when it is loaded. */
async function assembledIn(file: string): Promise<Pattern[]> {
  const { href } = pathToFileURL(join(ROOT, file));
  // With what it needs, whose own patterns are not ours.
  await import(href);
  const found: Pattern[] = [];
  const { RegExp: original } = globalThis;
  globalThis.RegExp = new Proxy(original, {
    construct(target, [source, flags = '']: [string, string?]) {
      found.push({ file, source: String(source), flags });
      return new target(source, flags);
    },
  });
  try {
    await import(`${href}?patterns`);
  } finally {
    globalThis.RegExp = original;
  }
  return found;
}

async function allPatterns(): Promise<Pattern[]> {
  const all: Pattern[] = [];
  for (const file of files) {
    const code = readFileSync(join(ROOT, file), 'utf8');
    all.push(...literalsIn(file, code));
    if (/\bRegExp\(|\bphrase\(/.test(code)) all.push(...(await assembledIn(file)));
  }
  return [...new Map(all.map((each) => [`${each.source}/${each.flags}`, each])).values()];
}

/** What makes a pattern slow; null where it takes time in proportion to the text. */
async function attackOn({ source, flags }: Pick<Pattern, 'source' | 'flags'>): Promise<string | null> {
  const found = await check(source, flags, { timeout: CHECKED_WITHIN_MS });
  if (found.status === 'safe') return null;
  return found.status === 'vulnerable'
    ? `${found.complexity.summary}: ${found.attack.pattern}`
    : String(found.error.kind);
}

describe('regular expressions over foreign text', function () {
  this.timeout(300_000);

  it('take time in proportion to the text, each of them', async () => {
    const patterns = await allPatterns();
    const slow: string[] = [];
    for (const pattern of patterns) {
      const attack = await attackOn(pattern);
      if (attack !== null) slow.push(`${pattern.file}: /${pattern.source}/${pattern.flags} (${attack})`);
    }
    assert.deepEqual(slow, []);
    assert.ok(patterns.length > 100, `${patterns.length} patterns were found`);
    const flags = patterns.filter(({ file }) => file === 'domain/market/injection-patterns.ts');
    assert.ok(
      flags.some(({ source }) => source.includes('ignore|disregard')),
      'the parts of phrases are among them',
    );
    assert.ok(
      flags.some(({ source }) => source.startsWith('##')),
      'and what is written between slashes',
    );
  });

  it('are not taken for those that take the square of it', async () => {
    assert.match((await attackOn({ source: String.raw`#{2,}\s*(?:system|task)\b`, flags: '' })) ?? '', /2nd degree/);
    assert.match((await attackOn({ source: '=+$', flags: '' })) ?? '', /2nd degree/);
    assert.equal(await attackOn({ source: '##[ ]?(?:system|task)', flags: '' }), null);
  });
});
