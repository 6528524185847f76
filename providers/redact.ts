import { withoutEnd } from '../domain/shared/without-end.ts';

/** Bounds the patterns' work; far more than any message keeps. */
const CHARACTERS_READ = 2_000;
const SHORTEST_KEY = 4;
const SHORTEST_ENCODED = 8;

/** A text of the provider's without the key that was sent, whole or masked as providers echo it ("Incorrect API key
 * provided: sk-ab***"), and without anything else that looks like a key: long words of letters and digits go as well. */
export function redact(text: string, apiKey: string | null): string {
  return withoutKey(text, apiKey)
    .slice(0, CHARACTERS_READ)
    .replace(/\bBearer\s+\S+/gi, 'Bearer [key]')
    .replace(/\b(?:sk|xai|key|pk|api)[-_][\w*.-]{4,}/gi, '[key]')
    .replace(/[\w-]{1,20}\*{3,}[\w*-]*/g, '[key]')
    .replace(/[\w-]{32,}/g, (word) => (/\d/.test(word) && /[a-z]/i.test(word) ? '[key]' : word));
}

/** A text without the key that was sent: as it is, and as JSON, a URL or base64 would hold it. */
export function withoutKey(text: string, apiKey: string | null): string {
  if (apiKey === null || apiKey.length < SHORTEST_KEY) return text;
  let struck = text;
  for (const form of formsOf(apiKey)) struck = struck.replaceAll(form, '[key]');
  return struck;
}

function formsOf(apiKey: string): readonly string[] {
  const quoted = JSON.stringify(apiKey).slice(1, -1);
  const bytes = Buffer.from(apiKey);
  const encoded = [0, 1, 2].flatMap((shift) => inBase64(bytes, shift));
  const urls = encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [apiKey, quoted, encodeURIComponent(apiKey), bytes.toString('hex'), ...encoded, ...urls];
}

/** What base64 makes of the key inside a longer text: three bytes are four letters, so there are three ways to fall. The
 * letters at either end hold bits of the neighbours and are left off. */
function inBase64(bytes: Buffer, shift: number): string[] {
  const letters = withoutEnd(Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64'), '=');
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  const form = letters.slice(shift === 0 ? 0 : shift + 1, whole);
  return form.length >= SHORTEST_ENCODED ? [form] : [];
}
