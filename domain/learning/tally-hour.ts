import type { CallRecord, Decision } from '../decision/decision.ts';
import { armOf, type Question } from '../decision/reuse.ts';
import { DEFAULT_ARM } from '../shared/arm.ts';
import { hourId } from '../shared/ids.ts';
import { tallyAgreement } from './agreement.ts';
import type { Bucket } from './bucket.ts';
import { CellMap, type Slice, SUBJECT, slicesOf, WHOLE } from './cell.ts';
import { tallyContributions } from './contribution.ts';
import { type DecisionInFlow, tallyFlow } from './flow.ts';
import { addPeer, noPeers, type PanelInPeers } from './peers.ts';
import { areForecastsScored, type ScoredDecision, type ScoredForecasts } from './scored-decision.ts';
import { addCall, addForecast, addTrade, addUsage } from './tally.ts';

/** What an hour's bucket needs of a decision that was made in it. */
export type DecidedInHour = Pick<Decision, 'segment' | 'purpose' | 'costMicroUsd' | 'latencyMs'> &
  DecisionInFlow & {
    readonly calls: readonly CallInHour[];
    readonly forecast?: PanelInPeers | null;
    readonly event?: Pick<NonNullable<Decision['event']>, 'place'>;
    readonly question?: Pick<Question, 'arm'>;
  };

type CallInHour = Pick<
  CallRecord,
  'model' | 'outcome' | 'costMicroUsd' | 'latencyMs' | 'usage' | 'requestBytes' | 'predictedMicroUsd'
> & {
  readonly failure: Pick<NonNullable<CallRecord['failure']>, 'kind'> | null;
};

/** An answer of a shadow model that ended in the hour. */
export interface ShadowCall {
  readonly model: string;
  readonly answered: boolean;
  readonly latencyMs: number | null;
  readonly costMicroUsd: number;
}

/** Tallies an hour from its facts: decisions made in it (calls, latency, cost) and decisions whose markets resolved in it
 * (quality, profit). */
export function tallyHour(
  startMs: number,
  decided: readonly DecidedInHour[],
  resolved: readonly ScoredDecision[],
  shadows: readonly ShadowCall[],
): Bucket {
  const cells = new CellMap();
  for (const decision of decided) addDecided(cells, decision);
  for (const call of shadows) {
    const slices = [WHOLE, { by: 'purpose', slice: 'shadow' } as const];
    cells.each(call.model, slices, (tally) => addCall(tally, call));
  }
  for (const scored of resolved) addResolved(cells, scored);
  const { bins, single } = tallyAgreement(resolved);
  return {
    id: hourId(startMs),
    kind: 'hour',
    startMs,
    cells: cells.list(),
    contributions: tallyContributions(resolved),
    agreements: bins,
    single,
    flow: tallyFlow(decided),
  };
}

function addDecided(cells: CellMap, decision: DecidedInHour): void {
  const { segment, purpose, calls, costMicroUsd, latencyMs, isFullPanel, forecast, event, question = {} } = decision;
  const slices = slicesOf(segment, purpose, armOf(question));
  const predictedBy = slices.filter(({ by }) => by === null || by === 'category');
  for (const answer of (isFullPanel && forecast?.models) || []) {
    cells.each(answer.model, [WHOLE], (tally) => {
      tally.peers ??= noPeers();
      addPeer(tally.peers, answer, forecast?.pooled ?? answer.rawProbability);
    });
  }
  for (const call of calls.filter(wasSent)) {
    // One call for several markets is one call, though each of them has a share of what it cost.
    if ((event?.place ?? 1) !== 1) {
      cells.each(call.model, slices, (tally) => {
        tally.costMicroUsd += call.costMicroUsd;
      });
      continue;
    }
    const answered = call.outcome === 'answered';
    cells.each(call.model, slices, (tally) => addCall(tally, { ...call, answered }));
    cells.each(call.model, predictedBy, (tally) => addUsage(tally, call));
  }
  cells.each(SUBJECT.decisions, slices, (tally) => addCall(tally, { answered: true, latencyMs, costMicroUsd }));
}

function addResolved(cells: CellMap, scored: ScoredDecision): void {
  const { segment, purpose, arm = DEFAULT_ARM } = scored;
  const slices = slicesOf(segment, purpose, arm);
  const { trade, paper } = scored;
  if (areForecastsScored(scored)) addForecasts(cells, scored, slices);
  if (trade) cells.each(SUBJECT.decisions, slices, (tally) => addTrade(tally, trade));
  if (paper) cells.each(SUBJECT.paper, slices, (tally) => addTrade(tally, paper));
}

function addForecasts(cells: CellMap, scored: ScoredForecasts, slices: readonly Slice[]): void {
  const { outcome, probability, blended, marketPrice } = scored;
  for (const { model, rawProbability, shadow } of scored.forecasts) {
    const own = shadow ? slicesOf(scored.segment, 'shadow', scored.arm ?? DEFAULT_ARM) : slices;
    cells.each(model, own, (tally) => addForecast(tally, rawProbability, outcome));
  }
  for (const [subject, p] of [
    [SUBJECT.pool, probability],
    [SUBJECT.final, blended],
    [SUBJECT.market, marketPrice],
  ] as const) {
    if (p !== null) cells.each(subject, slices, (tally) => addForecast(tally, p, outcome));
  }
}

/** What was not the model's doing says nothing about its availability. */
function wasSent({ outcome, failure }: CallInHour): boolean {
  if (outcome === 'answered') return true;
  return outcome === 'failed' && failure?.kind !== 'not_started' && failure?.kind !== 'reservation_lost';
}
