// Run in a copy of the tree whose table of modes has one row more (test/domain/shared/sixth-mode.test.ts): prints what every
// rule does in that mode, as JSON.

import * as v from 'valibot';
import { createProbeModel } from '../../activities/health/probe-model.ts';
import { passFence } from '../../activities/model-calls/pass-fence.ts';
import { modeOrClear } from '../../cli/options.ts';
import { dwellMs } from '../../domain/health/mode-state.ts';
import { beginOperations, operatorRequest } from '../../domain/health/operations-state.ts';
import type { ProbeResult } from '../../domain/health/probe.ts';
import { checkSetMode } from '../../domain/messages/operator-schema.ts';
import { checkModeChanged } from '../../domain/messages/signal-schema.ts';
import { operationsInputSchema } from '../../domain/messages/workflow-input-schema.ts';
import { reuseFor } from '../../domain/planning/reuse.ts';
import { checkWith } from '../../domain/shared/check-schema.ts';
import { effectiveMode, MODES, type Mode } from '../../domain/shared/modes.ts';
import { permitted, verdictInMode } from '../../domain/verdict/mode-verdict.ts';
import { setModeBody } from '../../server/contract/controls.ts';
import { modeNow } from '../../server/contract/now.ts';
import { FEE, judge, marketAt, NO_EVIDENCE, PLAIN } from './judge.ts';
import { panelOf, planOf, pricedModel } from './planning.ts';

const SIXTH = 'watchful' as Mode;
const MODELS = ['one', 'two', 'three'].map((model, index) => pricedModel(model, 10_000 + index));

/** Whether a call of this step passes the fence. */
async function passes(step: 'quick' | 'panel'): Promise<boolean> {
  const store = { ledgerAttempts: { start: async () => ({ ok: true }) } };
  const call = { model: 'one', provider: 'p', worstCaseMicroUsd: 1 };
  const input = { decisionId: 'main/1', account: 'main', step, part: 1, call, deadlineAtMs: 9, reservation: {} };
  const clock = { now: () => 0 };
  try {
    await passFence({ store, clock } as never, input as never, async () => SIXTH, []);
    return true;
  } catch {
    return false;
  }
}

const plan = planOf({ maxStakeMicroUsd: 60_000_000, mode: SIXTH, models: MODELS });

const position = { side: 'yes', contracts: 10, averageCents: 60 } as const;
const verdict = (answer: number, held: typeof position | null) => {
  const market = marketAt(49, 51);
  const pooled = (mode: Mode) => judge({ answers: [answer], mode, market }).forecast;
  return verdictInMode({
    market,
    forecast: pooled(SIXTH),
    inNormal: pooled('normal'),
    evidence: NO_EVIDENCE,
    policy: PLAIN,
    fee: FEE,
    mode: SIXTH,
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    position: held,
    injectionFlags: [],
    isReused: false,
    refusal: null,
    quorum: 1,
    calls: [],
    isLate: false,
  });
};

const probeModel = createProbeModel({
  config: { models: [{ id: 'one' }], accounts: { main: {} } },
  providers: { p: {} },
  store: { control: { readAccount: async () => ({}), readMode: async () => ({ mode: SIXTH }) } },
} as never);
const { MockActivityEnvironment } = await import('@temporalio/testing');
const probe: ProbeResult = await new MockActivityEnvironment().run(probeModel, {
  subject: { kind: 'model' as const, id: 'one' },
  model: 'one',
  provider: 'p',
  workflowId: 'w',
});

const input = { mode: SIXTH, reason: 'a test', by: 'olga' };
const requested = operatorRequest(input);
const requests = requested.type === 'mode_requested' ? [requested.request] : [];
const { setMode, version } = { setMode: input, version: 2 };
const state = { mode: SIXTH, version, reason: 'r', by: 'b', atMs: 1, isManualOverride: true, untilMs: null };
const buy = judge({ answers: [0.65] }).verdict;
const sell = judge({ answers: [0.3], position }).verdict;
const dwell = { enterAfterMs: 1, leaveAfterMs: 2 };

console.log(
  JSON.stringify({
    modes: MODES,
    fence: { quick: await passes('quick'), panel: await passes('panel') },
    plan: { start: plan.start, panel: panelOf(plan).length },
    verdict: { unheld: verdict(0.65, null).action, held: verdict(0.3, position).action },
    withheld: verdict(0.65, null).withheldTradeMode,
    threshold: verdict(0.65, null).threshold / PLAIN.minEdge,
    finalize: { buy: permitted(buy, SIXTH, 'normal').action, sell: permitted(sell, SIXTH, 'normal').action },
    reuse: reuseFor('budget_exhausted', SIXTH),
    probe: probe.failure,
    stricterThanNormal: dwellMs('normal', SIXTH, dwell, [], 0) === 1,
    loosenedFromEmergency: dwellMs('emergency', SIXTH, dwell, [], 0) === 2,
    effective: effectiveMode(SIXTH, 'conserve'),
    signal: checkSetMode(setMode).ok && checkModeChanged({ mode: SIXTH, version }).ok,
    carried: checkWith(operationsInputSchema, { carried: { ...beginOperations({} as never, null), requests } }).ok,
    api: v.safeParse(setModeBody, setMode).success && v.safeParse(modeNow, state).success,
    commandLine: modeOrClear(SIXTH),
  }),
);
