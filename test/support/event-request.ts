import { randomUUID } from 'node:crypto';
import type { DecideEventRequest } from '../../domain/decision/request-schema.ts';
import { type EventOptions, type SimulatedEvent, simulatedEvents } from '../../local/simulator/index.ts';

/** Far from certain, so that models are called for every market. */
const QUOTES = {
  yes_bid: 44,
  yes_ask: 46,
  no_bid: 54,
  no_ask: 56,
  yes_bid_dollars: '0.4400',
  yes_ask_dollars: '0.4600',
  no_bid_dollars: '0.5400',
  no_ask_dollars: '0.5600',
};
let made = 0;

/** A new event that stays open. */
export function testEvent(more: Partial<EventOptions> = {}): SimulatedEvent {
  made += 1;
  const options = { seed: 11, profile: 'inefficient', nowMs: Date.now(), kind: 'ladder', markets: 5, ...more } as const;
  const [event] = simulatedEvents({ from: made, count: 1, ...options });
  if (!event) throw new Error('The simulator made no event.');
  const markets = event.json.markets.map((market) => ({ ...market, ...QUOTES }));
  return { ...event, json: { ...event.json, markets } };
}

export function testEventRequest(
  event: Pick<SimulatedEvent, 'json'>,
  more: Partial<DecideEventRequest> = {},
): DecideEventRequest {
  return {
    requestId: randomUUID(),
    account: 'main',
    event: event.json,
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 20_000_000,
    deadlineMs: 20_000,
    ...more,
  };
}

/** The event with some fields of one of its markets changed. */
export function withMarket(event: SimulatedEvent, index: number, fields: object): Pick<SimulatedEvent, 'json'> {
  const markets = event.json.markets.map((market, place) => (place === index ? { ...market, ...fields } : market));
  return { json: { ...event.json, markets } };
}
