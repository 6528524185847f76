import type { AgreementView } from '../../server/contract/agreement.ts';
import type { AuditView, MetaView } from '../../server/contract/controls.ts';
import type { CostView } from '../../server/contract/cost.ts';
import type { DecisionsView, DecisionView } from '../../server/contract/decisions.ts';
import type { ApiFailure } from '../../server/contract/failure.ts';
import type { HealthView } from '../../server/contract/health.ts';
import type { IncidentsView } from '../../server/contract/incidents.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import type { NowView } from '../../server/contract/now.ts';
import type { PortfolioView } from '../../server/contract/portfolio.ts';
import type { RunningView } from '../../server/contract/running.ts';
import type { TrendsView } from '../../server/contract/trends.ts';
import { addressOf, type Query } from '../router/place.ts';

/** What is answered where. */
export interface Answers {
  readonly '/api/meta': MetaView;
  readonly '/api/now': NowView;
  readonly '/api/health': HealthView;
  readonly '/api/trends': TrendsView;
  readonly '/api/running': RunningView;
  readonly '/api/models': ModelsView;
  readonly '/api/cost': CostView;
  readonly '/api/portfolio': PortfolioView;
  readonly '/api/agreement': AgreementView;
  readonly '/api/decisions': DecisionsView;
  readonly '/api/decision': DecisionView;
  readonly '/api/audit': AuditView;
  readonly '/api/incidents': IncidentsView;
}

/** Throws RequestFailure; AbortError when it was cancelled. */
export async function read<P extends keyof Answers>(path: P, query: Query, signal?: AbortSignal): Promise<Answers[P]> {
  return send<Answers[P]>(addressOf(path, query), { signal });
}

/** Throws RequestFailure. `null` is sent as no body. */
export async function act<T>(path: string, body: unknown, method: 'POST' | 'DELETE' = 'POST'): Promise<T> {
  return send<T>(path, {
    method,
    // A form of another site cannot send this header.
    headers: { 'x-conclave-request': 'dashboard', ...(body === null ? {} : { 'content-type': 'application/json' }) },
    body: body === null ? null : JSON.stringify(body),
  });
}

async function send<T>(address: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw toRequestFailure(error);
  }
  if (!response.ok) throw await failureOf(response);
  return (await response.json()) as T;
}

/** An answer that is no 2xx, or none at all, as a sentence for the one who looks at the page. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly kind: ApiFailure['error'] | 'unreachable';

  constructor(kind: RequestFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export function toRequestFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure(
    'unreachable',
    'The dashboard does not answer. It is tried again by itself; is `bin/conclave` still running?',
    { cause: error },
  );
}

async function failureOf(response: Response): Promise<RequestFailure> {
  try {
    const { error, message } = (await response.json()) as ApiFailure;
    return new RequestFailure(error, message);
  } catch (cause) {
    const kind = response.status === 401 ? 'unauthorized' : 'internal';
    return new RequestFailure(kind, `The dashboard answered with status ${response.status} and no explanation.`, {
      cause,
    });
  }
}
