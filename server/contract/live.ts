import * as v from 'valibot';
import { decisionRow } from './decisions.ts';
import { list, numbers, texts } from './fields.ts';
import { healthView } from './health.ts';
import { nowView } from './now.ts';

/** The events of the live stream. An id is `<start of the server>-<number>`, so that a page that reconnects can state the last
 * one it saw. A page that missed more than is kept, or that knew another start of the server, gets `reset` first. */
export const liveEvents = {
  /** The whole of the Now view: a later one replaces an earlier one. */
  now: nowView,
  /** The health of the service, also while the store does not answer: a later one replaces an earlier one. */
  health: healthView,
  /** Decisions since the event before, newest first, at most fifty; `more` were left out. */
  decisions: v.object({ rows: list(decisionRow), ...numbers('more') }),
  /** The page may have gaps: it reads everything again. */
  reset: v.object(texts('why')),
} as const;
