const MAX_DEPTH = 100;
/** The one JSON text of a value: keys sorted by code unit, no spaces, what JSON leaves out left out. Two inputs that differ
 * only in the order of their keys have the same text, so its hash says whether two requests are the same.
 * Example: {b: 1, a: [true, undefined]} gives `{"a":[true,null],"b":1}`.
 * Throws a RangeError beyond 100 levels. */
export function canonicalJson(value) {
    return write(value, 0) ?? 'null';
}
function write(value, depth) {
    if (depth > MAX_DEPTH)
        throw new RangeError(`The value is nested more than ${MAX_DEPTH} levels deep.`);
    if (typeof value !== 'object' || value === null)
        return JSON.stringify(value);
    if (Array.isArray(value))
        return `[${value.map((item) => write(item, depth + 1) ?? 'null').join(',')}]`;
    if ('toJSON' in value && typeof value.toJSON === 'function')
        return write(value.toJSON(), depth + 1);
    const members = [];
    for (const key of Object.keys(value).sort()) {
        const member = write(value[key], depth + 1);
        if (member !== undefined)
            members.push(`${JSON.stringify(key)}:${member}`);
    }
    return `{${members.join(',')}}`;
}
