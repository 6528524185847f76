import { z } from 'zod';

/** Kinds of field that the configuration file is made of, each with the phrase that says what it must be. */

export function whole(least: number, most: number) {
  const expectation = `it must be a whole number from ${least} to ${most}`;
  return z.int(expectation).min(least, expectation).max(most, expectation);
}

export function between(least: number, most: number) {
  const expectation = `it must be a number from ${least} to ${most}`;
  return z.number(expectation).min(least, expectation).max(most, expectation);
}

export function positive() {
  return z.number('it must be a number above 0').gt(0, 'it must be a number above 0');
}

export function money() {
  const expectation = 'it must be a whole number of micro-dollars, 0 or more';
  return z.int(expectation).min(0, expectation);
}

export function price() {
  const expectation = 'it must be a whole number of micro-dollars per million tokens ($3 is 3000000)';
  return z.int(expectation).min(0, expectation);
}

export function oneOf(...values: string[]) {
  return `it must be ${values.map((value) => `"${value}"`).join(' or ')}`;
}

export function environmentName() {
  return 'it must be the NAME of an environment variable such as "OPENAI_API_KEY", never the key itself, or null';
}

/** Alerts leave the machine encrypted or not at all. */
export function isWebhookUrl(text: string): boolean {
  if (!isPlainUrl(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

export function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  const isBare = username === '' && password === '' && search === '' && hash === '';
  return (protocol === 'http:' || protocol === 'https:') && isBare;
}
