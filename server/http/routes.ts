import { z } from 'zod';
import { agreementQuery, agreementView } from '../contract/agreement.ts';
import {
  auditQuery,
  auditView,
  clearModeBody,
  metaView,
  modeAnswer,
  policyAnswer,
  sessionBody,
  setModeBody,
  setPolicyBody,
} from '../contract/controls.ts';
import { costQuery, costView } from '../contract/cost.ts';
import { decisionQuery, decisionsQuery, decisionsView, decisionView } from '../contract/decisions.ts';
import { modelsQuery, modelsView } from '../contract/models.ts';
import { nowView } from '../contract/now.ts';
import { readAgreement } from '../views/agreement.ts';
import { readAudit } from '../views/audit.ts';
import { readCost } from '../views/cost.ts';
import { readDecision } from '../views/decision.ts';
import { readDecisions } from '../views/decisions.ts';
import { readModels } from '../views/models.ts';
import { modeNow, readNow } from '../views/now.ts';
import { changePolicy } from './change-policy.ts';
import { openStream } from './live-stream.ts';
import { readMeta } from './meta.ts';
import { change, get, type Route, view } from './route.ts';
import { closeSession, openSession } from './session.ts';

const noQuery = z.strictObject({});
const liveQuery = z.strictObject({ lastEventId: z.string().min(1).max(60).optional() });
const sessionAnswer = z.object({ canRead: z.boolean(), canControl: z.boolean() });
const health = z.object({ ok: z.boolean() });

const VIEWS: readonly Route[] = [
  view('/api/now', noQuery, nowView, readNow, 'Mode, money, providers, models and workers now'),
  view('/api/decisions', decisionsQuery, decisionsView, readDecisions, 'Decisions, newest first'),
  view('/api/decision', decisionQuery, decisionView, readDecision, 'One decision with everything known about it'),
  view('/api/models', modelsQuery, modelsView, readModels, 'How the models have done, and what each adds'),
  view('/api/cost', costQuery, costView, readCost, 'What money was spent on, and what was saved'),
  view('/api/agreement', agreementQuery, agreementView, readAgreement, 'What agreement among models is worth'),
  view('/api/audit', auditQuery, auditView, readAudit, 'Who changed what, when and why, newest first'),
];

const CHANGES: readonly Route[] = [
  change(
    'control',
    'POST',
    '/api/mode',
    'Sets the mode; once answered, it holds',
    setModeBody,
    modeAnswer,
    async (body, call) => ({
      mode: modeNow(await call.parts.sources.decisions.setMode(body)),
    }),
  ),
  change(
    'control',
    'POST',
    '/api/mode/clear',
    'Back to automatic; once answered, it holds',
    clearModeBody,
    modeAnswer,
    async (body, call) => ({
      mode: modeNow(await call.parts.sources.decisions.clearMode(body)),
    }),
  ),
  change(
    'control',
    'POST',
    '/api/policy',
    'Sets caps of an account; once answered, they hold',
    setPolicyBody,
    policyAnswer,
    async (body, call) => ({
      account: await changePolicy(call.parts.sources, body),
    }),
  ),
  change('page', 'POST', '/api/session', 'Exchanges the token for a cookie', sessionBody, sessionAnswer, openSession),
  change('page', 'DELETE', '/api/session', 'Deletes the cookie', null, sessionAnswer, closeSession),
];

/** The whole API: what is checked, what is documented (`/api/openapi.json`) and what is done are read from this table. */
export const ROUTES: readonly Route[] = [
  get('open', '/api/meta', 'What the dashboard is, and what this browser may do', noQuery, metaView, readMeta),
  ...VIEWS,
  {
    method: 'GET',
    path: '/api/live',
    summary: 'The live stream: server-sent events `now`, `decisions` and `reset`',
    access: 'read',
    query: liveQuery,
    body: null,
    answer: null,
    handle: async (query, call) => openStream(query as z.output<typeof liveQuery>, call),
  },
  ...CHANGES,
  get('open', '/healthz', 'Whether the store answers', noQuery, health, async (_, { parts }) => {
    await parts.sources.store.ping();
    return { ok: true };
  }),
];
