import { ITEMS_PER_STEP } from './steps.ts';
/** Sorted piece by piece, then merged two and two: a sort of everything at once would be one long piece of work. */
export function* sortedSteps(items, compare) {
    let runs = [];
    for (let from = 0; from < items.length; from += ITEMS_PER_STEP) {
        runs.push(items.slice(from, from + ITEMS_PER_STEP).toSorted(compare));
        yield;
    }
    while (runs.length > 1) {
        const merged = [];
        for (let index = 0; index < runs.length; index += 2) {
            merged.push(yield* mergeSteps(runs[index] ?? [], runs[index + 1] ?? [], compare));
        }
        runs = merged;
    }
    return runs[0] ?? [];
}
function* mergeSteps(left, right, compare) {
    const merged = [];
    let fromLeft = 0;
    let fromRight = 0;
    while (fromLeft < left.length && fromRight < right.length) {
        const one = left[fromLeft];
        const other = right[fromRight];
        if (compare(one, other) <= 0) {
            merged.push(one);
            fromLeft += 1;
        }
        else {
            merged.push(other);
            fromRight += 1;
        }
        if (merged.length % ITEMS_PER_STEP === 0)
            yield;
    }
    return [...merged, ...left.slice(fromLeft), ...right.slice(fromRight)];
}
