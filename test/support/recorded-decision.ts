import assert from 'node:assert/strict';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Mode } from '../../domain/shared/modes.ts';
import { verdictInMode } from '../../domain/verdict/mode-verdict.ts';
import { resolvedDecision } from './decision.ts';
import { FEE, type Judged, judge, marketAt, NO_EVIDENCE, PLAIN } from './judge.ts';

const POSITION = { side: 'yes', contracts: 50, averageCents: 48 } as const;

/** A decision as it is recorded: forecast and verdict by the mode at admission, or by a stricter one that was signalled. The
 * answers are given; their models are model-0, model-1 and so on. */
export function recorded(
  mode: Mode,
  answers: readonly number[],
  position = false,
  quorum = 1,
  more: Pick<Judged, 'onGap' | 'policy' | 'arm'> = {},
): Decision {
  const given = { ...more, answers, market: marketAt(49, 51), calibrated: true, position: position ? POSITION : null };
  const { forecast } = judge({ ...given, mode });
  const verdict = verdictInMode({
    market: given.market,
    forecast,
    inNormal: judge({ ...given, mode: 'normal' }).forecast,
    isReused: false,
    evidence: NO_EVIDENCE,
    policy: { ...PLAIN, ...more.policy },
    fee: FEE,
    mode,
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    position: given.position,
    refusal: null,
    injectionFlags: [],
    calls: [],
    quorum,
    isLate: false,
  });
  const base = resolvedDecision(0, 1_000);
  const models = answers.map((_, index) => `model-${index}`);
  const [candidate, call] = [base.candidates[0], base.calls[0]];
  assert.ok(candidate && call);
  return {
    ...base,
    quotes: given.market.quotes,
    verdict,
    action: verdict.action,
    forecast,
    question: { ...base.question, ...(more.arm ? { arm: more.arm } : {}) },
    candidates: models.map((model) => ({ ...candidate, model })),
    calls: models.map((model, index) => ({ ...call, model, rawProbability: answers[index] ?? null })),
    terms: {
      ...base.terms,
      fee: FEE,
      bankrollMicroUsd: 1_000_000_000,
      maxStakeMicroUsd: 100_000_000,
      kellyFraction: PLAIN.kellyFraction,
      baseRate: PLAIN.baseRate,
      maxSpread: PLAIN.maxSpread,
      position: given.position,
      minEdge: PLAIN.minEdge * (mode === 'degraded' ? 1.5 : 1),
      rules: { ...PLAIN, mode, quorum },
    },
  };
}
