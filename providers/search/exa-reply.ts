import * as v from 'valibot';
import { webSearchOf } from '../../domain/money/cost.ts';
import { hostOf } from '../../domain/research/source-url.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { NO_USAGE, unknownBill } from '../models/usage.ts';
import type { ProviderReply } from '../provider.ts';

const text = () => v.fallback(v.string(), '');

/** A result; what it lacks is empty. Every text is another's, and is cleaned where briefs are read. */
const resultSchema = v.object({
  title: text(),
  url: text(),
  publishedDate: v.fallback(v.nullable(v.string()), null),
  highlights: v.fallback(v.array(v.string()), []),
});

const replySchema = v.object({
  results: v.array(v.unknown()),
  resolvedSearchType: v.fallback(v.nullable(v.string()), null),
  costDollars: v.fallback(v.nullable(v.object({ total: v.pipe(v.number(), v.minValue(0), v.maxValue(1_000)) })), null),
});

/** So much of a page's excerpts as a claim may hold, and something to cut. */
const EXCERPT_CHARACTERS = 2_000;
const MICRO_USD = 1_000_000;

/** Results as the brief that a model would have written of them: of each page its title and excerpts, with its address and date.
 * Throws ProviderFailure where the body is no list of results: then what it cost is unknown. */
export function readExaReply(body: unknown, row: ModelRow): ProviderReply {
  const read = v.safeParse(replySchema, body);
  if (!read.success) throw unknownBill(row, 'a list of results');
  const { results, resolvedSearchType, costDollars } = read.output;
  const claims = results.flatMap((result) => {
    const page = v.safeParse(resultSchema, result);
    return page.success ? [claimOf(page.output)] : [];
  });
  return {
    text: JSON.stringify({ claims, resolution_says: null }),
    usage: { ...NO_USAGE, searches: searchesBilled(row, costDollars?.total ?? null) },
    reportedModel: resolvedSearchType ?? row.wireModel,
    finish: 'stop',
  };
}

function claimOf({ title, url, publishedDate, highlights }: v.InferOutput<typeof resultSchema>) {
  const excerpts = highlights.join(' ... ').slice(0, EXCERPT_CHARACTERS);
  return {
    text: [title, excerpts].filter((part) => part.trim() !== '').join(': '),
    source: hostOf(url) ?? '',
    url,
    published_at: publishedDate,
  };
}

/** One, or as many of the row's price as make up what the service says that it charged: a price that was raised is booked, and above
 * the worst case that was held, which takes the row out until its price is looked at. */
function searchesBilled(row: ModelRow, dollars: number | null): number {
  const { searchMicroUsd } = webSearchOf(row);
  const charged = dollars === null ? searchMicroUsd : Math.round(dollars * MICRO_USD);
  return Math.max(1, Math.ceil(charged / searchMicroUsd));
}
