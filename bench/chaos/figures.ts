import type { Decision } from '../../domain/decision/decision.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { type LedgerDocument, UNCAPPED } from '../../store/ledger/document.ts';
import { STEADY } from './config.ts';
import type { Disturbance, DisturbanceKind } from './disturbance.ts';
import { callOf, duplicatesOf } from './duplicates.ts';
import { type Effects, effectsOf } from './effects.ts';
import type { FinalRecords } from './final-records.ts';
import type { Outage } from './outages.ts';
import { isSearch, type SearchFigures, searchFiguresOf } from './searches.ts';

/** The result of one seed. */
export interface Figures {
  readonly seed: number;
  readonly started: number;
  readonly finished: number;
  readonly lost: number;
  readonly capMicroUsd: number;
  readonly askedMicroUsd: number;
  /** Decisions that called no model, or one instead of a panel, because a cap had no room. */
  readonly refused: number;
  readonly billedMicroUsd: number;
  readonly overshootMicroUsd: number;
  readonly heldMicroUsd: number;
  readonly ledgerMinusBillMicroUsd: number;
  readonly ledgerMinusBillAfterReconcileMicroUsd: number;
  /** Billed requests without a recorded attempt. */
  readonly unknownRequests: number;
  readonly paidRequests: number;
  readonly duplicatePaidCalls: number;
  readonly unexplainedDuplicates: number;
  readonly searches: SearchFigures;
  readonly callsPerDecision: { readonly p50: number; readonly p99: number; readonly max: number };
  /** How many requests the decision that came closest to its limit may send. */
  readonly callCap: number;
  readonly aboveCallCap: number;
  readonly hadOutages: boolean;
  /** The slowest of the outages; null = never noticed, or there was no outage. */
  readonly detectMs: number | null;
  readonly recoverMs: number | null;
  readonly recoverBoundMs: number;
  readonly modeFlaps: number;
  readonly deaths: number;
  /** What each kind of disturbance struck. */
  readonly effects: Effects;
}

const RECOVER_SLACK_MS = 10_000;
const SPARE_REQUESTS = 2;

/** Only during one of these may a call that was answered be made again: its answer may not have been recorded. */
const INTERRUPTIONS: readonly DisturbanceKind[] = [
  'worker_killed',
  'store_killed',
  'temporal_killed',
  'connections_dropped',
  'store_slow',
  'store_failed_over',
  'clocks_back',
  'half_hour_away',
];
const mayInterrupt = ({ kind }: Disturbance) => INTERRUPTIONS.includes(kind);

export function figuresOf(
  seed: number,
  records: FinalRecords,
  {
    outages,
    disturbances,
    deaths,
    tightAccount,
  }: {
    outages: readonly Outage[];
    disturbances: readonly Disturbance[];
    deaths: readonly number[];
    tightAccount: string;
  },
): Figures {
  const { started, lost, decisions, facts, ledgers, ledgersAfterReconcile, requests, audit } = records;
  const billed = new Map<string, number>();
  for (const { attemptId, costMicroUsd } of requests) {
    billed.set(attemptId, (billed.get(attemptId) ?? 0) + costMicroUsd);
  }
  const billedMicroUsd = sum([...billed.values()]);
  const known = new Set(facts.map(({ _id }) => _id));
  const tight = ledgers.filter(({ account }) => account === tightAccount);
  const calls = callsOf(records);
  const refused = decisions.filter(isRefused).length;
  const wrong = [...disturbances.filter(mayInterrupt), ...deaths.map((atMs) => ({ fromMs: atMs, toMs: atMs }))];
  const duplicates = duplicatesOf(records, billed, wrong, callOf);
  const noticed = outages.map((outage) => noticedIn(outage, decisions));
  return {
    seed,
    started: started.length,
    finished: started.length - lost.length,
    lost: lost.length,
    capMicroUsd: sum(tight.map(({ caps }) => caps.dayMicroUsd)),
    askedMicroUsd: askedOf(decisions, tightAccount),
    refused,
    billedMicroUsd,
    overshootMicroUsd: Math.max(
      overshootOf(ledgers, facts, billed),
      ...disturbances
        .filter(({ kind }) => kind === 'zone_changed')
        .map(({ toMs }) => grantedTwiceOf(tight, facts, billed, toMs)),
    ),
    heldMicroUsd: records.heldMicroUsd,
    ledgerMinusBillMicroUsd: committedOf(ledgers) - billedMicroUsd,
    ledgerMinusBillAfterReconcileMicroUsd: committedOf(ledgersAfterReconcile) - billedMicroUsd,
    unknownRequests: [...billed.keys()].filter((attemptId) => !known.has(attemptId)).length,
    paidRequests: [...billed.values()].filter((cost) => cost > 0).length,
    duplicatePaidCalls: duplicates.length,
    unexplainedDuplicates: duplicates.filter(({ isExplained }) => !isExplained).length,
    searches: searchFiguresOf(records, billed, wrong),
    callsPerDecision: {
      p50: quantile(
        calls.map(({ sent }) => sent),
        0.5,
      ),
      p99: quantile(
        calls.map(({ sent }) => sent),
        0.99,
      ),
      max: Math.max(0, ...calls.map(({ sent }) => sent)),
    },
    callCap: calls.toSorted((a, b) => b.sent - b.cap - (a.sent - a.cap))[0]?.cap ?? 0,
    aboveCallCap: calls.filter(({ sent, cap }) => sent > cap).length,
    hadOutages: outages.length > 0,
    detectMs: worst(noticed.map(({ detectMs }) => detectMs)),
    recoverMs: worst(noticed.map(({ recoverMs }) => recoverMs)),
    recoverBoundMs: Math.max(0, ...outages.map(({ probeIntervalMs }) => probeIntervalMs)) + RECOVER_SLACK_MS,
    // Enough models for a panel were left at all times, so the mode had no reason to change.
    modeFlaps: audit.filter(({ kind }) => kind === 'mode').length,
    deaths: deaths.length,
    effects: effectsOf(disturbances, records, refused),
  };
}

/** Billed minus cap in micro-USD: the largest over every day, hour, category and purpose of every account; at least 0. */
function overshootOf(
  ledgers: readonly LedgerDocument[],
  facts: readonly AttemptDocument[],
  billed: ReadonlyMap<string, number>,
): number {
  let largest = 0;
  for (const ledger of ledgers) {
    const own = facts.filter(({ ledgerId }) => ledgerId === ledger._id);
    const of = (filter: (fact: AttemptDocument) => boolean) =>
      sum(own.filter(filter).map(({ _id }) => billed.get(_id) ?? 0));
    const over = [
      ...Object.entries(ledger.purposes)
        .filter(([, { capMicroUsd }]) => capMicroUsd < UNCAPPED)
        .map(([purpose, { capMicroUsd }]) => of((fact) => fact.purpose === purpose) - capMicroUsd),
      of(() => true) - ledger.caps.dayMicroUsd,
      ...Object.keys(ledger.hours).map((hour) => of((fact) => fact.hour === hour) - ledger.caps.hourMicroUsd),
      ...Object.entries(ledger.categories)
        .filter(([, { capMicroUsd }]) => capMicroUsd < UNCAPPED)
        .map(([category, { capMicroUsd }]) => of((fact) => fact.category === category) - capMicroUsd),
    ];
    largest = Math.max(largest, ...over);
  }
  return largest;
}

/** What an account was billed above its cap for a day in all of its days that were under way at an instant, micro-USD: a change of its
 * zone must not grant a day again. */
function grantedTwiceOf(
  ledgers: readonly LedgerDocument[],
  facts: readonly AttemptDocument[],
  billed: ReadonlyMap<string, number>,
  atMs: number,
): number {
  const days = ledgers.filter(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
  const ids = new Set(days.map(({ _id }) => _id));
  const own = facts.filter(({ ledgerId }) => ids.has(ledgerId));
  return sum(own.map(({ _id }) => billed.get(_id) ?? 0)) - Math.max(0, ...days.map(({ caps }) => caps.dayMicroUsd));
}

const isRefused = ({ notes, verdict }: Decision) =>
  notes.some(({ code }) => code === 'cap_refused') ||
  verdict.reasons.some(({ code }) => code === 'budget_refused' || code === 'decision_cap');

/** The bill of an account's decisions if none had been refused: each counted at the mean cost of served decisions with the
 * same first step, of any account. */
function askedOf(decisions: readonly Decision[], account: string): number {
  const isLarge = ({ terms }: Decision) => terms.maxStakeMicroUsd >= 50_000_000;
  return [true, false].reduce((total, large) => {
    const alike = decisions.filter((decision) => isLarge(decision) === large);
    const served = alike.filter(({ path }) => (large ? path === 'full' : path !== 'none'));
    const asking = alike.filter((decision) => decision.account === account);
    return total + Math.round(mean(served.map(costOfCalls)) * asking.length);
  }, 0);
}

/** Searches aside, which the account that is asked of makes none of. */
const costOfCalls = ({ costMicroUsd, research }: Decision) => costMicroUsd - (research?.costMicroUsd ?? 0);

/** How many requests of each decision reached a provider, searches aside, and how many may: one for each planned model, and two more. */
function callsOf({ decisions, requests }: FinalRecords): { sent: number; cap: number }[] {
  const sent = new Map<string, number>();
  for (const { attemptId } of requests.filter((request) => !isSearch(request.attemptId))) {
    const id = attemptId.split('/').slice(0, 2).join('/');
    sent.set(id, (sent.get(id) ?? 0) + 1);
  }
  return decisions
    .map(({ decisionId, calls }) => ({
      sent: sent.get(decisionId) ?? 0,
      cap: new Set(calls.map(({ model }) => model)).size + SPARE_REQUESTS,
    }))
    .filter(({ sent: any }) => any > 0);
}

/** Milliseconds from the outage to the first decision that skipped the provider because of it, and from its end to the first
 * decision that the provider answered again. */
function noticedIn({ provider, fromMs, toMs }: Outage, decisions: readonly Decision[]) {
  const steady = decisions
    .filter(({ account }) => account === STEADY)
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const avoids = ({ candidates }: Decision) => {
    const own = candidates.filter((candidate) => candidate.provider === provider);
    return own.length > 0 && own.every(({ chosen, why }) => chosen === null && why.code === 'breaker_open');
  };
  const isAsked = ({ calls }: Decision) =>
    calls.some((call) => call.provider === provider && call.outcome === 'answered');
  const first = (since: number, is: (decision: Decision) => boolean) => {
    const found = steady.find((decision) => decision.startedAtMs >= since && is(decision));
    return found ? found.startedAtMs - since : null;
  };
  return { detectMs: first(fromMs, avoids), recoverMs: first(toMs, isAsked) };
}

const committedOf = (ledgers: readonly LedgerDocument[]) => sum(ledgers.map(({ total }) => total.committedMicroUsd));
const mean = (values: readonly number[]) => (values.length === 0 ? 0 : sum(values) / values.length);
const worst = (values: readonly (number | null)[]) =>
  values.length === 0 || values.includes(null) ? null : Math.max(...(values as number[]));
const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
