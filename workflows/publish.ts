import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { RequestKind } from '../activities/contract.ts';
import type { Decision } from '../domain/decision/decision.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import { becauseOf } from '../domain/explain/with-sentences.ts';
import { SEARCH_ATTRIBUTE } from './messages.ts';
import type { Watch } from './watch.ts';

const { account, ticker, action, mode, path, cost } = SEARCH_ATTRIBUTE;
const ATTRIBUTE = {
  account: defineSearchAttributeKey(account.name, account.type),
  ticker: defineSearchAttributeKey(ticker.name, ticker.type),
  action: defineSearchAttributeKey(action.name, action.type),
  mode: defineSearchAttributeKey(mode.name, mode.type),
  path: defineSearchAttributeKey(path.name, path.type),
  cost: defineSearchAttributeKey(cost.name, cost.type),
};

/** Makes the result findable and readable in the Web UI. */
export function publish(kind: RequestKind, result: EventDecision, watch: Watch): EventDecision {
  const [decision] = result.decisions;
  const alone = kind === 'market' ? decision : undefined;
  upsertSearchAttributes([
    { key: ATTRIBUTE.account, value: result.account },
    { key: ATTRIBUTE.ticker, value: alone?.ticker ?? result.eventTicker },
    { key: ATTRIBUTE.cost, value: result.costMicroUsd / 1e6 },
    ...(alone
      ? [
          { key: ATTRIBUTE.action, value: alone.action },
          { key: ATTRIBUTE.mode, value: alone.mode },
          { key: ATTRIBUTE.path, value: alone.path },
        ]
      : []),
  ]);
  setCurrentDetails(alone ? detailsOf(alone) : detailsOfEvent(result));
  watch.update({ phase: 'done', path: alone?.path ?? null });
  return result;
}

function detailsOf(decision: Decision): string {
  const { action, ticker, path } = decision;
  const reasons = becauseOf(decision).map((sentence) => `- ${sentence}`);
  return [`**${action}** ${ticker} · path ${path}`, '', ...reasons].join('\n');
}

function detailsOfEvent({ eventTicker, decisions }: EventDecision): string {
  const lines = decisions.map(({ action, ticker }) => `- **${action}** ${ticker}`);
  return [`**${eventTicker}**`, '', ...lines].join('\n');
}
