import { failureOf, toRequestFailure } from './failure.ts';
/** Throws RequestFailure; AbortError when it was cancelled. */
export async function read(path, query, signal) {
    return send(addressOf(path, query), { signal });
}
/** Throws RequestFailure. `null` is sent as no body. */
export async function act(path, body, method = 'POST') {
    return send(path, {
        method,
        // A form of another site cannot send this header.
        headers: { 'x-conclave-request': 'dashboard', ...(body === null ? {} : { 'content-type': 'application/json' }) },
        body: body === null ? null : JSON.stringify(body),
    });
}
/** A path with those parameters that have a value. */
export function addressOf(path, query) {
    const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return search === '' ? path : `${path}?${search}`;
}
async function send(address, init) {
    let response;
    try {
        response = await fetch(address, { ...init, credentials: 'same-origin' });
    }
    catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError')
            throw error;
        throw toRequestFailure(error);
    }
    if (!response.ok)
        throw await failureOf(response);
    return (await response.json());
}
