import { Context } from '@temporalio/activity';

const EVERY_MS = 1_000;

/** The activity, heartbeating every second while it runs: without that neither cancellation nor a dead worker is noticed. A call
 * that ends sooner needs none. */
export function withHeartbeat<Input extends unknown[], Result>(
  activity: (...input: Input) => Promise<Result>,
): (...input: Input) => Promise<Result> {
  return async (...input) => {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(), EVERY_MS);
    try {
      return await activity(...input);
    } finally {
      clearInterval(timer);
    }
  };
}
