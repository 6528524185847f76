import { Context } from '@temporalio/activity';

const EVERY_MS = 1_000;

/** Heartbeats every second until `stop`: without them neither cancellation nor a dead worker is noticed. A call that ends
 * sooner needs none. */
export function startHeartbeat(): { stop(): void } {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** The activity, heartbeating while it runs. */
export function withHeartbeat<Input extends unknown[], Result>(
  activity: (...input: Input) => Promise<Result>,
): (...input: Input) => Promise<Result> {
  return async (...input) => {
    const heartbeat = startHeartbeat();
    try {
      return await activity(...input);
    } finally {
      heartbeat.stop();
    }
  };
}
