import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Position } from '../../../domain/decision/request-schema.ts';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import type { InjectionFlag } from '../../../domain/market/injection-flags.ts';
import type { Mode } from '../../../domain/shared/modes.ts';
import type { DecisionPolicy } from '../../../domain/shared/policy.ts';
import { verdictInMode } from '../../../domain/verdict/mode-verdict.ts';
import { FEE, judge, marketAt, NO_EVIDENCE, PLAIN } from '../../support/judge.ts';

interface Given {
  readonly bid?: number;
  readonly ask?: number;
  readonly answers: readonly number[];
  /** YES positive. */
  readonly held?: number;
  readonly policy?: Partial<DecisionPolicy>;
  readonly injectionFlags?: readonly InjectionFlag[];
  readonly quorum?: number;
  readonly mode?: Mode;
}

const positionOf = (held: number): Position | null =>
  held === 0 ? null : { side: held > 0 ? 'yes' : 'no', contracts: Math.abs(held), averageCents: 50 };

function decide({ bid = 59, ask = 61, answers, held = 0, policy: given, mode = 'normal', ...rest }: Given): Verdict {
  const market = marketAt(bid, ask);
  const policy = { ...PLAIN, ...given };
  const { forecast } = judge({ answers, market, policy: given ?? {}, mode });
  return verdictInMode({
    market,
    forecast,
    inNormal: null,
    evidence: NO_EVIDENCE,
    policy,
    fee: FEE,
    mode,
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    position: positionOf(held),
    injectionFlags: rest.injectionFlags ?? [],
    isReused: false,
    refusal: null,
    calls: [],
    quorum: rest.quorum ?? 1,
    isLate: false,
  });
}

const mirrored = ({ bid = 59, ask = 61, answers, held = 0, ...rest }: Given): Given => ({
  ...rest,
  bid: 100 - ask,
  ask: 100 - bid,
  answers: answers.map((each) => 1 - each),
  held: -held,
});

const codes = ({ reasons }: Verdict) => reasons.map(({ code }) => code);
const actionOf = ({ trade, withheldTrade }: Verdict) => (trade ?? withheldTrade)?.action ?? null;

/** What each guard withholds: a purchase by what the models say above the price, and a sale by what they say below it. */
const GUARDS = {
  market_disagreement: {
    buys: { answers: [0.93], policy: {} },
    sells: { answers: [0.27], policy: {} },
  },
  agreement_below_minimum: {
    buys: { answers: [0.8, 0.6, 0.6], policy: { minAgreement: 0.6, minEdge: 0.01 } },
    sells: { answers: [0.4, 0.6, 0.6], policy: { minAgreement: 0.6, minEdge: 0.01 } },
  },
  blend_unproven: {
    buys: { answers: [0.99], policy: { blend: 'evidence', minEdge: 0, maxOddsRatio: 1_000 } },
    sells: { answers: [0.01], policy: { blend: 'evidence', minEdge: 0, maxOddsRatio: 1_000 } },
  },
  injection_flagged: {
    buys: { answers: [0.75], policy: {}, injectionFlags: ['override'] },
    sells: { answers: [0.45], policy: {}, injectionFlags: ['override'] },
  },
} as const satisfies Record<string, { readonly buys: Given; readonly sells: Given }>;

describe('a guard', () => {
  for (const [code, { buys, sells }] of Object.entries(GUARDS)) {
    for (const [what, given] of [
      ['a purchase', { ...buys, held: 0 }],
      ['a sale', { ...sells, held: 20 }],
    ] as const) {
      it(`${code} withholds ${what} of either side, and says which trade it was`, () => {
        for (const each of [given, mirrored(given)]) {
          const verdict = decide(each);
          assert.equal(verdict.action, 'SKIP');
          assert.ok(
            codes(verdict).some((one) => one === code),
            codes(verdict).join(),
          );
          assert.equal(actionOf(verdict), what === 'a purchase' ? 'BUY' : 'SELL');
          assert.ok((verdict.withheldTrade?.contracts ?? 0) > 0);
        }
      });
    }
  }

  it('of an unproven blend keeps a position that an outlier would sell at 59c', () => {
    const given = { answers: [0.02], held: 100, policy: { blend: 'evidence', minEdge: 0 } } as const;
    const verdict = decide(given);
    assert.equal(verdict.action, 'SKIP');
    assert.deepEqual(codes(verdict), ['market_disagreement', 'blend_unproven']);
    assert.deepEqual([verdict.withheldTrade?.action, verdict.withheldTrade?.limitMicroUsd], ['SELL', 590_000]);
    assert.equal(decide({ ...given, policy: { blend: 0.05, minEdge: 0, allowOutliers: true } }).action, 'SELL');
  });

  it('withholds a sale where the quotes are no price, and where too few answered', () => {
    const against = { answers: [0.3], held: 20 };
    assert.equal(decide({ ...against, bid: 45, ask: 55 }).action, 'SELL');
    assert.deepEqual(codes(decide({ ...against, bid: 45, ask: 56 })), ['spread_too_wide']);
    assert.deepEqual(codes(decide({ ...against, quorum: 2 })), ['no_quorum']);
  });

  it('withholds a part that is too much as well', () => {
    const given = { answers: [0.65], held: 400 };
    assert.deepEqual(codes(decide(given)), ['above_target']);
    const unproven = decide({ ...given, policy: { blend: 'evidence' } });
    assert.deepEqual(codes(unproven), ['blend_unproven']);
    assert.equal(unproven.withheldTrade?.action, 'SELL');
  });

  it('asks the models for a least probability of the side that is bought, YES or NO, and no sale for one', () => {
    const policy = { minConfidence: 0.7 };
    const given = { bid: 49, ask: 51, answers: [0.65] };
    assert.equal(decide(given).action, 'BUY');
    const withheld = decide({ ...given, policy });
    assert.deepEqual(withheld.reasons, [
      {
        code: 'confidence_below_minimum',
        figures: { side: 'yes', confidence: 0.65, minConfidence: 0.7, isNearExpiry: false },
      },
    ]);
    assert.equal(withheld.withheldTrade?.action, 'BUY');
    assert.deepEqual(codes(decide({ ...given, answers: [0.35], policy })), ['confidence_below_minimum']);
    assert.equal(decide({ ...given, answers: [0.7], policy }).action, 'BUY');
    assert.equal(decide({ ...given, answers: [0.35], held: 20, policy }).action, 'SELL');
  });

  it('asks a sale for no more agreement in a mode that is stricter about new exposure', () => {
    // Two of three would sell: .67 is above .55 and below .55 + .15.
    const given = { answers: [0.35, 0.35, 0.62], held: 20, policy: { minAgreement: 0.55 }, mode: 'degraded' } as const;
    assert.equal(decide(given).action, 'SELL');
  });

  it('is never one-sided: mirrored market, answers and position meet the same guards', () => {
    const answer = fc.integer({ min: 2, max: 98 }).map((cents) => cents / 100);
    const given = fc.record({
      bid: fc.integer({ min: 2, max: 90 }),
      width: fc.integer({ min: 1, max: 12 }),
      answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
      held: fc.integer({ min: -300, max: 300 }),
      mode: fc.constantFrom('normal' as const, 'degraded' as const),
      isFlagged: fc.boolean(),
      quorum: fc.integer({ min: 1, max: 3 }),
      policy: fc.record({
        blend: fc.constantFrom('evidence' as const, 0.5, 1),
        minAgreement: fc.constantFrom(0, 0.49, 0.8),
        maxOddsRatio: fc.constant(3.97),
        minEdge: fc.constantFrom(0.011, 0.031),
      }),
    });
    // Figures that come as 1 - (1 - p) may fall on the other side of a bound: these are odd, so that none lies on one.
    let withheld = 0;
    fc.assert(
      fc.property(given, ({ width, isFlagged, ...rest }) => {
        const ask = Math.min(99, rest.bid + width);
        const here: Given = {
          ...rest,
          ask,
          injectionFlags: isFlagged ? ['override'] : [],
        };
        const [one, other] = [decide(here), decide(mirrored(here))];
        assert.deepEqual(codes(one), codes(other));
        assert.equal(actionOf(one), actionOf(other));
        if (one.action === 'SKIP' && one.withheldTrade?.action === 'SELL') withheld += 1;
        // Whatever stops a purchase of a side stops its sale: no forecast-driven trade is left where one of these holds.
        if (one.action === 'SKIP') return;
        const unproven = rest.policy.blend === 'evidence';
        assert.ok(!unproven && rest.quorum <= rest.answers.length && ask - rest.bid <= 10);
      }),
      { numRuns: 600 },
    );
    assert.ok(withheld > 0, 'sales were among them');
  });
});
