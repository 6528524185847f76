import { deleteCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { DecisionRefused } from '../../client/errors.ts';
import { showKey } from '../../domain/shared/refusal.ts';
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
import { readAccountNow } from '../views/account-now.ts';
import { readAgreement } from '../views/agreement.ts';
import { readAudit } from '../views/audit.ts';
import { readCost } from '../views/cost.ts';
import { readDecision } from '../views/decision.ts';
import { readDecisions } from '../views/decisions.ts';
import { readModels } from '../views/models.ts';
import { modeNow, readNow } from '../views/now.ts';
import { addressOf, isHttps } from './access.ts';
import { openStream } from './live-stream.ts';
import { change, get, type Route, type RouteParts } from './route.ts';

const noQuery = z.strictObject({});
const liveQuery = z.strictObject({ lastEventId: z.string().min(1).max(60).optional() });
const sessionAnswer = z.object({ canRead: z.boolean(), canControl: z.boolean() });
const health = z.object({ ok: z.boolean() });

/** The whole API: what is checked, what is documented (`/api/openapi.json`) and what is done are read from this table. */
export const ROUTES: readonly Route[] = [
  get(
    '/api/meta',
    'What the page is told first: what this is, and what this browser may do',
    { access: 'open', query: noQuery, answer: metaView },
    async ({ parts, rights }) => metaOf(parts, rights),
  ),
  get(
    '/api/now',
    'Mode, money, providers, models and workers as they are now',
    { access: 'read', query: noQuery, answer: nowView },
    ({ parts }) => readNow(parts.sources),
  ),
  get(
    '/api/decisions',
    'Settled decisions, newest first',
    { access: 'read', query: decisionsQuery, answer: decisionsView },
    ({ parts, query }) => readDecisions(parts.sources, query),
  ),
  get(
    '/api/decision',
    'One decision with everything that is known of it',
    { access: 'read', query: decisionQuery, answer: decisionView },
    async ({ parts, query: { id } }) => {
      const view = await readDecision(parts.sources, id);
      if (view) return view;
      throw new DecisionRefused(
        'not_found',
        `There is no stored decision ${showKey(id)}; its id is <account>/<requestId>.`,
      );
    },
  ),
  get(
    '/api/models',
    'How the models have done, and what each is worth to the ensemble',
    { access: 'read', query: modelsQuery, answer: modelsView },
    ({ parts, query }) => readModels(parts.sources, query),
  ),
  get(
    '/api/cost',
    'What was spent on what, and what was saved',
    { access: 'read', query: costQuery, answer: costView },
    ({ parts, query }) => readCost(parts.sources, query),
  ),
  get(
    '/api/agreement',
    'What agreement and disagreement among the models have been worth',
    { access: 'read', query: agreementQuery, answer: agreementView },
    ({ parts, query }) => readAgreement(parts.sources, query),
  ),
  get(
    '/api/audit',
    'Who changed what, when and why, newest first',
    { access: 'read', query: auditQuery, answer: auditView },
    ({ parts, query }) => readAudit(parts.sources, query),
  ),
  {
    method: 'GET',
    path: '/api/live',
    summary: 'The live stream: server-sent events `now`, `decisions` and `reset`',
    access: 'read',
    query: liveQuery,
    body: null,
    answer: null,
    handle: async ({ parts, query, context }) => openStream(parts.live, context, query as z.output<typeof liveQuery>),
  },
  change(
    'POST',
    '/api/mode',
    'Sets the mode; when this is answered, it holds',
    { access: 'control', body: setModeBody, answer: modeAnswer },
    async ({ parts, body }) => ({ mode: modeNow(await parts.sources.decisions.setMode(body)) }),
  ),
  change(
    'POST',
    '/api/mode/clear',
    'Back to normal; when this is answered, it holds',
    { access: 'control', body: clearModeBody, answer: modeAnswer },
    async ({ parts, body }) => ({ mode: modeNow(await parts.sources.decisions.clearMode(body)) }),
  ),
  change(
    'POST',
    '/api/policy',
    'Sets caps of an account; when this is answered, they hold',
    { access: 'control', body: setPolicyBody, answer: policyAnswer },
    async ({ parts, body }) => ({ account: await changePolicy(parts, body) }),
  ),
  change(
    'POST',
    '/api/session',
    'Shows the token and gets a cookie for it',
    { access: 'page', body: sessionBody, answer: sessionAnswer },
    async ({ parts, body, context }) => {
      const { tokens } = parts.access;
      await tokens.check(body.token, addressOf(context));
      const maxAge = tokens.sessionMs / 1_000;
      setCookie(context, tokens.cookieName, tokens.newSession(), { ...cookieOptions(isHttps(context)), maxAge });
      return { canRead: true, canControl: true };
    },
  ),
  change(
    'DELETE',
    '/api/session',
    'Gives the cookie back',
    { access: 'page', body: null, answer: sessionAnswer },
    async ({ parts, context }) => {
      deleteCookie(context, parts.access.tokens.cookieName, cookieOptions(isHttps(context)));
      return { canRead: parts.access.isOpen, canControl: false };
    },
  ),
  get(
    '/healthz',
    'Whether the store answers',
    { access: 'open', query: noQuery, answer: health },
    async ({ parts }) => {
      await parts.sources.store.ping();
      return { ok: true };
    },
  ),
];

const cookieOptions = (secure: boolean) => ({ httpOnly: true, sameSite: 'Strict', path: '/', secure }) as const;

async function metaOf(parts: RouteParts, rights: { canRead: boolean; canControl: boolean }) {
  const { sources, version, tokenHint } = parts;
  const accounts = Object.entries(sources.accounts).map(([account, { zone }]) => ({ account, zone }));
  return {
    version,
    simulated: sources.simulated,
    namespace: sources.temporal.namespace,
    // Without the token no more is said than the page needs to ask for it.
    webUiUrl: rights.canRead ? sources.webUiUrl : null,
    accounts: rights.canRead ? accounts : [],
    ...rights,
    tokenHint,
  };
}

async function changePolicy({ sources }: RouteParts, { account, ...change }: z.output<typeof setPolicyBody>) {
  if (!Object.hasOwn(sources.accounts, account)) {
    throw new DecisionRefused('not_found', `There is no account ${showKey(account)} in the configuration.`);
  }
  await sources.decisions.setPolicy(account, change);
  const view = await readAccountNow(sources.store, account, sources.now());
  if (view) return view;
  throw new Error(`Account ${account} has taken a policy and is not in the store.`);
}
