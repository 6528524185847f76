import type { Candidate, CandidateReason } from '../../domain/decision/candidate.ts';
import type { CallRecord, Decision, Path } from '../../domain/decision/decision.ts';
import type { Note } from '../../domain/decision/note.ts';
import type { Verdict } from '../../domain/decision/verdict.ts';
import { plattPrior } from '../../domain/forecast/calibrate.ts';
import { makeForecast } from '../../domain/forecast/forecast.ts';
import { categorySlug } from '../../domain/market/category.ts';
import type { FeeRow } from '../../domain/market/fee-row.ts';
import { expiryOf } from '../../domain/market/segment.ts';
import { VOLATILITIES } from '../../domain/market/volatility.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../../domain/shared/policy.ts';
import { skipped } from '../../domain/verdict/make-verdict.ts';
import { decideVerdict } from '../../domain/verdict/verdict.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';
import { forecast } from '../../local/simulator/answer.ts';
import { uniform } from '../../local/simulator/chance.ts';
import { type SimulatedMarket, simulatedMarkets } from '../../local/simulator/index.ts';
import { behaviourOf, SIMULATED_MODELS } from '../../local/simulator/models.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const POLICY: DecisionPolicy = { ...DEFAULT_DECISION_POLICY, blend: 0.5 };
const FEE: FeeRow = DEFAULT_FEES[0] ?? {
  seriesPrefix: '',
  ratePpm: 70_000,
  roundUpToMicroUsd: 10_000,
  from: '2021-07-01',
};
const NO_EVIDENCE = { resolvedMarkets: 0, fittedWeight: null, lowerBound: null };
const GATE = { price: 0.01, priceGate: POLICY.priceGate };
const MODELS = SIMULATED_MODELS.map((row) => row.id);
const QUICK = 'sim-gpt-5-mini';

export interface MadeDecision {
  readonly decision: Decision;
  readonly market: SimulatedMarket;
  readonly resolvesAtMs: number;
}

/** The n-th decision of a made-up history: a simulated market, simulated answers, and what the domain makes of them. No
 * service is asked, so that a hundred thousand take seconds. The same number and time give the same decision. */
export function madeDecision(n: number, decidedAtMs: number, account: string): MadeDecision {
  const [market] = simulatedMarkets({ seed: 1, profile: 'inefficient', from: n, count: 1, nowMs: decidedAtMs });
  if (!market) throw new Error(`The simulator has no market ${n}.`);
  const chance = (what: string) => uniform('history', n, what);
  const horizonMs = Math.round((2 + 60 * chance('horizon') ** 2) * HOUR_MS * (chance('far') < 0.2 ? 12 : 1));
  const [quoted] = market.json.markets as readonly { title: string }[];
  const { category: named } = market.json.event as { category: string };
  const category = categorySlug(named) ?? 'unknown';
  const quotes = {
    yesBidMicroUsd: market.quotes.bid * 10_000,
    yesAskMicroUsd: market.quotes.ask * 10_000,
  };
  const mid = (quotes.yesBidMicroUsd + quotes.yesAskMicroUsd) / 2e6;
  const path = pathOf(mid, chance('path'));
  const calls = callsOf(path, market.ticker, n);
  const answers = calls.flatMap(({ model, rawProbability }) =>
    rawProbability === null ? [] : [{ model, rawProbability }],
  );
  const made =
    answers.length === 0
      ? null
      : makeForecast({
          answers,
          method: 'weighted',
          experienced: [],
          weights: Object.fromEntries(MODELS.map((model) => [model, 1 / MODELS.length])),
          calibration: plattPrior(POLICY.baseRate),
          evidence: NO_EVIDENCE,
          interval: { half80: null, half90: null },
          market: { quotes },
          policy: POLICY,
          fee: FEE,
          minEdge: POLICY.minEdge,
        });
  const verdict = verdictOf(made, quotes, path);
  const slowest = (step: string) =>
    Math.max(0, ...calls.filter((call) => call.step === step).map((call) => call.latencyMs ?? 0));
  const latencyMs = Math.round(120 + slowest('quick') + slowest('panel') + 400 * chance('latency') ** 3);
  const requestId = `made-${n}`;
  const decision: Decision = {
    decisionId: `${account}/${requestId}`,
    requestId,
    account,
    group: DEFAULT_GROUP,
    workflowId: `decision/${account}/${requestId}`,
    runId: 'made',
    ticker: market.ticker,
    eventTicker: market.ticker.replace(/-N\d+$/, ''),
    seriesTicker: market.ticker.replace(/-.*$/, ''),
    question: { promptVersion: 'made', hash: market.ticker },
    title: quoted?.title ?? market.ticker,
    category,
    segment: {
      category,
      volatility: VOLATILITIES[n % VOLATILITIES.length] ?? 'unknown',
      expiry: expiryOf(horizonMs),
    },
    quotes,
    terms: {
      fee: FEE,
      bankrollMicroUsd: 2_000_000_000,
      maxStakeMicroUsd: 40_000_000,
      kellyFraction: POLICY.kellyFraction,
      position: null,
      baseRate: POLICY.baseRate,
      maxSpread: POLICY.maxSpread,
      minEdge: POLICY.minEdge,
      rules: {
        minEdge: POLICY.minEdge,
        minAgreement: POLICY.minAgreement,
        maxOddsRatio: POLICY.maxOddsRatio,
        allowOutliers: POLICY.allowOutliers,
        emergencyStopLoss: POLICY.emergencyStopLoss,
        mode: 'normal',
        quorum: path === 'full' ? POLICY.quorum : 1,
      },
    },
    closeTimeMs: decidedAtMs + horizonMs,
    scheduledResolutionMs: decidedAtMs + horizonMs,
    path,
    method: 'weighted',
    purpose: path === 'full' && n % 5 === 0 ? 'exploration' : 'decision',
    isFullPanel: path === 'full',
    explorationProbability: 0,
    action: verdict.action,
    verdict,
    forecast: made,
    candidates: candidatesOf(path, calls),
    calls,
    notes: notesOf(path),
    mode: 'normal',
    modeVersion: 1,
    policyVersion: 1,
    scoreboardVersion: 0,
    costMicroUsd: calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    uncertainMicroUsd: 0,
    simulated: true,
    startedAtMs: decidedAtMs - latencyMs,
    decidedAtMs,
    latencyMs,
    validUntilMs: decidedAtMs + POLICY.validityMs,
  };
  return { decision, market, resolvesAtMs: decidedAtMs + Math.min(horizonMs, 3 * DAY_MS) };
}

function notesOf(path: Path): Note[] {
  if (path === 'none') return [{ code: 'no_call', figures: { reason: { code: 'price_gate', figures: GATE } } }];
  if (path === 'quick')
    return [{ code: 'confident', figures: { distance: 0.2, escalateWithin: POLICY.escalateWithin } }];
  return [{ code: 'one_at_a_time', figures: {} }];
}

function pathOf(mid: number, chance: number): Path {
  if (mid <= POLICY.priceGate || mid >= 1 - POLICY.priceGate) return 'none';
  return chance < 0.4 ? 'quick' : chance < 0.6 ? 'escalated' : 'full';
}

function callsOf(path: Path, ticker: string, n: number): CallRecord[] {
  const asked = path === 'none' ? [] : path === 'quick' ? [QUICK] : MODELS;
  return asked.map((model): CallRecord => {
    const row = SIMULATED_MODELS.find(({ id }) => id === model);
    const failed = path !== 'quick' && uniform('history', n, model, 'fails') < 0.02;
    const output = row?.prices.outputMicroUsdPerMTok ?? 0;
    const costMicroUsd = Math.round(((120 + 400 * uniform('history', n, model, 'tokens')) * output) / 1e6);
    const step = path === 'full' ? 'panel' : model === QUICK ? 'quick' : 'panel';
    const latencyMs = Math.round(behaviourOf(model).medianLatencyMs * (0.6 + uniform('history', n, model, 'took')));
    return {
      model,
      provider: row?.provider ?? 'unknown',
      step,
      outcome: failed ? 'failed' : 'answered',
      rawProbability: failed ? null : forecast(model, behaviourOf(model), ticker, ''),
      reasoning: failed ? null : 'SIMULATED: the truth plus noise.',
      failure: failed ? { kind: 'server_error', message: `${model} answered HTTP 500.` } : null,
      costMicroUsd: failed ? 0 : costMicroUsd,
      latencyMs,
      requestBytes: 2_000,
      attemptId: `history/${n}/${step}/${model}/0/1`,
    };
  });
}

function candidatesOf(path: Path, calls: readonly CallRecord[]): Candidate[] {
  return SIMULATED_MODELS.map(({ id, provider }): Candidate => {
    const call = calls.find(({ model }) => model === id);
    const chosen = call?.step === 'quick' || call?.step === 'panel' ? call.step : null;
    const why: CandidateReason =
      path === 'none' ? { code: 'no_call', figures: { reason: 'price_gate' } } : { code: 'next_in_queue', figures: {} };
    return { model: id, provider, worstCaseMicroUsd: 12_000, shadow: false, chosen, why, heldBack: null };
  });
}

function verdictOf(made: Decision['forecast'], quotes: Decision['quotes'], path: Path): Verdict {
  if (!made) {
    const unanswered = { answered: 0, quorum: 1, called: 1, failures: ['timed_out'] } as const;
    return skipped(POLICY.minEdge, [
      path === 'none' ? { code: 'price_gate', figures: GATE } : { code: 'no_quorum', figures: unanswered },
    ]);
  }
  return decideVerdict({
    market: { quotes },
    forecast: made,
    evidence: NO_EVIDENCE,
    policy: POLICY,
    fee: FEE,
    mode: 'normal',
    bankrollMicroUsd: 2_000_000_000,
    maxStakeMicroUsd: 40_000_000,
    position: null,
    injectionFlags: [],
  });
}
