import type {
  AlertCatalog,
  AlertDelivery,
  AlertKind,
  AlertSubject,
  DeliveryCatalog,
  LedgerPart,
} from '../health/alert.ts';
import type { ServiceCatalog } from '../health/service-health.ts';
import { type Finding, sentencesOf } from '../shared/finding.ts';
import { formatCount, formatShare, formatTime } from '../shared/format.ts';
import { type Band, MODE_RULES } from '../shared/modes.ts';
import { withoutEnd } from '../shared/without-end.ts';
import { breakerReasonSentence, modeReasonSentence } from './health-sentences.ts';
import { capSentence } from './reason-sentences.ts';
import { pageRemedy, serviceSentence } from './service-health-sentences.ts';

/** One or two sentences an alert: what happened, with which figures, and what to do next. */
type AlertSentences = { readonly [Kind in keyof AlertCatalog]: (alert: Raised<Kind>) => string };
type Raised<Kind extends keyof AlertCatalog> = {
  readonly account: string | null;
  readonly figures: AlertCatalog[Kind];
};

const ALERT_SENTENCES: AlertSentences = {
  mode_changed: ({ figures: { from, to, reason } }) =>
    `The mode became ${to} (it was ${from}): ${modeReasonSentence(reason)}. ${MODE_RULES[to].summary} It follows the models automatically: see which are out, or set a mode by hand.`,
  provider_out: ({ figures: { provider, reason } }) =>
    `Provider ${provider} is not called for now: ${breakerReasonSentence({ reason, lastProbe: null })}. It is probed and comes back by itself once it answers; see its key, its credit and its status page.`,
  model_out: ({ figures: { model, provider, reason } }) =>
    `Model ${model} is not called for now: ${breakerReasonSentence({ reason, lastProbe: null })}. Other models are called in its place. Compare its row's features and wireModel with what ${provider} asks for now; it is probed and comes back by itself once its requests are taken.`,
  cost_drift: ({ figures }) => costDriftSentence(figures),
  spend_anomaly: ({ account, figures }) => {
    const { lastHourMicroUsd, limitMicroUsd, patternDays, patternUpperMicroUsd, level } = figures;
    const usual =
      patternDays === 0
        ? 'too few earlier days are known, so half of the day’s cap counts'
        : `${dollars(patternUpperMicroUsd)} is the upper value of these hours on ${patternDays} earlier days`;
    const effect =
      level === 'critical'
        ? 'It has gone on for ten minutes, so calls are held back further and an operator has to look.'
        : 'Calls are held back until the pace is normal again or the day ends.';
    return `Account ${account} has committed ${dollars(lastHourMicroUsd)} within an hour, above the limit of ${dollars(limitMicroUsd)} (${usual}). ${effect} If it is meant, state the account's caps again; if not, stop trading.`;
  },
  cap_reached: ({ account, figures }) =>
    `Account ${account}: ${capSentence(figures)} It is the first refusal by this cap today. Raise the cap if more is meant to be spent.`,
  band_changed: ({ account, figures: { band, committedMicroUsd, dayCapMicroUsd } }) =>
    `Account ${account}: ${BAND_WORDS[band]}. ${dollars(committedMicroUsd)} of the day's ${dollars(dayCapMicroUsd)} are committed; ${BAND_EFFECTS[band]}. Raise the day's cap if more is meant to be spent.`,
  settlements_stalled: ({ figures: { failures, lastSuccessAtMs, awaited, failure } }) =>
    `The venue could not be asked how markets ended, ${formatCount(failures, 'time')} in a row; ${lastSuccessAtMs === null ? 'it never could' : `it last could on ${formatTime(lastSuccessAtMs)}`}. ${formatCount(awaited, 'market')} wait${awaited === 1 ? 's' : ''} for an outcome. The last failure: ${withoutEnd(failure, '. ')}. Nothing is lost: it is tried again, and catches up.`,
  no_worker: ({ figures: { lastHeartbeatAtMs: lastMs } }) =>
    `No worker is running${lastMs === null ? '' : ` (the last sign of one was at ${formatTime(lastMs)})`}: what is started waits. Start a worker: it takes up what waits, as far as its deadline has not passed.`,
  deadlines_missed: ({ figures: { missed, decisions, windowMs } }) =>
    `${missed} of the ${formatCount(decisions, 'decision')} of the last ${minutes(windowMs)} came after their deadline, though workers are running. Look at how long models take and whether the workers are at their limits: a longer deadline, faster models or another worker helps.`,
  skips_unusual: ({ figures: { skipped, decisions, windowMs, usualShare, usualDecisions } }) =>
    `${skipped} of the ${formatCount(decisions, 'decision')} of the last ${minutes(windowMs)} were SKIP (${formatShare(skipped / decisions)}; ${formatShare(usualShare)} of ${usualDecisions} in the last seven days). Look at their reasons in the list of decisions.`,
  singleton_stuck: ({ account, figures: { singleton, stuck, sinceMs } }) => {
    const of = { singleton, account };
    const finding: Finding<ServiceCatalog> = stuck
      ? { code: 'singleton_stuck', figures: { ...of, ...stuck, failure: null } }
      : { code: 'singleton_ended', figures: of };
    const since = sinceMs === null ? '' : ` Since ${formatTime(sinceMs)}.`;
    return `${serviceSentence(finding)}${since} ${pageRemedy(finding)}`;
  },
  settlement_backlog: ({ figures: { overdue, awaited, lagMs } }) =>
    `${overdue} of ${formatCount(awaited, 'market')} that are waited for should have ended days ago, the oldest ${Math.round(lagMs / DAY_MS)} days. Nothing is learned of them and their positions stay open. Look at what the venue says of them; an outcome can be recorded by hand.`,
  ledger_drift: ({ account, figures: { ledgerId, part, wholeMicroUsd, partsMicroUsd } }) =>
    `The ledger ${ledgerId} of account ${account} does not add up: ${LEDGER_WORDS[part]}: ${exact(partsMicroUsd)}; its whole says ${exact(wholeMicroUsd)}. Something else wrote into the store, or a backup was restored in part. Stop trading until it is known what happened; caps are compared with the whole.`,
  ledger_missing: ({ account, figures: { ledgerId } }) =>
    `The ledger ${ledgerId} of account ${account} is missing though it was opened. What the day has spent is not known, so the account calls no model until its next day. Find out what happened to the store; to go on today, restore it from a backup.`,
  reuse_off: ({ figures: { category, kind, markets, meanExcessBrier } }) =>
    `In ${category} earlier answers of ${kind === 'same' ? 'the same market' : 'a duplicate market'} are not used for now: on ${markets} resolved markets they lost ${meanExcessBrier.toFixed(4)} Brier points more than new ones. Decisions there ask again and cost more; reuse returns by itself when the difference is gone.`,
};

const LEDGER_WORDS: Readonly<Record<LedgerPart, string>> = {
  committed: 'what is spent and reserved',
  reservations: 'its reservations',
  hours: 'its hours',
  categories: 'its categories',
  purposes: 'its purposes',
  models: 'its models',
  cells: 'what was spent by category, purpose and model',
};

const BAND_EFFECTS: Readonly<Record<Band, string>> = {
  open: 'the budget limits nothing',
  conserve:
    'calls have to bring twice as much for their cost, or at most one model is called (strategies other than value)',
  critical:
    'calls have to bring four times as much for their cost, or at most one model is called (strategies other than value)',
  exhausted: 'no model is called until the day ends or the cap is raised',
};

/** An alert in words, for CLI, page and webhook alike. */
export function alertSentence(alert: AlertSubject & { readonly account: string | null }): string {
  const sentence = ALERT_SENTENCES[alert.kind] as (raised: Raised<AlertKind>) => string;
  return sentence(alert);
}

/** What an operator should know and do where calls cost another amount than they should. */
export function costDriftSentence(figures: AlertCatalog['cost_drift']): string {
  if (figures.cause !== 'service_tier') {
    const { cause, model, calls, expectedMicroUsd, actualMicroUsd, ratio } = figures;
    if (cause === 'bill') {
      return `${model} was billed ${exact(actualMicroUsd)} for ${formatCount(calls, 'request')}, ${change(ratio)} than the ${exact(expectedMicroUsd)} that its row's prices make of them. The provider has changed its prices, or the row is wrong: compare it with the provider's price page and correct "prices" in the configuration. Until then its calls are booked at the wrong price.`;
    }
    return `The last ${calls} predicted calls of ${model} cost ${exact(actualMicroUsd)} by their usage, ${change(ratio)} than the ${exact(expectedMicroUsd)} that was predicted. Its answers or its prompts have changed in length, or its row's prices did: compare the row with the provider's price page. The prediction follows by itself within a week.`;
  }
  const { model, pricedTier, servedTier, factor } = figures;
  return pricedTier === null
    ? `A reply of ${model} says that it was served as ${servedTier}, which costs more than the row's prices: they are what was booked. Set the project's service tier at the provider to the ordinary one, or state the higher prices.`
    : `${model} is priced for the ${pricedTier} service tier, and a reply says that it was served as ${servedTier}: it was booked at ${factor} times the row's prices. Check with the provider whether the tier is still offered for this model, and whether "otherTierFactor" is what it bills then.`;
}

export const deliveryFailureSentence = sentencesOf<DeliveryCatalog>({
  refused: ({ status }) => `it answered ${status}`,
  timed_out: ({ afterMs }) => `no answer within ${afterMs / 1_000} s`,
  unreachable: ({ code }) => `it cannot be reached${code === null ? '' : ` (${code})`}`,
  no_address: () => 'the worker that tried has no address or no secret configured',
});

/** How far an alert's delivery has come; empty where none was tried and none is configured. */
export function deliverySentence(delivery: AlertDelivery | null, isConfigured: boolean): string {
  if (delivery === null) return isConfigured ? 'not sent yet' : '';
  const { attempts, deliveredAtMs, gaveUpAtMs, failure } = delivery;
  if (deliveredAtMs !== null) return `sent ${formatTime(deliveredAtMs)}`;
  const why = failure === null ? '' : `: ${deliveryFailureSentence(failure)}`;
  return `${gaveUpAtMs === null ? 'not accepted yet' : 'given up'} after ${formatCount(attempts, 'attempt')}${why}`;
}

function change(ratio: number | null): string {
  if (ratio === null) return 'more';
  return `${Math.round(Math.abs(ratio - 1) * 100)} % ${ratio > 1 ? 'more' : 'less'}`;
}

const DAY_MS = 86_400_000;
const minutes = (ms: number) => `${Math.round(ms / 60_000)} minutes`;
const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(2)}`;
const exact = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;

/** How much of the day's budget is committed, in words. */
export const BAND_WORDS: Readonly<Record<Band, string>> = {
  open: 'within budget',
  conserve: 'budget running low (conserve)',
  critical: 'budget nearly used up (critical)',
  exhausted: 'budget used up (exhausted)',
};
