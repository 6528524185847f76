import { z } from 'zod';
import { decisionRow } from './decisions.ts';
import { list } from './fields.ts';
import { nowView } from './now.ts';

/** The events of the live stream. `id` is `<start of the server>-<number>`, so that a page that comes back says what it saw
 * last. A page that missed more than is kept, or that comes back to another start of the server, gets `reset` first. */
export const liveEvents = {
  /** The whole of the Now view: a later one replaces an earlier one. */
  now: nowView,
  /** Decisions that were settled since the event before, newest first, at most fifty of them; `more` were left out. */
  decisions: z.object({ rows: list(decisionRow), more: z.number() }),
  /** What the page holds may have gaps: it asks anew. */
  reset: z.object({ why: z.string() }),
} as const;
