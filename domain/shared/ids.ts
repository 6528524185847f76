/** Every id and key that Conclave makes, in one place. An id is only ever compared: what it is made of is stored beside it as
 * fields, and nothing reads it back out of the id. */

const utc = (atMs: number, characters: number) => new Date(atMs).toISOString().slice(0, characters);

/** A decision, and the request that it answers: `main/kx-1`. */
export const decisionIdOf = (account: string, requestId: string): string => `${account}/${requestId}`;

export const decisionWorkflowId = (account: string, requestId: string): string => `decision/${account}/${requestId}`;
export const eventWorkflowId = (account: string, requestId: string): string => `event/${account}/${requestId}`;
export const shadowWorkflowId = (account: string, requestId: string): string => `shadow/${account}/${requestId}`;
export const previewWorkflowId = (id: string): string => `preview/${id}`;
export const governorWorkflowId = (account: string): string => `governor/${account}`;
/** One workflow for each alert: whatever starts it again finds it. */
export const alertWorkflowId = (alertId: string): string => `alert/${alertId}`;
/** One a message: `noticeId` is that of its oldest notice. */
export const noticesWorkflowId = (channel: string, noticeId: string): string => `notices/${channel}/${noticeId}`;

/** What tells one request to a model from every other. */
export interface AttemptKey {
  readonly decisionId: string;
  readonly step: string;
  readonly model: string;
  /** Which of an event's prompts, from 1. */
  readonly part: number;
  /** Which request of the call, from 1. */
  readonly ordinal: number;
  /** Which of the model's answers to the prompt it is for, from 1; absent = the first. */
  readonly sample?: number;
}

/** One request to a model: `main/kx-1/quick/grok-4.3/1/1`, or for a second answer of the model `.../1/1/sample-2`. Providers receive
 * it as a header, so that a bill can be matched. */
export const attemptIdOf = ({ decisionId, step, model, part, ordinal, sample = 1 }: AttemptKey): string =>
  `${decisionId}/${step}/${model}/${part}/${ordinal}${sample === 1 ? '' : `/sample-${sample}`}`;

/** Requests that only find out whether a provider is back are made in the account's name, beside any decision. */
export const probeDecisionId = (account: string, kind: string, id: string, atMs: number): string =>
  `${account}/probe-${kind}-${id.replaceAll('/', '-')}-${atMs}`;

/** One account's money of one local day: `main/2026-11-24/UTC`. After a change of zone also the version of the policy that brought
 * it, so that the days of two calendars are never one: `main/2026-11-24/UTC/3`. */
export const ledgerIdOf = (account: string, date: string, zone: string, since = 0): string =>
  since === 0 ? `${account}/${date}/${zone}` : `${account}/${date}/${zone}/${since}`;
/** One reservation of a decision; the ledger keeps it under a hash of this. */
export const reservationKeyOf = (decisionId: string, entry: string): string => `${decisionId}/${entry}`;

/** The evidence brief that a decision had looked for. */
export const briefIdOf = (decisionId: string): string => `${decisionId}/research`;

/** An account's demand of one hour. */
export const demandIdOf = (account: string, hourStartMs: number): string => `${account}/${hourStartMs}`;
/** A fill of an account, by the venue's id of it. */
export const fillKeyOf = (account: string, fillId: string): string => `${account}/${fillId}`;

/** What an account's decisions asked about a market. */
export const analysesIdOf = (account: string, ticker: string): string => `${account}/${ticker}`;

/** What a book of an account has on a market, and what a UTC day changed in it: paper/main/KX-1, paper/main/d/2026-11-24. */
export const positionIdOf = (book: string, account: string, ticker: string): string => `${book}/${account}/${ticker}`;
export const bookDayIdOf = (book: string, account: string, atMs: number): string => `${book}/${account}/${dayId(atMs)}`;

/** A question as it was asked: a market whose rules changed has two. */
export const questionIdOf = (ticker: string, hash: string): string => `${ticker}/${hash}`;

/** Tallies of a UTC hour, day or month: h/2026-11-24T13, d/2026-11-24, m/2026-11. */
export const hourId = (atMs: number): string => `h/${utc(atMs, 13)}`;
export const dayId = (atMs: number): string => `d/${utc(atMs, 10)}`;
export const monthId = (atMs: number): string => `m/${utc(atMs, 7)}`;
/** A part of such tallies of one group of accounts that is stored on its own. */
export const bucketPartId = (group: string, bucketId: string, dimension: string | null): string =>
  dimension === null ? `${group}/${bucketId}` : `${group}/${bucketId}/${dimension}`;
/** What a market taught a group of accounts. */
export const labelIdOf = (group: string, ticker: string): string => `${group}/${ticker}`;
/** A group's weights of an hour or a day. */
export const weightsIdOf = (group: string, bucketId: string): string => `${group}/${bucketId}`;

/** Entries of the audit log: a retry writes the same entry. */
export const modeAuditId = (version: number): string => `mode/${version}`;
export const policyAuditId = (account: string, version: number): string => `policy/${account}/${version}`;
export const bandAuditId = (account: string, version: number): string => `band/${account}/${version}`;
export const driftAuditId = (model: string, decisionId: string, to: string): string =>
  `drift/${model}/${decisionId}/${to}`;

/** Alerts: an alert with the same id is raised once. */
export const modeAlertId = (version: number): string => `mode_changed/${version}`;
export const providerAlertId = (provider: string, sinceMs: number): string => `provider_out/${provider}/${sinceMs}`;
/** Once by UTC hour. */
export const modelAlertId = (model: string, sinceMs: number): string =>
  `model_out/${model}/${new Date(sinceMs).toISOString().slice(0, 13)}`;
export const bandAlertId = (account: string, version: number): string => `band_changed/${account}/${version}`;
export const capAlertId = (ledgerId: string, cap: string, of: string | null): string =>
  of === null ? `cap_reached/${ledgerId}/${cap}` : `cap_reached/${ledgerId}/${cap}/${of}`;
export const spendAlertId = (ledgerId: string, sinceMs: number, level: string): string =>
  `spend_anomaly/${ledgerId}/${sinceMs}/${level}`;
/** Once for each time that it stalls: after which run that did not fail; null = after none. */
export const settlementsStalledAlertId = (lastSuccessAtMs: number | null): string =>
  `settlements_stalled/${lastSuccessAtMs ?? 'never'}`;
/** One an incident: it began after the end of the one before, 0 = there was none. */
export const noWorkerAlertId = (previousEndedAtMs: number): string => `no_worker/${previousEndedAtMs}`;
/** One a stretch of time in which it was so: by when it was first noticed. */
export const watchAlertId = (kind: string, of: string | null, sinceMs: number): string =>
  of === null ? `${kind}/${sinceMs}` : `${kind}/${of}/${sinceMs}`;
/** The nth incident of a cause: `decisions/3`, or of an account `money/main/1`. */
export const incidentIdOf = (cause: string, account: string | null, number: number): string =>
  account === null ? `${cause}/${number}` : `${cause}/${account}/${number}`;
export const missingLedgerAlertId = (ledgerId: string): string => `ledger_missing/${ledgerId}`;
export const reuseAlertId = (category: string, kind: string, markets: number): string =>
  `reuse_off/${category}/${kind}/${markets}`;
/** One a UTC day for each model and for each way in which its costs are other than they should be. */
export const costDriftAlertId = (model: string, way: 'prediction' | 'bill' | 'tier', atMs: number): string =>
  `cost_drift/${way}/${model}/${utc(atMs, 10)}`;
