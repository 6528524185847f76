import { DECISION_ROUTES } from './decision-routes.ts';
import { v1Document } from './document.ts';
import { OPERATION_ROUTES } from './operation-routes.ts';
import { type V1Route, v1Route } from './route.ts';

/** /v1: what is checked, what is documented and what is done are read from this table. */
export function v1Routes(version: string): readonly V1Route[] {
  const routes: V1Route[] = [
    ...DECISION_ROUTES,
    ...OPERATION_ROUTES,
    v1Route({
      method: 'GET',
      path: '/v1/openapi.json',
      operationId: 'getDocument',
      tag: 'operation',
      summary: 'This document',
      scope: null,
      params: null,
      query: null,
      body: null,
      answers: { 200: { description: 'OpenAPI 3.1', schema: 'document' } },
      problems: [],
      handle: async () => ({ status: 200, body: document }),
    }),
  ];
  const document = v1Document(routes, version);
  return routes;
}
