/** A computation that pauses between small pieces of work, so that its driver can let other work run in between. It is
 * as pure as one that does not: what it returns does not depend on when it is continued. */
export type Steps<Result> = Generator<void, Result>;

/** Runs it to its end without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
