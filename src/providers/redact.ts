/** Bounds the patterns' work; far more than any message keeps. */
const CHARACTERS_READ = 2_000;
const SHORTEST_KEY = 4;

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

function withoutKey(text: string, apiKey: string | null): string {
  if (apiKey === null || apiKey.length < SHORTEST_KEY) return text;
  const quoted = JSON.stringify(apiKey).slice(1, -1);
  return text.replaceAll(apiKey, '[key]').replaceAll(quoted, '[key]').replaceAll(encodeURIComponent(apiKey), '[key]');
}
