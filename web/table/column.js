/** Sorted by a column's value; rows that have none come last either way, equals keep their order. */
export function sortRows(rows, columns, sorting) {
    const column = columns.find(({ key }) => key === sorting?.key);
    if (!column || !sorting)
        return rows;
    const sign = sorting.isDescending ? -1 : 1;
    return rows.toSorted((a, b) => {
        const [left, right] = [column.value(a), column.value(b)];
        if (left === null || right === null)
            return Number(left === null) - Number(right === null);
        return sign * compare(left, right);
    });
}
function compare(left, right) {
    if (typeof left === 'string' && typeof right === 'string')
        return left.localeCompare(right, 'en', { numeric: true });
    return left < right ? -1 : left > right ? 1 : 0;
}
