import { blendProven, type Evidence } from '../forecast/blend.ts';
import { quotedPrice } from '../market/market.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';
import { sizeStepOf } from './policy-rules.ts';
import type { ValueInput } from './value-of-information.ts';

type Asked = Pick<DecisionSnapshot, 'policy' | 'bankrollMicroUsd' | 'maxStakeMicroUsd' | 'spread'> & {
  readonly evidence: Evidence;
};

/** What the value of answers about one market of a request depends on, in a mode. */
export function valueInputOf(
  asked: Asked,
  own: Pick<MarketSnapshot, 'market' | 'fee' | 'position'>,
  mode: Mode,
): ValueInput {
  const { policy, evidence } = asked;
  return {
    ...pick(asked, 'bankrollMicroUsd', 'maxStakeMicroUsd', 'spread'),
    ...pick(policy, 'kellyFraction', 'minEdge'),
    ...pick(own, 'market', 'fee', 'position'),
    ...pick(own.market, 'depth'),
    isPriced: quotedPrice(own.market, policy.maxSpread) !== null,
    sizeStep: sizeStepOf(policy, own.market),
    threshold: thresholdIn(policy, mode),
    sizeFactor: MODE_RULES[mode].sizeFactor,
    isOnPaper: !blendProven(policy.blend, evidence),
  };
}
