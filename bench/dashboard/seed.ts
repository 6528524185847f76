import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { bookDecided, bookFills, bookModelGains } from '../../activities/portfolio/keep-books.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { buildScoreboard } from '../../domain/learning/build-scoreboard.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import { labelsOf } from '../../domain/learning/label.ts';
import { withoutEachModel } from '../../domain/learning/rebuild.ts';
import { scoreDecision } from '../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import { hourKey, localDay } from '../../domain/money/days.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { fillKeyOf, ledgerIdOf } from '../../domain/shared/ids.ts';
import type { BudgetPolicy, Purpose } from '../../domain/shared/policy.ts';
import { SIMULATED_MODELS } from '../../local/simulator/models.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import type { FillDocument } from '../../store/fills.ts';
import type { Store } from '../../store/index.ts';
import { addToSpent, addToWhole, type Increments } from '../../store/ledger/sums.ts';
import { tallyHours } from '../tally-hours.ts';
import { type MadeDecision, madeDecision } from './made-decision.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AT_ONCE = 1_000;
/** A scoreboard of the latest is enough to look at, and takes seconds. */
const SCORED_FOR_BOARD = 3_000;

export interface History {
  readonly decisions: number;
  /** Over how many days until `endMs` they are spread. */
  readonly days: number;
  readonly endMs: number;
  readonly account: string;
  readonly zone: string;
  readonly budget: BudgetPolicy;
  readonly progress?: (line: string) => void;
}

/** Fills a store with a made-up history as a service would have left it: decisions, requests, ledgers, scores, tallies and a
 * scoreboard, all from the domain's own functions. SIMULATED throughout. */
export async function seedHistory(store: Store, db: Db, history: History): Promise<void> {
  const { decisions, days, endMs, account, progress = () => undefined } = history;
  const stepMs = (days * DAY_MS) / decisions;
  const scored: ScoredDecision[] = [];
  const byHour = new Map<number, { decided: Decision[]; resolved: ScoredDecision[] }>();
  const hour = (atMs: number) => {
    const startMs = hourStart(atMs);
    const found = byHour.get(startMs) ?? { decided: [], resolved: [] };
    byHour.set(startMs, found);
    return found;
  };
  for (let from = 0; from < decisions; from += AT_ONCE) {
    const made = Array.from({ length: Math.min(AT_ONCE, decisions - from) }, (_, index) => {
      const n = from + index;
      return madeDecision(n, Math.round(endMs - (decisions - n - 1) * stepMs - 1_000), account);
    });
    await insertFacts(db, made);
    await bookMoney(store, db, history, made);
    const resolved = made.flatMap((each) => scoreOf(each, endMs));
    await keepBooks(store, db, from / AT_ONCE, made, resolved);
    for (const { decision } of made) hour(decision.decidedAtMs).decided.push(decision);
    for (const each of resolved) hour(each.resolvedAtMs).resolved.push(each);
    scored.push(...resolved);
    progress(`${from + made.length} of ${decisions} decisions`);
    await nextTurn();
  }
  await insertScores(db, scored, endMs);
  await tally(store, byHour, progress);
  await publish(store, scored, endMs, days);
}

/** Every third of the recommended trades was made, a cent worse. */
const FILLED = 3;

/** The books as the scorekeeper would have kept them, in two batches for each thousand decisions. */
async function keepBooks(
  store: Store,
  db: Db,
  thousand: number,
  made: readonly MadeDecision[],
  resolved: readonly ScoredDecision[],
): Promise<void> {
  const batch = 2 * thousand + 1;
  const fills = made.flatMap(({ decision }, index): FillDocument[] => {
    const { decisionId, account, ticker, decidedAtMs, verdict } = decision;
    const { trade } = verdict;
    if (!trade || index % FILLED !== 0) return [];
    const { action, side, contracts, limitMicroUsd, feeMicroUsd } = trade;
    const priceMicroUsd = Math.min(990_000, Math.max(10_000, limitMicroUsd + (action === 'BUY' ? 10_000 : -10_000)));
    const order = { account, ticker, action, side, contracts, priceMicroUsd, feeMicroUsd };
    const atMs = decidedAtMs + 2_000;
    const report = {
      fillId: `${decision.requestId}-fill`,
      by: 'simulator',
      feeFrom: 'stated',
      recordedAtMs: atMs,
    } as const;
    return [{ _id: fillKeyOf(account, report.fillId), ...order, ...report, atMs, decisionId }];
  });
  if (fills.length > 0) await db.collection<FillDocument>('fills').insertMany(fills);
  await bookDecided(
    store,
    batch,
    made.map(({ decision }) => decision),
  );
  await bookFills(
    store,
    batch,
    fills.map(({ _id }) => _id),
  );
  await bookModelGains(
    store,
    batch + 1,
    resolved.map((scored) => ({ scored, before: null })),
  );
}

function scoreOf({ decision, market, resolvesAtMs }: MadeDecision, endMs: number): ScoredDecision[] {
  if (resolvesAtMs >= endMs) return [];
  const resolution = { ticker: market.ticker, settlement: market.outcome, atMs: resolvesAtMs, lastMid: market.lastMid };
  const without = withoutEachModel(decision, COLD_SCOREBOARD);
  const scored = scoreDecision(decision, [], resolution, without);
  return scored ? [scored] : [];
}

async function insertFacts(db: Db, made: readonly MadeDecision[]): Promise<void> {
  const decisions = made.map(({ decision }) => ({ _id: decision.decisionId, ...decision }));
  await db.collection<Decision & { _id: string }>('decisions').insertMany(decisions);
  const attempts = made.flatMap(({ decision }) => attemptsOf(decision));
  if (attempts.length > 0) await db.collection<AttemptDocument>('attempts').insertMany(attempts);
  const outcomes = made
    .filter(({ resolvesAtMs }) => resolvesAtMs < Date.now())
    .map(({ market, resolvesAtMs }) => ({
      _id: market.ticker,
      ticker: market.ticker,
      settlement: market.outcome,
      atMs: resolvesAtMs,
      lastMid: market.lastMid,
      by: 'simulator',
      recordedAtMs: resolvesAtMs,
      revision: 1,
      pending: false,
      history: [],
    }));
  if (outcomes.length > 0) await db.collection<{ _id: string }>('outcomes').insertMany(outcomes);
}

function attemptsOf(decision: Decision): AttemptDocument[] {
  const quickMs = Math.max(
    0,
    ...decision.calls.map(({ step, latencyMs }) => (step === 'quick' ? (latencyMs ?? 0) : 0)),
  );
  return decision.calls.map((call) => ({
    _id: call.attemptId ?? `${decision.decisionId}/${call.model}`,
    decisionId: decision.decisionId,
    account: decision.account,
    step: call.step,
    model: call.model,
    part: 1,
    ordinal: 1,
    provider: call.provider,
    ledgerId: 'made',
    entryKey: 'made',
    hour: 'made',
    category: decision.category,
    purpose: decision.purpose,
    worstCaseMicroUsd: 12_000,
    state: call.outcome === 'answered' ? 'answered' : 'failed',
    startedAtMs: decision.startedAtMs + 40 + (call.step === 'quick' ? 0 : quickMs),
    endedAtMs: decision.startedAtMs + 40 + (call.step === 'quick' ? 0 : quickMs) + (call.latencyMs ?? 0),
    latencyMs: call.latencyMs,
    usage: null,
    costMicroUsd: call.costMicroUsd,
    reportedModel: call.model,
    answer: null,
    failure: null,
    reply: null,
  }));
}

/** What each day's ledger would be after these decisions: its sums and cells raised by what their calls cost. */
async function bookMoney(store: Store, db: Db, history: History, made: readonly MadeDecision[]): Promise<void> {
  const { account, zone, budget } = history;
  const byLedger = new Map<string, Increments>();
  for (const { decision } of made) {
    const day = localDay(decision.decidedAtMs, zone);
    const ledgerId = ledgerIdOf(account, day.date, zone);
    if (!byLedger.has(ledgerId)) await store.ledger.open(account, zone, day, budget, 1);
    const increments = byLedger.get(ledgerId) ?? {};
    byLedger.set(ledgerId, increments);
    const { category, purpose } = decision;
    for (const call of decision.calls) book(increments, hourKey(day, decision.decidedAtMs), category, purpose, call);
  }
  for (const [ledgerId, increments] of byLedger) {
    if (Object.keys(increments).length === 0) continue;
    await db.collection<{ _id: string }>('ledger').updateOne({ _id: ledgerId }, { $inc: increments });
  }
}

function book(
  increments: Increments,
  hour: string,
  category: string,
  purpose: Purpose,
  call: { readonly model: string; readonly costMicroUsd: number },
): void {
  const { model, costMicroUsd } = call;
  addToWhole(increments, { hour, category, purpose }, { spentMicroUsd: costMicroUsd, committedMicroUsd: costMicroUsd });
  addToSpent(increments, { category, purpose }, model, costMicroUsd, 0);
}

async function insertScores(db: Db, scored: readonly ScoredDecision[], writtenAtMs: number): Promise<void> {
  for (let from = 0; from < scored.length; from += AT_ONCE) {
    const documents = scored.slice(from, from + AT_ONCE).map((each) => ({
      _id: each.decisionId,
      batch: 0,
      group: DEFAULT_GROUP,
      ticker: each.ticker,
      decidedAtMs: each.decidedAtMs,
      revision: 1,
      resolvedAtMs: each.resolvedAtMs,
      writtenAtMs,
      scored: each,
      excluded: null,
      before: null,
    }));
    await db.collection<{ _id: string }>('scores').insertMany(documents);
  }
}

async function tally(
  store: Store,
  byHour: ReadonlyMap<number, { decided: Decision[]; resolved: ScoredDecision[] }>,
  progress: (line: string) => void,
): Promise<void> {
  const hours = [...byHour]
    .toSorted(([a], [b]) => a - b)
    .map(([startMs, { decided, resolved }]) => [startMs, tallyHour(startMs, decided, resolved, [])] as const);
  await tallyHours(store, new Map(hours));
  progress(`${hours.length} hours tallied`);
}

/** A scoreboard of each day's end, whose weights are kept, and the last one as the one in force. */
async function publish(store: Store, scored: readonly ScoredDecision[], nowMs: number, days: number): Promise<void> {
  const inOrder = scored.toSorted((a, b) => a.resolvedAtMs - b.resolvedAtMs);
  for (let day = 1; day <= days; day++) {
    const atMs = nowMs - (days - day) * DAY_MS;
    const known = inOrder.filter(({ resolvedAtMs }) => resolvedAtMs < atMs).slice(-SCORED_FOR_BOARD);
    const { board } = buildScoreboard({
      labels: labelsOf(known),
      older: null,
      group: DEFAULT_GROUP,
      models: SIMULATED_MODELS.map((row) => row.id),
      baseRates: [0.4],
      panelsAsked: known.filter(({ panel }) => panel).length,
      excluded: {},
      facts: { count: known.length, newestMs: atMs },
      calls: [],
      brierCosts: [],
      version: day,
      nowMs: atMs,
    });
    await store.weights.write(board);
    if (day === days) await store.scoreboards.publish(board);
    await nextTurn();
  }
}
