import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Position } from '../../../domain/decision/request-schema.ts';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import { quorumOf } from '../../../domain/forecast/pool.ts';
import type { Plan } from '../../../domain/planning/plan.ts';
import { withoutCall } from '../../../domain/planning/plan-without-call.ts';
import { reuseFor } from '../../../domain/planning/reuse.ts';
import { BANDS, effectiveMode, MODE_RULES, MODES, type Mode, type ModeRule } from '../../../domain/shared/modes.ts';
import type { DecisionPolicy } from '../../../domain/shared/policy.ts';
import { permitted, verdictInMode } from '../../../domain/verdict/mode-verdict.ts';
import { FEE, judge, marketAt, NO_EVIDENCE, PLAIN } from '../../support/judge.ts';
import { panelOf, planOf, pricedModel } from '../../support/planning.ts';

/** The table once more, written by hand: a cell that is changed in one place only fails here. */
const TABLE: Record<Mode, Omit<ModeRule, 'summary' | 'severity'>> = {
  normal: rule('panel', true, false, true, 1, 0, 1, 'forecast', true),
  economy: rule('quick', true, false, true, 1, 0, 1, 'forecast', true),
  degraded: rule('panel', true, false, true, 1.5, 0.15, 0.5, 'forecast', true),
  emergency: rule('none', false, true, false, 1, 0, 0, 'exits', true),
  halted: rule('none', false, false, false, 1, 0, 0, 'none', false),
};

const MODELS = ['one', 'two', 'three'].map((model, index) => pricedModel(model, 10_000 + index));
const LARGE_STAKE = 60_000_000;
const planIn = (mode: Mode, band: (typeof BANDS)[number] = 'open') =>
  planOf({ maxStakeMicroUsd: LARGE_STAKE, mode, band, models: MODELS });

interface Given {
  readonly answers?: readonly number[] | null;
  readonly position?: Position;
  readonly policy?: Partial<DecisionPolicy>;
  readonly isReused?: boolean;
  readonly refusal?: Plan['refusal'];
  readonly quorum?: number;
  readonly market?: ReturnType<typeof marketAt>;
}

/** From answers to a verdict in a mode. */
function decideIn(mode: Mode, given: Given = {}): Verdict {
  const { answers = [0.65], position, policy, isReused = false, refusal = null, quorum = 1 } = given;
  const market = given.market ?? marketAt(49, 51);
  const pooled = (of: Mode) => (answers === null ? null : judge({ answers, mode: of, policy, market }).forecast);
  return verdictInMode({
    market,
    forecast: pooled(mode),
    inNormal: pooled('normal'),
    evidence: NO_EVIDENCE,
    policy: { ...PLAIN, ...policy },
    fee: FEE,
    mode,
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    position: position ?? null,
    isReused,
    refusal,
    injectionFlags: [],
    calls: [],
    quorum,
    isLate: false,
  });
}
const codes = (verdict: Verdict) => verdict.reasons.map(({ code }) => code);

/** A fifth below 60c is 48c, and 49c are bid: kept. A fifth below 70c is 56c: cut. */
const KEPT_BY_THE_RULE: Position = { side: 'yes', contracts: 10, averageCents: 60 };
const CUT_BY_THE_RULE: Position = { side: 'yes', contracts: 10, averageCents: 70 };

describe('what a mode permits', () => {
  for (const mode of MODES) {
    const expected = TABLE[mode];
    describe(mode, () => {
      it('has the cells of the table', () => {
        const { summary, severity, ...rest } = MODE_RULES[mode];
        assert.deepEqual(rest, expected);
        assert.match(summary, /^[A-Z].*\.$/);
        assert.equal(severity === 'none', mode === 'normal');
      });

      it(`plans calls: ${expected.calls}`, () => {
        const plan = planIn(mode);
        assert.equal(plan.start, expected.calls);
        assert.equal(panelOf(plan).length, expected.calls === 'panel' ? MODELS.length : 0);
      });

      it(`opens new exposure: ${expected.newExposure}`, () => {
        assert.equal(decideIn(mode).action, expected.newExposure ? 'BUY' : 'SKIP');
        const buy = judge({ answers: [0.65] }).verdict;
        const settled = permitted(buy, mode, 'normal');
        assert.equal(settled.action, expected.newExposure ? 'BUY' : 'SKIP');
        if (!expected.newExposure) assert.deepEqual(settled.withheldTrade, buy.trade);
      });

      it(`exits by price and position alone: ${expected.ruleExits}`, () => {
        const cut = decideIn(mode, { answers: null, position: CUT_BY_THE_RULE });
        assert.equal(cut.action, expected.ruleExits ? 'SELL' : 'SKIP');
        if (expected.ruleExits) assert.deepEqual(codes(cut), ['emergency_exit']);
      });

      it(`exits by forecast: ${expected.forecastExits}`, () => {
        const exit = decideIn(mode, { answers: [0.3], position: KEPT_BY_THE_RULE });
        assert.equal(exit.action, expected.forecastExits ? 'SELL' : 'SKIP');
      });

      it(`settles an exit that was found before: ${expected.forecastExits || expected.ruleExits}`, () => {
        const sell = judge({ answers: [0.3], position: KEPT_BY_THE_RULE }).verdict;
        assert.equal(sell.action, 'SELL');
        const stands = expected.forecastExits || expected.ruleExits;
        assert.equal(permitted(sell, mode, 'normal').action, stands ? 'SELL' : 'SKIP');
      });

      it(`demands an edge of ${expected.edgeFactor} times the policy's`, () => {
        assert.equal(decideIn(mode).threshold, PLAIN.minEdge * expected.edgeFactor);
      });

      if (expected.newExposure) {
        it(`demands ${expected.agreementAdded} more agreement`, () => {
          // Two of three would act: their share is 2/3, which .5 + .15 lets pass and .55 + .15 does not.
          const answers = [0.7, 0.7, 0.5];
          const at = (minAgreement: number) => decideIn(mode, { answers, policy: { minAgreement } }).action;
          const share = 2 / 3;
          assert.equal(at(share - expected.agreementAdded - 0.01), 'BUY');
          assert.equal(at(share - expected.agreementAdded + 0.01), 'SKIP');
        });

        it(`stakes ${expected.sizeFactor} of Kelly`, () => {
          const stake = decideIn(mode).trade?.stakeMicroUsd ?? 0;
          const full = decideIn('normal').trade?.stakeMicroUsd ?? 0;
          assert.ok(Math.abs(stake / full - expected.sizeFactor) < 0.01, `${stake} of ${full}`);
        });
      }

      it(`lets an earlier decision stand for: ${expected.reuse}`, () => {
        const refusal = { code: 'budget_exhausted', figures: { dayMicroUsd: 10_000_000 } } as const;
        const reused = (answers: number[], position?: Position) =>
          decideIn(mode, { answers, position, isReused: true, refusal, quorum: 0 }).action;
        assert.equal(reused([0.65]), expected.reuse === 'forecast' ? 'BUY' : 'SKIP');
        assert.equal(reused([0.3], KEPT_BY_THE_RULE), expected.reuse === 'none' ? 'SKIP' : 'SELL');
        const code = expected.calls === 'none' ? 'mode_emergency' : 'budget_exhausted';
        assert.equal(reuseFor(code, mode), expected.reuse);
        assert.equal(reuseFor('price_gate', mode), 'none');
        assert.equal(reuseFor('decision_cap', mode), 'none');
      });
    });
  }

  it('is what docs/operations.md says, cell by cell', () => {
    const yes = (value: boolean) => (value ? 'yes' : 'no');
    const rows = MODES.map((mode) => {
      const { calls, newExposure, ruleExits, forecastExits, edgeFactor, agreementAdded, sizeFactor, reuse } =
        MODE_RULES[mode];
      const numbers = [`x ${edgeFactor}`, `+ ${agreementAdded * 100} points`, `x ${sizeFactor}`];
      return [`\`${mode}\``, calls, yes(newExposure), yes(ruleExits), yes(forecastExits), ...numbers, reuse];
    });
    const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const documented = text
      .split('\n')
      .filter((line) => MODES.some((mode) => line.startsWith(`| \`${mode}\` |`)))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.deepEqual(documented, rows);
  });
});

describe('the effective mode of an account', () => {
  it('is never loosened by a budget band', () => {
    for (const mode of MODES) {
      for (const band of BANDS) {
        const effective = effectiveMode(mode, band);
        assert.ok(MODES.indexOf(effective) >= MODES.indexOf(mode));
        if (band === 'open') assert.equal(effective, mode);
        if (band !== 'open' && mode === 'normal') assert.equal(effective, 'economy');
      }
    }
  });

  it('asks one model while the budget runs out, also where the mode would ask a panel', () => {
    for (const band of BANDS) {
      assert.equal(planIn('degraded', band).start, band === 'open' ? 'panel' : 'quick');
      assert.equal(planIn('emergency', band).start, 'none');
    }
    const [note] = planIn('degraded', 'critical').notes;
    assert.ok(note?.code === 'one_model_only');
    assert.deepEqual(note.figures.because, { rule: 'band', band: 'critical' });
  });
});

describe('the quorum', () => {
  it('is the policy’s, and never more than were asked', () => {
    assert.deepEqual(
      [1, 2, 3, 5].map((asked) => quorumOf(2, asked)),
      [1, 2, 2, 2],
    );
  });

  it('keeps a decision from being made on fewer', () => {
    assert.deepEqual(codes(decideIn('degraded', { answers: [0.65], quorum: 2 })), ['no_quorum']);
    assert.equal(decideIn('degraded', { answers: [0.65], quorum: 1 }).action, 'BUY');
  });
});

describe('what it would have done in normal', () => {
  it('is said where degraded blocked the trade, and where it made it smaller', () => {
    const blocked = decideIn('degraded', { answers: [0.568] });
    assert.deepEqual(codes(blocked), ['edge_below_threshold']);
    assert.deepEqual(
      [blocked.withheldTrade, blocked.withheldTradeMode],
      [decideIn('normal', { answers: [0.568] }).trade, 'normal'],
    );
    const smaller = decideIn('degraded');
    assert.equal(smaller.action, 'BUY');
    assert.deepEqual([smaller.withheldTrade, smaller.withheldTradeMode], [decideIn('normal').trade, 'normal']);
  });

  it('is said in an emergency and a halt when the answers are there', () => {
    for (const mode of ['emergency', 'halted'] as const) {
      const verdict = decideIn(mode);
      assert.equal(verdict.action, 'SKIP');
      assert.deepEqual([verdict.withheldTrade, verdict.withheldTradeMode], [decideIn('normal').trade, 'normal']);
      assert.equal(decideIn(mode, { answers: null }).withheldTrade, null, 'nothing is made up');
      assert.equal(decideIn(mode, { quorum: 2 }).withheldTrade, null, 'nor taken from too few answers');
    }
  });

  it('is not said where it is the same', () => {
    for (const mode of ['normal', 'economy'] as const) {
      const verdict = decideIn(mode);
      assert.equal(verdict.withheldTrade, null);
      assert.equal(verdict.withheldTradeMode, undefined);
    }
  });

  it('is kept when the mode becomes stricter before the decision is settled', () => {
    const smaller = decideIn('degraded');
    const settled = permitted(smaller, 'emergency', 'degraded');
    assert.deepEqual([settled.withheldTrade, settled.withheldTradeMode], [smaller.withheldTrade, 'normal']);
    assert.equal(settled.reasons[0]?.code, 'mode_changed');
    const plain = permitted(decideIn('economy'), 'halted', 'economy');
    assert.equal(plain.withheldTradeMode, 'economy');
  });
});

describe('a plan that was refused', () => {
  it('is a SKIP of its own reason where nothing stands in', () => {
    const refused = withoutCall(planIn('normal'), { code: 'budget_exhausted', figures: { dayMicroUsd: 10_000_000 } });
    assert.deepEqual(codes(decideIn('economy', { answers: null, refusal: refused.refusal })), ['budget_exhausted']);
  });
});

function rule(
  calls: ModeRule['calls'],
  newExposure: boolean,
  ruleExits: boolean,
  forecastExits: boolean,
  edgeFactor: number,
  agreementAdded: number,
  sizeFactor: number,
  reuse: ModeRule['reuse'],
  probes: boolean,
): Omit<ModeRule, 'summary' | 'severity'> {
  return { calls, newExposure, ruleExits, forecastExits, edgeFactor, agreementAdded, sizeFactor, reuse, probes };
}
