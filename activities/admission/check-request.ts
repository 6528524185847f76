import { createHash } from 'node:crypto';
import type { AccountConfig } from '../../config/config.ts';
import { withFetched } from '../../domain/decision/named-request.ts';
import {
  type CheckedEventRequest,
  marketRequestId,
  parseEventRequest,
} from '../../domain/decision/parse-event-request.ts';
import { parseRequest } from '../../domain/decision/parse-request.ts';
import type { CheckedRequest, DecisionOverrides, Position } from '../../domain/decision/request-schema.ts';
import type { Question } from '../../domain/decision/reuse.ts';
import { drawGiven } from '../../domain/forecast/arm-draw.ts';
import { EVENT_PROMPT_VERSION } from '../../domain/forecast/event-prompt.ts';
import type { EvidenceText } from '../../domain/forecast/evidence.ts';
import { armGiven, type Given } from '../../domain/forecast/given.ts';
import { PROMPT_VERSION } from '../../domain/forecast/prompt.ts';
import type { FeeChange } from '../../domain/market/fee-change.ts';
import type { Market } from '../../domain/market/market.ts';
import type { DecisionRequest, RequestedMarket } from '../../domain/planning/decision-request.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import { pick } from '../../domain/shared/pick.ts';
import { type DecisionPolicy, isConsensus } from '../../domain/shared/policy.ts';
import { overrideFields } from '../../domain/shared/policy-schema.ts';
import { type Checked, isRecord } from '../../domain/shared/refusal.ts';
import type { AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

/** What is known beside the request. */
export interface KnownBeside {
  /** Evidence that is given to the models behind the caller's own. */
  readonly found?: readonly EvidenceText[];
  /** Changes of fees that the venue has announced. */
  readonly feeChanges?: readonly FeeChange[];
}

/** Checks what a workflow was started with, and gives both kinds of request one shape. */
export function checkRequest(
  config: Pick<Dependencies['config'], 'categories' | 'accounts'>,
  { kind, request: asSent, fetched }: Pick<AdmitInput, 'kind' | 'request' | 'fetched'>,
  nowMs: number,
  { found = [], feeChanges = [] }: KnownBeside = {},
): Checked<DecisionRequest> {
  const { categories, accounts } = config;
  const options = { nowMs, categories, accounts: Object.keys(accounts), feeChanges };
  const request = fetched && isRecord(asSent) ? withFetched(kind, asSent, fetched) : asSent;
  if (kind === 'event') {
    const checked = parseEventRequest(request, options);
    return checked.ok
      ? { ok: true, value: ofEvent(checked.value, decisionPolicy(accounts, checked.value), found) }
      : checked;
  }
  const checked = parseRequest(request, options);
  return checked.ok
    ? { ok: true, value: ofMarket(checked.value, decisionPolicy(accounts, checked.value), found) }
    : checked;
}

function ofMarket(
  checked: CheckedRequest,
  policy: DecisionRequest['policy'],
  found: readonly EvidenceText[],
): DecisionRequest {
  const { market, volatility, position = null, requestId } = checked;
  const common = commonOf(checked, policy, found);
  const { decisionId } = common;
  const question = questionOf(market, PROMPT_VERSION, common.given);
  const own = { decisionId, requestId, market, strike: null, volatility, question };
  const markets = [{ ...own, ...statedPosition(position) }];
  return { ...common, event: null, markets };
}

function ofEvent(
  checked: CheckedEventRequest,
  policy: DecisionRequest['policy'],
  found: readonly EvidenceText[],
): DecisionRequest {
  const { event, positions = {}, exhaustive = false, account } = checked;
  const { eventTicker, title, mutuallyExclusive, refused, marketCount } = event;
  const common = commonOf(checked, policy, found);
  return {
    ...common,
    // A market that was refused, or is not wanted, may be the one that resolves to YES.
    event: {
      eventTicker,
      title,
      mutuallyExclusive,
      refused,
      marketCount,
      exhaustive: exhaustive && event.isWhole && refused.length === 0,
    },
    markets: event.markets.map(({ market, strike, subject }) => {
      const requestId = marketRequestId(checked.requestId, market.ticker);
      const position = (Object.hasOwn(positions, market.ticker) ? positions[market.ticker] : null) ?? null;
      return {
        decisionId: decisionIdOf(account, requestId),
        requestId,
        market,
        strike,
        subject,
        volatility: checked.volatilities.get(market.ticker) ?? 'unknown',
        ...statedPosition(position),
        question: questionOf(market, EVENT_PROMPT_VERSION, common.given),
      };
    }),
  };
}

const statedPosition = (position: Position | null): Pick<RequestedMarket, 'position' | 'positionFrom'> =>
  position ? { position, positionFrom: 'stated' } : { position };

function commonOf(
  checked: CheckedRequest | CheckedEventRequest,
  policy: DecisionRequest['policy'],
  found: readonly EvidenceText[],
) {
  const { account, requestId, evidence, scheduledEvents = [] } = checked;
  const decisionId = decisionIdOf(account, requestId);
  const offered = { evidence: [...evidence, ...found], isPriceShown: policy.priceInPrompt === 'shown' };
  const { stakeBound, ...stake } = boundedStake(checked, policy);
  const { given, draw } = drawGiven(decisionId, offered, policy.explore ? policy.withoutShare : 0);
  return {
    ...pick(checked, 'account', 'requestId', 'bankrollMicroUsd', 'deadlineMs'),
    ...stake,
    ...(stakeBound ? { stakeBound } : {}),
    decisionId,
    policy,
    given,
    ...(draw ? { armDraw: draw } : {}),
    scheduledEventsMs: scheduledEvents.map((at) => Date.parse(at)),
  };
}

/** The largest stake within what the policy permits of the bankroll. */
function boundedStake(
  { maxStakeMicroUsd: askedMicroUsd, bankrollMicroUsd }: CheckedRequest | CheckedEventRequest,
  { maxPositionShare }: DecisionPolicy,
): Pick<DecisionRequest, 'maxStakeMicroUsd' | 'stakeBound'> {
  const maxStakeMicroUsd = Math.min(askedMicroUsd, Math.floor(maxPositionShare * bankrollMicroUsd));
  // The whole bankroll is no limit of the policy's: sizes are fractions of it anyway.
  if (maxPositionShare === 1 || maxStakeMicroUsd === askedMicroUsd) return { maxStakeMicroUsd: askedMicroUsd };
  return { maxStakeMicroUsd, stakeBound: { askedMicroUsd, maxStakeMicroUsd, bankrollMicroUsd, maxPositionShare } };
}

/** What the models are asked about a market, whenever it is. */
function questionOf({ title, subtitle, rules }: Market, promptVersion: string, given: Given): Question {
  const { evidence } = given;
  return {
    promptVersion,
    arm: armGiven(given),
    hash: hashOf({ title, subtitle, rules }),
    ...(evidence.length > 0 ? { evidenceHash: hashOf(evidence) } : {}),
  };
}

const hashOf = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The account's policy with what the request overrides. */
function decisionPolicy(
  accounts: Readonly<Record<string, AccountConfig>>,
  request: DecisionOverrides & { readonly account: string },
): DecisionPolicy {
  const account = accounts[request.account];
  if (!account) throw new Error(`Account ${request.account} is not configured.`);
  const names = Object.keys(overrideFields) as (keyof DecisionOverrides)[];
  const given = names.map((name) => [name, request[name]] as const).filter(([, value]) => value !== undefined);
  return demanding({ ...account.decision, ...Object.fromEntries(given) });
}

/** What `consensus` demands beyond the policy: that many answers, that much agreement. */
function demanding(policy: DecisionPolicy): DecisionPolicy {
  if (!isConsensus(policy)) return policy;
  const { consensusModels, consensusAgreement } = policy;
  return {
    ...policy,
    quorum: Math.max(policy.quorum, Math.ceil(consensusModels * consensusAgreement)),
    minAgreement: Math.max(policy.minAgreement, consensusAgreement),
  };
}
