import * as v from 'valibot';
import { outcomeSchema } from '../learning/outcome-schema.ts';
import { fillSchema } from '../portfolio/fill-schema.ts';
import { count, epochMs, oneOf, openShape, text, wholeFrom } from '../shared/field-schema.ts';
import { MODES } from '../shared/modes.ts';
import { callReportFields, callReportSchema } from './signal-schema.ts';

/** What the service's own workflows are started with. Whoever can reach Temporal can start them with anything, and a plain error
 * in a workflow is tried again for ever. What a run hands to the next is checked by what is read of it alone: a run that hands
 * on more must not be refused by the next. */

const positiveMs = wholeFrom(1, 'it must be a whole number of milliseconds, 1 or more');
const records = v.array(openShape({}), 'it must be a list of objects');
const historyLimit = v.optional(count('events'));

/** {account, sweepEveryMs, carried?, historyLimit?}. */
export const governorInputSchema = openShape({
  account: text(40),
  sweepEveryMs: positiveMs,
  carried: v.optional(
    openShape({ expired: count('reservations'), audit: records, ledgerId: v.optional(v.string('it must be a text')) }),
  ),
  historyLimit,
});

const durationMs = count('milliseconds');
const anyText = v.string('it must be a text');
const reason = openShape({ code: anyText, figures: openShape({}) });

/** {carried?, historyLimit?}. */
export const operationsInputSchema = openShape({
  carried: v.optional(
    openShape({
      audit: records,
      requests: v.array(
        openShape({ mode: oneOf(MODES), reason, by: anyText, source: anyText, forMs: v.nullable(durationMs) }),
        'it must be a list of requested modes',
      ),
      reports: v.array(callReportSchema, 'it must be a list of failed calls'),
      health: v.nullable(
        openShape({ breakers: records, models: openShape({}), enterAfterMs: durationMs, leaveAfterMs: durationMs }),
      ),
      pending: v.nullable(openShape({ mode: oneOf(MODES), reason, sinceMs: epochMs(), dwellMs: durationMs })),
      rates: records,
      probing: records,
      probed: records,
      hurried: v.optional(v.array(openShape({ subject: openShape({}) }), 'it must be a list of probes')),
    }),
  ),
  historyLimit,
});

/** {carried?, fills?, historyLimit?}. */
export const scorekeeperInputSchema = openShape({
  carried: v.optional(
    openShape({
      reported: v.array(outcomeSchema, 'it must be a list of outcomes'),
      state: openShape({ refused: records }),
    }),
  ),
  fills: v.optional(
    openShape({
      reported: v.array(fillSchema, 'it must be a list of fills'),
      state: openShape({ recorded: count('fills'), refused: records }),
    }),
  ),
  historyLimit,
});

/** {alertId, firstRetryMs, giveUpAfterMs}. */
export const deliveryInputSchema = openShape({
  alertId: text(10_000),
  firstRetryMs: positiveMs,
  giveUpAfterMs: positiveMs,
});

/** {channel, noticeIds, firstRetryMs, giveUpAfterMs}. */
export const noticesInputSchema = openShape({
  channel: text(40),
  noticeIds: v.array(text(10_000), 'it must be a list of ids'),
  firstRetryMs: positiveMs,
  giveUpAfterMs: positiveMs,
});

/** {decisionId, account, requestId, category, calls, deadlineAtMs}. */
export const shadowInputSchema = openShape({
  decisionId: anyText,
  account: anyText,
  requestId: anyText,
  category: anyText,
  calls: v.array(
    openShape({
      ...callReportFields,
      worstCaseMicroUsd: count('micro-dollars'),
      callTimeoutMs: durationMs,
    }),
    'it must be a list of planned calls',
  ),
  deadlineAtMs: epochMs(),
});
