import { quorumOf } from '../forecast/pool.ts';
import { MODE_RULES } from '../shared/modes.ts';
import { type CallResult, modelsIn } from './call-result.ts';
import { permitsPanel } from './policy-rules.ts';
import {
  otherProvidersFirst,
  type Proposal,
  requestAtFault,
  type Situation,
  stop,
  unansweredOf,
} from './strategies/situation.ts';

/** Models in place of those that failed and cost nothing, as many as the answers still need: the money for them is not spent. In
 * place of the one model of a quick decision one more, whatever forbids a panel; in place of a panel's members as many of those
 * that were left out. First those of providers that have refused nothing: what two providers alike refuse is the request's own
 * fault, and no model more is called. Null = the strategy says what follows. */
export function replacementFor(situation: Situation): Proposal | null {
  const { markets, calls, queue, wider, standby, mode } = situation;
  if (standby === null || MODE_RULES[mode].calls === 'none') return null;
  const atFault = unansweredOf(markets) === markets.length ? requestAtFault(situation) : null;
  if (atFault) return atFault;
  const failed = freelyFailed(calls);
  const missing = missingIn(situation, failed.length);
  if (missing <= 0 || isStrategys(situation)) return null;
  const replacements = otherProvidersFirst([...queue, ...wider, ...standby], situation).slice(0, missing);
  if (replacements.length === 0) return null;
  const names = replacements.map(({ model }) => model);
  const note = { code: 'failed_replaced', figures: { failed, replacements: names } } as const;
  return { ...stop(note), calls: replacements, step: isOneModel(calls) ? 'quick' : 'wider' };
}

/** How many answers are missing for a quorum that models which failed and cost nothing were to give. */
function missingIn({ markets, calls, planned, policy }: Situation, failed: number): number {
  const answers = Math.min(...markets.map(({ forecast }) => forecast?.models.length ?? 0));
  const panel = modelsIn(calls.filter(({ step }) => step === 'panel')).length;
  const needed = isOneModel(calls) ? 1 : quorumOf(policy.quorum, panel);
  return Math.min(needed - answers, planned - (modelsIn(calls).length - failed));
}

/** A strategy calls the models of its queue by itself, and a panel is only made whole where one may be called. */
function isStrategys({ calls, queue, mode, band, strategy }: Situation): boolean {
  const mayCallPanel = MODE_RULES[mode].calls === 'panel' && (strategy === 'value' || permitsPanel(band));
  if (!mayCallPanel) return !isOneModel(calls);
  return queue.length > 0 && (strategy === 'value' || isOneModel(calls));
}

const isOneModel = (calls: Situation['calls']) => calls.every(({ step }) => step === 'quick');

/** Models all of whose calls failed and cost nothing. One whose reservation was lost may not be called: nor may another. */
function freelyFailed(calls: readonly CallResult[]): string[] {
  const isFree = ({ outcome, costMicroUsd, failure }: CallResult) =>
    outcome === 'failed' && costMicroUsd === 0 && failure?.kind !== 'reservation_lost';
  return modelsIn(calls).filter((model) => calls.every((call) => call.model !== model || isFree(call)));
}
