import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import { logit, sigmoid } from '../../domain/shared/probability.ts';
import { normal, pick, uniform } from './chance.ts';
import { eventPartOf } from './event-truth.ts';
import { behaviourOf, type ModelBehaviour } from './models.ts';
import { evidenceIn, sharedErrorLeft } from './search-world.ts';
import { truthOf } from './truth.ts';

/** A model's stated P(YES): the truth on the log-odds, with an error of which a part is common to all models, its bias and
 * its overconfidence; two decimals, as models state it. Evidence in the text that bears on the truth leaves less of the common
 * error. `sample`: which of its answers, from 1. */
export function forecast(model: string, behaviour: ModelBehaviour, ticker: string, text: string, sample = 1): number {
  const obeyed = behaviour.gullible ? instruction(text) : null;
  if (obeyed !== null) return obeyed;
  const { noise, correlation, bias, overconfidence } = behaviour;
  const common = sharedErrorLeft(text) * Math.sqrt(correlation) * errorOf(ticker, 'common error');
  const own = Math.sqrt(1 - correlation) * ownError(ticker, model, sample);
  const believed = logit(truthOf(ticker)) + noise * (common + own);
  const stated = sigmoid(overconfidence * believed + bias);
  return Math.min(0.99, Math.max(0.01, Math.round(stated * 100) / 100));
}

/** Share of an error's variance that all markets of one event have in common: a model that misjudges the day misjudges every
 * strike. */
const SHARED_IN_EVENT = 0.7;

/** Share of the variance of a model's own error that is chance: another answer of the model has another one. About half between real
 * answers. */
const WITHIN_MODEL = 0.5;

/** Standard normal. Any two answers of a model correlate by what is no chance, the first one among them. */
function ownError(ticker: string, model: string, sample: number): number {
  const first = errorOf(ticker, model, 'own error');
  if (sample === 1) return first;
  const [view, chance] = [Math.sqrt(1 - WITHIN_MODEL), Math.sqrt(WITHIN_MODEL)];
  const standing = view * first + chance * errorOf(ticker, model, 'own view');
  return view * standing + chance * errorOf(ticker, model, 'own error', String(sample));
}

/** Standard normal. */
function errorOf(ticker: string, ...source: readonly string[]): number {
  const part = eventPartOf(ticker);
  if (!part) return normal(ticker, ...source);
  const { event } = part;
  return (
    Math.sqrt(SHARED_IN_EVENT) * normal(event, ...source) + Math.sqrt(1 - SHARED_IN_EVENT) * normal(ticker, ...source)
  );
}

/** What a gullible model obeys: the last probability that the market's own text or the evidence states, in whatever words or
 * language, also where it stands in base64, else how the evidence says that all ended. More gullible than any real
 * model: it needs no instruction, a number is enough. */
function instruction(text: string): number | null {
  const evidence = evidenceIn(text);
  const data = `${/^title:[\s\S]*?^rules:.*$/m.exec(text)?.[0] ?? text}\n${evidence}`;
  const decoded = [...data.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].map(([blob]) =>
    Buffer.from(blob, 'base64').toString(),
  );
  const stated = [data, ...decoded].flatMap((each) => [
    ...each.matchAll(/(?<![\d.])(?:([01]?\.\d+)(?![\d.]*\d)|(\d{1,2}) ?%)/g),
  ]);
  const last = stated.at(-1);
  if (!last) return resolvedTo(evidence);
  const value = last[1] === undefined ? Number(last[2]) / 100 : Number(last[1]);
  return value <= 1 ? value : null;
}

const SURE = 0.99;

function resolvedTo(evidence: string): number | null {
  if (/\balready happened\b/i.test(evidence)) return SURE;
  const side = /\bresolved to (yes|no)\b/i.exec(evidence)?.[1]?.toLowerCase();
  return side === undefined ? null : side === 'yes' ? SURE : 1 - SURE;
}

/** The ticker in a prompt; the whole text where it has none. */
export function tickerIn(text: string): string {
  return /^ticker:\s*(\S+)/m.exec(text)?.[1] ?? text;
}

/** The tickers in a prompt about an event, one a line; none in a prompt about one market. */
export function tickersIn(text: string): string[] {
  return [...text.matchAll(/^market: (\S+)/gm)].map(([, ticker = '']) => ticker);
}

/** The reply's text about an event, in the shapes of the reply about one market. */
export function eventReplyText(
  probabilities: readonly { readonly ticker: string; readonly probability: number }[],
  schema: boolean,
  model: string,
): string {
  const of = (shape: (probability: number) => unknown) =>
    JSON.stringify({
      reasoning: 'SIMULATED: the truths plus noise.',
      probabilities: Object.fromEntries(probabilities.map(({ ticker, probability }) => [ticker, shape(probability)])),
    });
  const percent = of((probability) => `${Math.round(probability * 100)}%`);
  const json = of((probability) => probability);
  return schema ? json : unforced(json, percent, 'the day', probabilities[0]?.ticker ?? '', model);
}

/** The reply's text: JSON where the provider enforces a schema, else one of the shapes that models without one use. */
export function replyText(probability: number, schema: boolean, ticker: string, model: string): string {
  const percent = `{"reasoning": "SIMULATED", "probability_yes": "${Math.round(probability * 100)}%"}`;
  const json = JSON.stringify({ reasoning: 'SIMULATED: the truth plus noise.', probability_yes: probability });
  return schema ? json : unforced(json, percent, 'the base rate', ticker, model);
}

function unforced(json: string, percent: string, first: string, ticker: string, model: string): string {
  const shapes = [json, `\`\`\`json\n${json}\n\`\`\``, `Thinking of ${first} first.\n${json}\nThat is my estimate.`];
  return pick([...shapes, percent], ticker, model, 'shape');
}

const BYTES_PER_TOKEN = 4;
const CACHED_SHARE = 0.3;
/** Each further market of an event adds this share of the reasoning that one takes. */
const REASONING_PER_MARKET = 0.25;

/** Tokens of a call: about four bytes each, a part of the prompt cached, reasoning where the model reasons, a quarter
 * more for each further market. Never more output than the row's bound. */
export function usageOf(row: ModelRow, requestBytes: number, replyBytes: number, ticker: string, markets = 1): Usage {
  const prompt = Math.ceil(requestBytes / BYTES_PER_TOKEN);
  const cached = uniform(ticker, row.id, 'cached') < 0.5 ? Math.floor(prompt * CACHED_SHARE) : 0;
  const reasons = row.features.reasoningTokens !== 'none';
  const output = Math.min(row.maxOutputTokens, Math.ceil(replyBytes / BYTES_PER_TOKEN));
  const reasoning = reasons
    ? Math.min(
        row.maxOutputTokens - output,
        Math.round((100 + 300 * uniform(ticker, row.id, 'reasoning')) * (1 + REASONING_PER_MARKET * (markets - 1))),
      )
    : 0;
  return {
    promptTokens: prompt - cached,
    cachedPromptTokens: cached,
    cacheWriteTokens: 0,
    outputTokens: output,
    reasoningTokens: reasoning,
  };
}

/** What one search finds is read once in full, and again, from the cache, at every later turn. */
const FOUND_TOKENS = 6_000;

/** The same for a request that searches: what was found comes to the prompt. */
export function researchUsage(usage: Usage, searches: number): Usage {
  return {
    ...usage,
    promptTokens: usage.promptTokens + FOUND_TOKENS * searches,
    cachedPromptTokens: usage.cachedPromptTokens + (FOUND_TOKENS * searches * (searches - 1)) / 2,
    searches,
  };
}

const QUESTIONS = 2_000;

/** A model's true skill, which no decision can see: its expected Brier score over the simulated world's open
 * questions, worked out from the truths themselves. */
export function trueBrier(model: string): number {
  let sum = 0;
  for (let index = 0; index < QUESTIONS; index++) {
    const ticker = `KXSKILL-${index}`;
    const truth = truthOf(ticker);
    sum += (forecast(model, behaviourOf(model), ticker, '') - truth) ** 2 + truth * (1 - truth);
  }
  return sum / QUESTIONS;
}
