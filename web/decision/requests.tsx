import { formatDuration, formatMoney } from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

type Attempt = DecisionView['attempts'][number];

interface RequestsProps {
  readonly attempts: readonly Attempt[];
  readonly startedAtMs: number;
}

/** Every request that was sent, as a table. */
export function Requests({ attempts, startedAtMs }: RequestsProps) {
  return (
    <DataTable
      title="Every request that was sent"
      name="requests"
      of="request"
      columns={columnsFrom(startedAtMs)}
      rows={attempts}
      keyOf={({ _id }) => _id}
    />
  );
}

const TONES: Readonly<Record<Attempt['state'], Tone>> = { answered: 'good', failed: 'bad', uncertain: 'warn' };

const columnsFrom = (startedAtMs: number): readonly Column<Attempt>[] => [
  {
    key: 'attemptId',
    head: 'Request',
    about: 'Step, model, sample, and which try it was.',
    value: ({ _id }) => _id,
    render: ({ _id, decisionId }) => <code title={_id}>{_id.slice(decisionId.length + 1)}</code>,
  },
  {
    key: 'state',
    head: 'State',
    value: ({ state }) => state,
    render: ({ state }) => <Pill tone={TONES[state]}>{state}</Pill>,
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
    render: ({ costMicroUsd, worstCaseMicroUsd }) =>
      costMicroUsd === null ? `${formatMoney(worstCaseMicroUsd)} at worst` : formatMoney(costMicroUsd),
    more: [{ key: 'worstCaseMicroUsd', value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd }],
  },
  { key: 'tokens', head: 'Tokens', value: tokensOf },
  {
    key: 'outcome',
    head: 'Model, or failure',
    value: outcomeOf,
    render: (attempt) => <span class="long">{outcomeOf(attempt)}</span>,
  },
];

function tookMs({ latencyMs, startedAtMs, endedAtMs }: Attempt): number {
  return latencyMs ?? endedAtMs - startedAtMs;
}

function outcomeOf({ failure, reportedModel }: Attempt): string | null {
  return failure ? `${failure.kind}: ${failure.message}` : reportedModel;
}

function tokensOf({ usage }: Attempt): string | null {
  if (!usage) return null;
  const kinds: readonly (readonly [number, string])[] = [
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
