import * as v from 'valibot';
import { shape, text } from '../../domain/shared/field-schema.ts';
import { agreementQuery, agreementView } from '../contract/agreement.ts';
import {
  auditQuery,
  auditView,
  clearModeBody,
  metaView,
  modeAnswer,
  policyAnswer,
  probeAnswer,
  probeNowBody,
  sessionBody,
  setModeBody,
  setPolicyBody,
} from '../contract/controls.ts';
import { costQuery, costView } from '../contract/cost.ts';
import { decisionQuery, decisionsQuery, decisionsView, decisionView } from '../contract/decisions.ts';
import { healthView } from '../contract/health.ts';
import { incidentsQuery, incidentsView } from '../contract/incidents.ts';
import { modelsQuery, modelsView } from '../contract/models.ts';
import { nowView } from '../contract/now.ts';
import { portfolioQuery, scopedPortfolio } from '../contract/portfolio.ts';
import { type Readiness, readiness } from '../contract/readiness.ts';
import { runningQuery, runningView } from '../contract/running.ts';
import { trendsQuery, trendsView } from '../contract/trends.ts';
import { readAgreement } from '../views/agreement.ts';
import { readAudit } from '../views/audit.ts';
import { readCost } from '../views/cost.ts';
import { readDecision } from '../views/decision.ts';
import { readListedDecisions } from '../views/decisions.ts';
import { healthNow, readinessOf } from '../views/health.ts';
import { readIncidents } from '../views/incidents.ts';
import { readModels } from '../views/models.ts';
import { readNow } from '../views/now.ts';
import { readPortfolio } from '../views/portfolio.ts';
import { readRunning } from '../views/running.ts';
import { readTrends } from '../views/trends.ts';
import { changeMode, changePolicy, clearMode, probeNow } from './changes.ts';
import { openStream } from './live-stream.ts';
import { control, type Route, route, view } from './route.ts';
import { closeSession, openSession, readMeta } from './session.ts';

const nothing = shape({}, 'it must be empty');
const liveQuery = shape({ lastEventId: v.optional(text(60)) });
const rights = v.object({ canRead: v.boolean(), canControl: v.boolean() });
const alive = v.object({ ok: v.boolean() });

/** The whole API: what is checked, what is documented (`/api/openapi.json`) and what is done are read from this table. */
export const ROUTES: readonly Route[] = [
  route('open', 'GET /api/meta', 'What the dashboard is, and what this browser may do', nothing, metaView, readMeta),
  route(
    'read',
    'GET /api/now',
    'Mode, money, providers, models and workers now',
    nothing,
    nowView,
    (_, { parts: { sources, workers, health } }) => readNow(sources, workers.running(), health.health()),
  ),
  route(
    'read',
    'GET /api/health',
    'Whether a decision that is started now would be decided, and everything that is wrong',
    nothing,
    healthView,
    async (_, { parts }) => healthNow(await parts.health.fresh()),
  ),
  view('/api/trends', 'How decisions and money have gone lately, in steps', trendsQuery, trendsView, readTrends),
  route(
    'read',
    'GET /api/running',
    'Decisions that are under way, with their phase',
    runningQuery,
    runningView,
    (query, { parts: { sources, workers } }) => readRunning(sources, workers.running(), query),
  ),
  view('/api/decisions', 'Decisions, newest first', decisionsQuery, decisionsView, readListedDecisions),
  view('/api/decision', 'One decision with everything known about it', decisionQuery, decisionView, readDecision),
  view(
    '/api/portfolio',
    'What the recommended trades, the withheld ones and the fills have come to',
    portfolioQuery,
    scopedPortfolio,
    readPortfolio,
  ),
  view('/api/models', 'How the models have done, and what each adds', modelsQuery, modelsView, readModels),
  view('/api/cost', 'What money was spent on, and what was saved', costQuery, costView, readCost),
  view('/api/agreement', 'What agreement among models is worth', agreementQuery, agreementView, readAgreement),
  view('/api/audit', 'Who changed what, when and why, newest first', auditQuery, auditView, readAudit),
  view(
    '/api/incidents',
    'What went wrong, newest first: since when, what went on afterwards, what became uncertain and what it cost',
    incidentsQuery,
    incidentsView,
    readIncidents,
  ),
  {
    method: 'GET',
    path: '/api/live',
    summary: 'The live stream: server-sent events `now`, `decisions` and `reset`',
    access: 'read',
    query: liveQuery,
    body: null,
    answer: null,
    handle: async (query, call) => openStream(query as v.InferOutput<typeof liveQuery>, call),
  },
  control('/api/mode', 'Sets the mode; once answered, it holds', setModeBody, modeAnswer, changeMode),
  control('/api/mode/clear', 'Makes the mode automatic; once answered, it holds', clearModeBody, modeAnswer, clearMode),
  control('/api/probe', 'Asks what is out now, instead of at its next time', probeNowBody, probeAnswer, probeNow),
  control(
    '/api/policy',
    'Sets caps of an account; once answered, they hold',
    setPolicyBody,
    policyAnswer,
    changePolicy,
  ),
  route('page', 'POST /api/session', 'Exchanges the token for a cookie', sessionBody, rights, openSession),
  route('page', 'DELETE /api/session', 'Deletes the cookie', nothing, rights, closeSession),
  route('open', 'GET /healthz', 'Whether the process lives', nothing, alive, async () => ({ ok: true })),
  {
    ...route(
      'open',
      'GET /ready',
      'Whether a decision that is started now would be decided; 503 with the reasons if not',
      nothing,
      readiness,
      async (_, { parts, rights }) => readinessOf(await parts.health.fresh(), rights.canRead),
    ),
    status: (answer) => ((answer as Readiness).ready ? 200 : 503),
  },
];
