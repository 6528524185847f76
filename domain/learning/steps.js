/** Runs it to its end without a pause. */
export function finish(steps) {
    for (;;) {
        const { done, value } = steps.next();
        if (done)
            return value;
    }
}
/** Pieces of so many items, for work that takes microseconds an item. */
export const ITEMS_PER_STEP = 1000;
/** Does something with each item, pausing after every thousand. */
export function* eachInSteps(items, act) {
    for (const [index, item] of items.entries()) {
        act(item);
        if (index % ITEMS_PER_STEP === ITEMS_PER_STEP - 1)
            yield;
    }
}
