import type { StakeBound } from '../decision/note.ts';
import type { Position } from '../decision/request-schema.ts';
import type { Question } from '../decision/reuse.ts';
import type { PositionFrom } from '../decision/verdict.ts';
import type { ArmDraw } from '../forecast/arm-draw.ts';
import { buildEventPrompt } from '../forecast/event-prompt.ts';
import type { Given } from '../forecast/given.ts';
import { buildPrompt } from '../forecast/prompt.ts';
import { partsOf } from '../forecast/prompt-parts.ts';
import type { Market } from '../market/market.ts';
import type { MarketEvent } from '../market/parse-event.ts';
import type { Strike } from '../market/strike.ts';
import type { Subject } from '../market/subject.ts';
import type { Volatility } from '../market/volatility.ts';
import type { Prompt } from '../shared/model.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { isNearlyCertain, strategyOf } from './policy-rules.ts';
import { NONE_RESOLVED, type UnaskedMarkets } from './resolved-markets.ts';

/** What ties markets together that are decided by the same calls. */
export interface EventTerms extends Pick<MarketEvent, 'eventTicker' | 'mutuallyExclusive' | 'refused'> {
  /** By the caller: one of exactly these markets resolves to YES. */
  readonly exhaustive: boolean;
}

/** What a checked request asks for: decisions on the markets of an event, or on one market alone. */
export interface DecisionRequest {
  /** `<account>/<requestId>`: under it the calls are made and booked. */
  readonly decisionId: string;
  readonly account: string;
  readonly requestId: string;
  readonly event: (EventTerms & Pick<MarketEvent, 'title' | 'marketCount'>) | null;
  readonly markets: readonly RequestedMarket[];
  readonly policy: DecisionPolicy;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly deadlineMs: number;
  /** What was asked for, where the policy permits less of the bankroll; absent: it permits what was asked for. */
  readonly stakeBound?: StakeBound;
  readonly scheduledEventsMs: readonly number[];
  /** What the models are given beside the question. */
  readonly given: Given;
  /** Absent where no draw could take something from it. */
  readonly armDraw?: ArmDraw;
}

export interface RequestedMarket {
  /** Of the market's own decision: the request's, or `<requestId>.<ticker>` for a market of an event. */
  readonly decisionId: string;
  readonly requestId: string;
  readonly market: Market;
  readonly strike: Strike | null;
  /** Absent for a market alone, and in decisions of before subjects were read. */
  readonly subject?: Subject;
  readonly volatility: Volatility;
  readonly position: Position | null;
  /** Absent: the request states none and no fill is known, or the record is older. */
  readonly positionFrom?: PositionFrom;
  readonly question: Question;
}

/** What the models are asked, and which markets each prompt is about. */
export interface RequestPrompts {
  readonly prompts: readonly Prompt[];
  /** Tickers by prompt. */
  readonly parts: readonly (readonly string[])[];
}

/** What a first run sends; a later one sends the same. Markets of an event that no model is asked about are left out. */
export function promptsFor(
  { event, markets, policy, given }: DecisionRequest,
  smallestOutputTokens: number,
  nowMs: number,
  unasked: UnaskedMarkets = NONE_RESOLVED,
): RequestPrompts {
  if (!event) {
    return {
      prompts: markets.map(({ market }) => buildPrompt(market, nowMs, null, given)),
      parts: markets.map(({ market }) => [market.ticker]),
    };
  }
  const open = markets.filter(({ market }) => !unasked.has(market.ticker));
  const asked = askedAbout(open, policy);
  const parts = partsOf(
    asked.map(({ market }) => market.ticker),
    smallestOutputTokens,
  );
  const prompts = parts.map((tickers) =>
    buildEventPrompt(
      event,
      asked.filter(({ market }) => tickers.includes(market.ticker)),
      nowMs,
      given,
    ),
  );
  return { prompts, parts };
}

/** What an earlier run sent, and which markets each of its prompts is about. */
export function promptsBefore({ event, markets }: DecisionRequest, prompts: readonly Prompt[]): RequestPrompts {
  const everyTicker = event ? [] : markets.map(({ market }) => market.ticker);
  return { prompts, parts: prompts.map(({ answers }) => answers?.tickers ?? everyTicker) };
}

/** The markets of an event that models are called about: those whose price leaves something to win. Where there are some, those
 * near certainty are included too, to learn whether prices are right there: a line more in a prompt costs next to nothing. */
export function askedAbout<Each extends { readonly market: Pick<Market, 'quotes'> }>(
  markets: readonly Each[],
  policy: Pick<DecisionPolicy, 'priceGate' | 'explore' | 'strategy' | 'method'>,
): readonly Each[] {
  const open = markets.filter(({ market }) => !isNearlyCertain(market.quotes, policy));
  return policy.explore && strategyOf(policy) === 'value' && open.length > 0 ? markets : open;
}
