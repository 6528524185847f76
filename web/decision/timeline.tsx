import { callName, describeCharge, describeUsage } from '../../domain/explain/decision-words.ts';
import { requestOutcome } from '../../domain/explain/model-parts.ts';
import { formatCount, formatDuration, formatMoney } from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import type { Tone } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { type Column, figure, money, prose, text, word } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';
import { Axis, AxisLine } from './axis.tsx';

type Attempt = DecisionView['attempts'][number];

/** When each model was called, how long each request took, and what became of it. */
export function Timeline({ view: { decision, attempts } }: { readonly view: DecisionView }) {
  const { startedAtMs, decidedAtMs } = decision;
  // The clocks of two workers may differ: a request may seem to begin before the decision did.
  const beginMs = Math.min(startedAtMs, ...attempts.map((attempt) => attempt.startedAtMs));
  const endMs = Math.max(decidedAtMs, ...attempts.map((attempt) => attempt.endedAtMs));
  const spanMs = Math.max(1, endMs - beginMs);
  const at = (atMs: number) => `${(100 * (atMs - beginMs)) / spanMs}%`;
  const lines = linesOf(attempts);
  return (
    <Section
      title="Requests over time"
      about={
        attempts.length > 0 &&
        `${attempts.length} sent for ${formatCount(lines.length, 'call')}, from 0 to ${formatDuration(spanMs)} after the decision started. Filled: answered; outlined: failed; dotted: not known whether it was billed.`
      }
      empty={attempts.length === 0 && 'No request was sent for this decision.'}
    >
      <Axis
        summary="The table below has the same figures."
        marks={[
          [0, '0'],
          [1, formatDuration(spanMs)],
        ]}
      >
        {lines.map(({ step, model, line }) => (
          <AxisLine
            key={`${step} ${model}`}
            name={
              <>
                {model} <span class="muted small">{step}</span>
              </>
            }
            value={summaryOf(line)}
          >
            <line class="axis-grid" x1="0" x2="100%" y1="12" y2="12" />
            <line class="axis-decided" x1={at(decidedAtMs)} x2={at(decidedAtMs)} y1="0" y2="24" />
            {line.map((attempt) => (
              <rect
                key={attempt._id}
                class={`bar-${attempt.state}`}
                x={at(attempt.startedAtMs)}
                width={`${Math.max(0.5, (100 * (attempt.endedAtMs - attempt.startedAtMs)) / spanMs)}%`}
                y="6"
                height="12"
                rx="2"
              />
            ))}
          </AxisLine>
        ))}
      </Axis>
      <DataTable
        title="Requests"
        name="requests"
        of="request"
        columns={columnsFrom(startedAtMs)}
        rows={attempts}
        keyOf={({ _id }) => _id}
      />
    </Section>
  );
}

interface CallLine {
  readonly step: string;
  /** With which of its answers the call was to bring. */
  readonly model: string;
  readonly line: readonly Attempt[];
}

/** The attempts of each call together, in the order in which the calls began. */
function linesOf(attempts: readonly Attempt[]): readonly CallLine[] {
  const lines = new Map<string, CallLine>();
  for (const attempt of attempts) {
    const { step } = attempt;
    const model = callName(attempt);
    const key = `${step} ${model}`;
    lines.set(key, { step, model, line: [...(lines.get(key)?.line ?? []), attempt] });
  }
  return [...lines.values()];
}

/** `1.3 s, $0.0021`, or with retries: `2 requests, 3.1 s, $0.0042`. */
function summaryOf(line: readonly Attempt[]): string {
  const cost = line.reduce((sum, { costMicroUsd, worstCaseMicroUsd }) => sum + (costMicroUsd ?? worstCaseMicroUsd), 0);
  const isCertain = line.every(({ costMicroUsd }) => costMicroUsd !== null);
  const tookMs = Math.max(...line.map((one) => one.endedAtMs)) - Math.min(...line.map((one) => one.startedAtMs));
  const count = line.length === 1 ? '' : `${line.length} requests, `;
  return `${count}${formatDuration(tookMs)}, ${formatMoney(cost)}${isCertain ? '' : ' at worst'}`;
}

const TONES: Readonly<Record<Attempt['state'], Tone>> = { answered: 'good', failed: 'bad', uncertain: 'warn' };

const columnsFrom = (startedAtMs: number): readonly Column<Attempt>[] => [
  {
    key: 'attemptId',
    head: 'Request',
    about: 'Step, model, part of an event, and which try it was; for a further answer of a model, which one.',
    value: ({ _id }) => _id,
    render: ({ _id, step, model, part, ordinal, sample }) => (
      <code title={_id}>{`${step}/${model}/${part}/${ordinal}${sample ? ` (answer ${sample})` : ''}`}</code>
    ),
  },
  word('state', 'State', ({ state }) => state, TONES),
  figure('sentAfterMs', 'Sent after', (attempt) => Math.max(0, attempt.startedAtMs - startedAtMs), formatDuration),
  figure('tookMs', 'Took', (attempt) => attempt.latencyMs ?? attempt.endedAtMs - attempt.startedAtMs, formatDuration),
  {
    ...money<Attempt>('costMicroUsd', 'Cost', ({ costMicroUsd }) => costMicroUsd),
    render: describeCharge,
    more: [{ key: 'worstCaseMicroUsd', value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd }],
  },
  text('tokens', 'Tokens', ({ usage }) => describeUsage(usage)),
  prose('outcome', 'Model, or failure', requestOutcome),
];
