import type { Decision } from '../decision/decision.ts';
import type { Reason } from '../decision/reason.ts';
import type { Action, Trade } from '../decision/verdict.ts';
import type { Alert } from '../health/alert.ts';
import type { ModeChange } from '../health/mode-state.ts';
import type { Settlement } from '../market/settlement.ts';
import type { Channel, NoticeEvent } from '../shared/channel.ts';
import { pick } from '../shared/pick.ts';

/** What each notice holds. Figures, ids and reasons: no prompt, no answer and no text of a market. */
export interface NoticeCatalog {
  alert: Alert;
  'decision.made': {
    readonly decisionId: string;
    readonly ticker: string;
    readonly action: Action;
    readonly trade: Pick<
      Trade,
      'action' | 'side' | 'contracts' | 'limitMicroUsd' | 'stakeMicroUsd' | 'feeMicroUsd' | 'edge'
    > | null;
    readonly reasons: readonly Reason[];
    readonly mode: Decision['mode'];
    readonly costMicroUsd: number;
    readonly validUntilMs: number;
  };
  'market.settled': {
    readonly ticker: string;
    readonly settlement: Settlement;
    /** Of a market that settled at a value; else null. */
    readonly settlementValueMicroUsd: number | null;
    /** 1 = as first reported; more = corrected. */
    readonly revision: number;
    readonly settledAtMs: number;
  };
  'mode.changed': Pick<ModeChange, 'from' | 'to' | 'reason' | 'by' | 'source' | 'untilMs'>;
}

type Told = { readonly [E in NoticeEvent]: { readonly event: E; readonly data: NoticeCatalog[E] } }[NoticeEvent];

/** Something that happened, to be told once in each channel that wants it. */
export type Notice = Told & {
  /** Identifies what happened: `decision.made/main/request-1`. */
  readonly id: string;
  /** Null = it concerns all accounts. */
  readonly account: string | null;
  readonly atMs: number;
};

/** The channels that want to be told. */
export function channelsFor(channels: readonly Channel[], { event, data }: Told): Channel[] {
  const isSkip = event === 'decision.made' && data.trade === null;
  return channels.filter(({ events, skips }) => events.includes(event) && (skips || !isSkip));
}

export function alertNotice(alert: Alert): Notice {
  const { id, account, raisedAtMs } = alert;
  return { event: 'alert', id: `alert/${id}`, account, atMs: raisedAtMs, data: alert };
}

export function decisionNotice(decision: Decision): Notice {
  const { decisionId, account, decidedAtMs: atMs, verdict } = decision;
  const trade =
    verdict.trade &&
    pick(verdict.trade, 'action', 'side', 'contracts', 'limitMicroUsd', 'stakeMicroUsd', 'feeMicroUsd', 'edge');
  const facts = pick(decision, 'decisionId', 'ticker', 'action', 'mode', 'costMicroUsd', 'validUntilMs');
  const data = { ...facts, trade, reasons: verdict.reasons };
  return { event: 'decision.made', id: `decision.made/${decisionId}`, account, atMs, data };
}

export function settlementNotice(data: NoticeCatalog['market.settled'], atMs: number): Notice {
  const id = `market.settled/${data.ticker}/${data.revision}`;
  return { event: 'market.settled', id, account: null, atMs, data };
}

export function modeNotice(change: ModeChange): Notice {
  const data = pick(change, 'from', 'to', 'reason', 'by', 'source', 'untilMs');
  return { event: 'mode.changed', id: `mode.changed/${change.version}`, account: null, atMs: change.atMs, data };
}
