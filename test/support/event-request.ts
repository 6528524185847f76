import { randomUUID } from 'node:crypto';
import type { DecideEventRequest } from '../../src/domain/event/event-decision.ts';
import { type EventOptions, type SimulatedEvent, simulatedEvents } from '../../src/simulator/index.ts';

/** An event that stays open, and a complete request for it with what a test cares about over it. */
export function testEvent(more: Partial<EventOptions> = {}): SimulatedEvent {
  const from = Math.floor(1e6 * Math.random());
  const options = { seed: 11, profile: 'inefficient', nowMs: Date.now(), kind: 'ladder', markets: 5, ...more } as const;
  const [event] = simulatedEvents({ from, count: 1, ...options });
  if (!event) throw new Error('The simulator made no event.');
  return event;
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
