import { jsx as _jsx } from "preact/jsx-runtime";
import { formatDuration, formatMoney } from '../../domain/shared/format.ts';
import { Pill } from '../components/pill.tsx';
import { DataTable } from '../table/data-table.tsx';
/** Every request that was sent, as a table. */
export function Requests({ attempts, startedAtMs }) {
    return (_jsx(DataTable, { title: "Every request that was sent", name: "requests", of: "request", columns: columnsFrom(startedAtMs), rows: attempts, keyOf: ({ _id }) => _id }));
}
const TONES = { answered: 'good', failed: 'bad', uncertain: 'warn' };
const columnsFrom = (startedAtMs) => [
    {
        key: 'attemptId',
        head: 'Request',
        about: 'Step, model, sample, and which try it was.',
        value: ({ _id }) => _id,
        render: ({ _id, decisionId }) => _jsx("code", { title: _id, children: _id.slice(decisionId.length + 1) }),
    },
    {
        key: 'state',
        head: 'State',
        value: ({ state }) => state,
        render: ({ state }) => _jsx(Pill, { tone: TONES[state], children: state }),
    },
    {
        key: 'sentAfterMs',
        head: 'Sent after',
        align: 'number',
        value: (attempt) => Math.max(0, attempt.startedAtMs - startedAtMs),
        render: (attempt) => formatDuration(Math.max(0, attempt.startedAtMs - startedAtMs)),
    },
    {
        key: 'tookMs',
        head: 'Took',
        align: 'number',
        value: tookMs,
        render: (attempt) => formatDuration(tookMs(attempt)),
    },
    {
        key: 'costMicroUsd',
        head: 'Cost',
        align: 'number',
        value: ({ costMicroUsd }) => costMicroUsd,
        render: ({ costMicroUsd, worstMicroUsd }) => costMicroUsd === null ? `${formatMoney(worstMicroUsd)} at worst` : formatMoney(costMicroUsd),
        more: [{ key: 'worstMicroUsd', value: ({ worstMicroUsd }) => worstMicroUsd }],
    },
    { key: 'tokens', head: 'Tokens', value: tokensOf },
    {
        key: 'outcome',
        head: 'Model, or failure',
        value: outcomeOf,
        render: (attempt) => _jsx("span", { class: "long", children: outcomeOf(attempt) }),
    },
];
function tookMs({ latencyMs, startedAtMs, endedAtMs }) {
    return latencyMs ?? endedAtMs - startedAtMs;
}
function outcomeOf({ failure, reportedModel }) {
    return failure ? `${failure.kind}: ${failure.message}` : reportedModel;
}
function tokensOf({ usage }) {
    if (!usage)
        return null;
    const kinds = [
        [usage.promptTokens, 'prompt'],
        [usage.cachedPromptTokens, 'cached'],
        [usage.cacheWriteTokens, 'cache write'],
        [usage.outputTokens, 'output'],
        [usage.reasoningTokens, 'reasoning'],
    ];
    return kinds
        .filter(([count]) => count > 0)
        .map(([count, kind]) => `${count} ${kind}`)
        .join(', ');
}
