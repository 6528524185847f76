import { Context } from '@temporalio/activity';

const EVERY_MS = 1_000;

/** Heartbeats from before the slow call until `stop`: without them neither cancellation nor a dead worker is noticed. */
export function startHeartbeat(): { stop(): void } {
  const context = Context.current();
  context.heartbeat();
  const timer = setInterval(() => context.heartbeat(), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
