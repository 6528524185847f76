import { permitsPanel } from '../policy-rules.ts';
import { askedTimes } from '../samples.ts';
import { callIfPanelDisagrees } from './consensus.ts';
import { type CallStrategy, type MarketSituation, overriding, type Proposal, stop, unansweredOf } from './situation.ts';

/** After one model for a small stake: the panel, if the model failed or P is too near to a coin toss. After a panel: the models
 * that were left out, if it agrees too little. Nothing where the day's budget has become short. */
export const callByStake: CallStrategy = (situation) => {
  const { calls, queue, band } = situation;
  if (!calls.every(({ step }) => step === 'quick')) return callIfPanelDisagrees(situation);
  if (queue.length === 0) return stop();
  const { calls: models, ...found } = overriding(situation) ?? callIfUnsure(situation);
  const proposal = { ...found, calls: askedTimes(models, situation.samplesPerModel) };
  if (proposal.calls.length === 0 || permitsPanel(band)) return proposal;
  return stop(...proposal.notes, { code: 'band_permits_no_more', figures: { band } });
};

/** `least confident`: the calibrated probability of a market lies within `escalateWithin` of a coin toss. */
const callIfUnsure: CallStrategy = ({ markets, queue, policy: { escalateWithin } }): Proposal => {
  const unanswered = unansweredOf(markets);
  if (unanswered > 0) {
    return { ...stop({ code: 'unanswered', figures: { unanswered, markets: markets.length } }), calls: queue };
  }
  const distance = Math.min(...markets.map(fromCoinToss));
  const figures = { distance, escalateWithin };
  if (distance >= escalateWithin) return stop({ code: 'confident', figures });
  return { ...stop({ code: 'unsure', figures }), calls: queue };
};

const fromCoinToss = ({ forecast }: MarketSituation) => Math.abs((forecast?.coherent ?? 0.5) - 0.5);
