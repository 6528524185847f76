import assert from 'node:assert/strict';
import { isBanded, renderBudget } from '../../cli/budget.ts';
import { modeNotice, renderMode } from '../../cli/mode.ts';
import { renderScoreboard } from '../../cli/render-performance.ts';
import { NO_DRIFT } from '../../domain/learning/drift.ts';
import { COLD_SCOREBOARD, OF_ARM } from '../../domain/learning/scoreboard.ts';
import type { BurnRate } from '../../domain/money/burn-rate.ts';
import { formatClock } from '../../domain/shared/format.ts';
import { pick } from '../../domain/shared/pick.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';
import type { GovernorState, OperationsState } from '../../workflows/messages.ts';

const ZONE = 'America/New_York';

function budgetWith(burnRate: BurnRate, committedMicroUsd = 4_000_000): string {
  const day = {
    date: '2026-11-24',
    committedMicroUsd,
    spentMicroUsd: committedMicroUsd,
    heldMicroUsd: 0,
    uncertainMicroUsd: 0,
    hourKey: '2026-11-24T15:00',
    hourCommittedMicroUsd: 1_000_000,
    liveReservations: 0,
    burnRate,
  };
  const rest = { account: 'main', zone: ZONE, policyVersion: 1, bandVersion: 1, expired: 0, audit: [] };
  const state: GovernorState = { ...rest, budget: DEFAULT_BUDGET_POLICY, band: 'open', day, money: null };
  return renderBudget(state);
}

describe('a budget on the command line', () => {
  it('says when the day ends at this rate, on the account’s own clock', () => {
    const dayEndsAtMs = Date.parse('2026-11-24T21:40:00Z');
    const shown = budgetWith({ microUsdPerHour: 1_250_000, dayEndsAtMs, hourEndsAtMs: null });
    assert.match(shown, /\$1\.25 an hour lately; at this rate the day's budget ends at 16:40 America\/New_York/);
    assert.match(shown, /the hour's budget lasts/);
  });

  it('says when it does not know, when it lasts, and when it is used up', () => {
    const unknown = { microUsdPerHour: null, dayEndsAtMs: null, hourEndsAtMs: null };
    assert.match(budgetWith(unknown), /too little is known/);
    assert.match(budgetWith({ ...unknown, microUsdPerHour: 10_000 }), /the day's budget lasts/);
    const used = budgetWith({ microUsdPerHour: 10_000, dayEndsAtMs: 1, hourEndsAtMs: null }, 10_000_000);
    assert.match(used, /the day's budget is used up/);
  });
});

describe('a mode on the command line', () => {
  it('says until when an operator’s mode holds', () => {
    const atMs = Date.parse('2026-11-24T12:00:00Z');
    const change = {
      reason: { code: 'operator', figures: { text: 'outage' } },
      by: 'olga',
      source: 'operator',
      atMs,
      version: 2,
      untilMs: atMs + 7_200_000,
    } as const;
    const state: OperationsState = {
      ...change,
      mode: 'emergency',
      breakers: [],
      rates: [],
      audit: [{ ...change, from: 'normal', to: 'emergency' }],
    };
    const shown = renderMode(state);
    assert.match(shown, /mode emergency .* since 2026-11-24 12:00:00Z until 2026-11-24 14:00:00Z, by olga: outage/);
    assert.match(shown, /normal -> emergency until 2026-11-24 14:00:00Z {2}by olga/);
    assert.doesNotMatch(renderMode({ ...state, untilMs: null, audit: [] }), /until/);
  });
});

describe('what is said of the mode beside a decision', () => {
  const state: OperationsState = {
    mode: 'emergency',
    version: 2,
    reason: { code: 'no_model_reachable', figures: { reachable: 0, configured: 3, quorum: 2 } },
    by: 'automatic',
    source: 'automatic',
    untilMs: null,
    atMs: Date.parse('2026-11-24T12:00:00Z'),
    breakers: [],
    rates: [],
    audit: [],
  };
  it('is nothing while it is normal, else what it is, why, and what ends it', () => {
    assert.equal(modeNotice({ ...state, mode: 'normal' }), null);
    assert.equal(
      modeNotice(state),
      'The mode is emergency since 2026-11-24 12:00:00Z, until model health changes (automatic; `bin/conclave mode` shows it), by automatic: no model is reachable (0 of 3).',
    );
    const word = { ...state, by: 'olga', source: 'operator' } as const;
    assert.match(modeNotice(word) ?? '', /, until `bin\/conclave mode clear`, by olga:/);
    const untilMs = Date.parse('2026-11-24T14:00:00Z');
    assert.match(modeNotice({ ...word, untilMs }) ?? '', /, until 2026-11-24 14:00:00Z, by olga:/);
  });
});

describe('a band on the command line', () => {
  it('is the one after a change once it follows from the day’s money', () => {
    const day = { committedMicroUsd: 40, dayMicroUsd: 1_000 };
    const state = (band: GovernorState['band'], committedMicroUsd: number | null) =>
      ({
        band,
        budget: { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: day.dayMicroUsd },
        day: committedMicroUsd === null ? null : { committedMicroUsd },
      }) as GovernorState;
    assert.equal(isBanded(state('conserve', day.committedMicroUsd)), false, '4 % is not conserve');
    assert.equal(isBanded(state('open', day.committedMicroUsd)), true);
    assert.equal(isBanded(state('open', 800)), false);
    assert.equal(isBanded(state('conserve', 800)), true);
    assert.equal(isBanded(state('open', null)), false, 'nothing is swept yet');
  });
});

describe('a time of day', () => {
  it('is that of its zone, to the minute, also at midnight', () => {
    assert.equal(formatClock(Date.parse('2026-11-24T18:30:59Z'), 'Asia/Kolkata'), '00:00 Asia/Kolkata');
  });
});

describe('a scoreboard on the command line', () => {
  it('says how the blend stands in each arm in which markets were decided', () => {
    const own = pick(COLD_SCOREBOARD, ...OF_ARM);
    const evidence = { ...COLD_SCOREBOARD.evidence, resolvedMarkets: 120, fittedWeight: 0.8 };
    const shown = renderScoreboard({ ...COLD_SCOREBOARD, arms: [{ ...own, arm: 'evidencePriceShown', evidence }] });
    assert.match(
      shown,
      /^Blend: weight 0\.050 against the price, where it starts: no resolved market to fit it on\. Not/m,
    );
    assert.match(
      shown,
      /^Blend of models that were given evidence and the price: weight 0\.800 against the price, fitted on 120/m,
    );
    assert.equal(renderScoreboard(COLD_SCOREBOARD).match(/^Blend/gm)?.length, 1);
  });

  it('has no loss of a model that answered no panel', () => {
    const standing = { answered: 0, meanLoss: 0, excessLoss: 0, fast: 1, lossInterval: null, drift: NO_DRIFT };
    const shown = renderScoreboard({ ...COLD_SCOREBOARD, models: [{ model: 'silent', weight: 1, ...standing }] });
    assert.match(shown, /^silent +1\.000 +- +0 +ok$/m);
  });

  it('says how many events a proof still needs and how likely it comes, or that it will not come', () => {
    const progress = { meanGain: 0.0021, logWealth: 1, meanGrowth: 0.004, growthDeviation: 0.09, eventsPerDay: 4 };
    const evidence = { ...COLD_SCOREBOARD.evidence, resolvedMarkets: 250, resolvedEvents: 120, lowerBound: -0.004 };
    const shown = (more: object) => renderScoreboard({ ...COLD_SCOREBOARD, evidence: { ...evidence, ...more } });
    assert.match(
      shown({ progress }),
      /Not proven: 120 resolved events, mean gain 0\.0021; about 499 more independent events needed at the present effect\. At 4\.0 events a day it is proven within 30 days \d+ %, 90 days \d+ %, 365 days \d+ %\.$/m,
    );
    assert.match(
      shown({ progress: { ...progress, meanGain: -0.0003 } }),
      /mean gain -0\.0003: not at the present effect\.$/m,
    );
    assert.match(shown({ progress, lowerBound: 0.0002 }), /Proven: 120 resolved events, mean gain 0\.0021\.$/m);
    assert.match(renderScoreboard(COLD_SCOREBOARD), /Not proven: no event with a price has resolved yet\.$/m);
  });

  it('says what asking a model again has brought, in each arm in which one was', () => {
    const own = pick(COLD_SCOREBOARD, ...OF_ARM);
    const spread = (markets: number, withinShare: number | null) => ({
      ...own.spread,
      repeated: { markets, withinShare, brierGain: 0.0047 },
    });
    const arms = [{ ...own, arm: 'evidence', spread: spread(40, 0.37) }] as const;
    const shown = renderScoreboard({ ...COLD_SCOREBOARD, spread: spread(3, null), arms });
    assert.match(
      shown,
      /^Asked again: the mean of the answers gained 0\.0047 Brier .* n = 3; 50 % .* \(supposed until/m,
    );
    assert.match(shown, /^Asked again: .* of models that were given evidence gained .* n = 40; 37 % .* \(measured\)$/m);
    assert.doesNotMatch(renderScoreboard(COLD_SCOREBOARD), /^Asked again/m);
  });

  it('says how many resolved markets do not count yet', () => {
    const waiting = { labels: 3, nextMs: Date.UTC(2026, 10, 30) };
    assert.match(
      renderScoreboard({ ...COLD_SCOREBOARD, waiting }),
      /^3 resolved markets ahead of schedule, not counted until/m,
    );
  });
});
