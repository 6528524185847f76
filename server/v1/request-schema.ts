import { toJsonSchema } from '@valibot/to-json-schema';
import { eventRequestSchema, requestSchema } from '../../domain/decision/request-schema.ts';
import type { Schema } from '../../domain/shared/check-schema.ts';

type JsonSchema = Record<string, unknown>;

/** What comes out of a check says what may go in: texts that become numbers are described apart. */
const AS_JSON = { typeMode: 'output', errorMode: 'ignore', target: 'draft-2020-12' } as const;

const venueObject = (description: string): JsonSchema => ({ type: 'object', additionalProperties: true, description });
const ticker = (description: string): JsonSchema => ({
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$',
  description,
});
const venueData = (description: string): JsonSchema => ({ description });

/** What the schemas of requests cannot say for themselves, because it is checked by code (domain/market). */
const FIELDS: Readonly<Record<string, JsonSchema>> = {
  requestId: {
    type: 'string',
    pattern: '^[A-Za-z0-9._:-]{1,128}$',
    description:
      'The same requestId means the same decision and one bill. It may be stated by the header Idempotency-Key instead; where both are there they must be equal.',
  },
  account: { type: 'string', description: 'Whose budget and policy.' },
  bankrollMicroUsd: { type: 'integer', minimum: 0, description: 'What the account is worth, positions included.' },
  maxStakeMicroUsd: {
    type: 'integer',
    minimum: 0,
    description: 'The most that the position may come to at today’s price.',
  },
  market: venueObject('A market as Kalshi’s API returns it, in any of its envelopes. A request has this or `ticker`.'),
  event: venueObject(
    'An event with its markets as Kalshi’s API returns it, in any of its envelopes. A request has this or `eventTicker`.',
  ),
  ticker: ticker(
    'In place of `market`: its ticker. A service that reads the venue fetches it, with its event, series, order book and past prices.',
  ),
  eventTicker: ticker('In place of `event`: its ticker. A service that reads the venue fetches it.'),
  orderbook: venueData('The market’s order book as Kalshi’s API returns it.'),
  orderbooks: venueData('Order books by ticker, or as Kalshi’s API returns several.'),
  candlesticks: venueData('Past prices as Kalshi’s API returns them.'),
  priceHistory: venueData('Past prices of YES: [{at, cents}].'),
  price_history: venueData('Another name of `priceHistory`.'),
  feeChanges: venueData('Changes of fees that the venue has announced, as its API returns them.'),
};

/** What the schemas of requests say, in words that a caller needs beside them. */
const MEANINGS: Readonly<Record<string, string>> = {
  category: 'Of the market, where its event does not say.',
  deadlineMs: 'The decision is there no later than this after its start.',
  scheduledEvents: 'When something is published that may change the answer: answers from before do not stand after it.',
  evidence: 'News and other texts about the question, which the models are given as data.',
  tickers: 'Of the event only these markets; absent: all.',
  exhaustive: 'One of exactly these markets resolves to YES; the venue says only that no two do.',
};

/** Contracts may be the venue's text. */
export const CONTRACTS = { anyOf: [{ type: 'number' }, { type: 'string' }], description: 'To a hundredth.' };

/** The schema of a request's body, made from the schema by which it is checked. */
function describeRequest(schema: Schema, description: string): JsonSchema {
  const { $schema: _, ...made } = toJsonSchema(schema, AS_JSON) as JsonSchema & {
    properties: Record<string, JsonSchema>;
    required: string[];
  };
  const properties = Object.entries(made.properties).map(([name, own]) => [name, describeField(name, own)]);
  return {
    ...made,
    description,
    properties: Object.fromEntries(properties),
    required: made.required.filter((name) => name !== 'requestId'),
  };
}

function describeField(name: string, own: JsonSchema): JsonSchema {
  if (name === 'position') return { $ref: '#/components/schemas/Position' };
  if (name === 'positions') return { type: 'object', additionalProperties: { $ref: '#/components/schemas/Position' } };
  const meaning = MEANINGS[name];
  return FIELDS[name] ?? (meaning === undefined ? own : { ...own, description: meaning });
}

/** The component schemas of what is asked. */
export function requestComponents(): Record<string, JsonSchema> {
  const market = toJsonSchema(requestSchema, AS_JSON) as {
    properties: { position: { properties: JsonSchema } };
  };
  const { position } = market.properties;
  return {
    Position: { ...position, properties: { ...position.properties, contracts: CONTRACTS } },
    DecisionRequest: describeRequest(requestSchema, 'A request for a decision about one market.'),
    EventRequest: describeRequest(
      eventRequestSchema,
      'A request for decisions about several markets of one event, which are made by one call a model.',
    ),
    PreviewRequest: {
      description: 'A request as it would be sent for a decision; its requestId may be left out.',
      anyOf: [{ $ref: '#/components/schemas/DecisionRequest' }, { $ref: '#/components/schemas/EventRequest' }],
    },
  };
}
