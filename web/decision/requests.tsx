import { describeCharge, describeUsage } from '../../domain/explain/decision-words.ts';
import { requestOutcome } from '../../domain/explain/model-parts.ts';
import { formatDuration } from '../../domain/shared/format.ts';
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
      title="Requests"
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
    about: 'Step, model, part of an event, and which try it was.',
    value: ({ _id }) => _id,
    render: ({ _id, step, model, part, ordinal }) => <code title={_id}>{`${step}/${model}/${part}/${ordinal}`}</code>,
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
    render: describeCharge,
    more: [{ key: 'worstCaseMicroUsd', value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd }],
  },
  { key: 'tokens', head: 'Tokens', value: ({ usage }) => describeUsage(usage) },
  {
    key: 'outcome',
    head: 'Model, or failure',
    value: requestOutcome,
    render: (attempt) => <span class="long">{requestOutcome(attempt)}</span>,
  },
];

function tookMs({ latencyMs, startedAtMs, endedAtMs }: Attempt): number {
  return latencyMs ?? endedAtMs - startedAtMs;
}
