import { agreementNeeded } from '../../verdict/guards.ts';
import { permitsPanel } from '../policy-rules.ts';
import { askedTimes } from '../samples.ts';
import { type CallStrategy, slowestMs, stop } from './situation.ts';
import { valueOfCalls } from './value-of-calls.ts';

/** After a panel that agrees too little on one of the markets: all models that were left out for economy, if what their answers
 * may change is worth more than they cost, the budget permits a panel, and there is time for an answer as slow as the slowest so
 * far. */
export const callIfPanelDisagrees: CallStrategy = (situation) => {
  const { markets, queue, wider, policy, mode, band, remainingMs } = situation;
  const rest = askedTimes([...queue, ...wider], situation.samplesPerModel);
  const agreements = markets.flatMap(({ forecast }) => forecast?.agreement ?? []);
  if (rest.length === 0 || agreements.length === 0) return stop();
  const needed = agreementNeeded(policy, mode);
  const figures = { agreement: Math.min(...agreements), needed };
  if (figures.agreement >= needed) return stop({ code: 'panel_agrees', figures });
  if (!permitsPanel(band)) return stop({ code: 'band_permits_no_more', figures: { band } });
  const slowest = slowestMs(situation);
  if (remainingMs <= slowest) {
    return stop({ code: 'no_time_for_more', figures: { remainingMs: Math.max(0, remainingMs), slowestMs: slowest } });
  }
  const evaluate = valueOfCalls(situation, rest, 1);
  if (typeof evaluate !== 'function') return stop(evaluate);
  const value = evaluate(rest.length);
  const note = { code: 'panel_disagrees', figures: { ...figures, value } } as const;
  return { ...stop(note), step: 'wider', calls: value.pays ? rest : [] };
};
