/** The falling sequence that is nearest to the values (least squares, equal weights), by pooling adjacent violators: where a
 * value is above its predecessor the two become their mean, and so on backwards. Values in order come back as they are.
 * Example: [.6, .7, .2] gives [.65, .65, .2]. */
export function nearestFalling(values) {
    const blocks = [];
    for (const value of values) {
        blocks.push({ sum: value, count: 1, only: value });
        for (;;) {
            const [before, last] = blocks.slice(-2);
            if (!before || !last || mean(before) >= mean(last))
                break;
            blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count, only: null });
        }
    }
    return blocks.flatMap((block) => Array.from({ length: block.count }, () => mean(block)));
}
/** A block of one keeps its value to the last bit. */
const mean = ({ sum, count, only }) => only ?? sum / count;
