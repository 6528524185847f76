import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Tries until it succeeds. What a try throws after the time is up, or what is not worth another try, it throws. */
export async function retryWithin<Result>(
  withinMs: number,
  attempt: () => Promise<Result>,
  isWorthAnother: (error: unknown) => boolean = () => true,
): Promise<Result> {
  const untilMs = Date.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > untilMs || !isWorthAnother(error)) throw error;
    }
    await delay(LOOK_EVERY_MS);
  }
}
