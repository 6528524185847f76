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

/** Pieces of so many items, for work that takes microseconds an item. */
export const ITEMS_PER_STEP = 1_000;

/** Does something with each item, pausing after every thousand. */
export function* eachInSteps<Item>(items: readonly Item[], act: (item: Item) => void): Steps<void> {
  for (const [index, item] of items.entries()) {
    act(item);
    if (index % ITEMS_PER_STEP === ITEMS_PER_STEP - 1) yield;
  }
}
