import type { CallRecord, Decision } from '../../domain/decision/decision.ts';
import { callName } from '../../domain/explain/decision-words.ts';
import { formatDuration, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { Empty, Section } from '../components/section.tsx';

const TONES: Readonly<Record<CallRecord['outcome'], Tone>> = { answered: 'good', failed: 'bad', cancelled: 'neutral' };

/** What each model answered, how it counted, and what went wrong. */
export function Answers({ decision }: { readonly decision: Decision }) {
  const { calls, forecast } = decision;
  return (
    <Section
      title="Answers"
      about="A weight is the model's share of the pool; the fair value alone is what the model would have given without the others."
    >
      {calls.length === 0 && <Empty>No model was called.</Empty>}
      <ul class="answers">
        {calls.map((call) => (
          <li key={`${call.step} ${callName(call)}`}>
            <Answer call={call} forecast={forecast} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Answer({ call, forecast }: { readonly call: CallRecord; readonly forecast: Decision['forecast'] }) {
  const counted = forecast?.models.find(({ model }) => model === call.model);
  return (
    <>
      <h3 class="answer-head">
        {callName(call)} <Pill tone={TONES[call.outcome]}>{call.outcome}</Pill>
        <span class="muted small">
          {call.provider}, step {call.step}, {formatDuration(call.latencyMs)}, {formatMoney(call.costMicroUsd)}
        </span>
      </h3>
      <p>
        P(YES) <strong>{formatProbability(call.rawProbability)}</strong>
        {counted ? (
          <>
            , weight <strong>{formatShare(counted.weight)}</strong>, fair value alone{' '}
            <strong>{formatProbability(counted.blended)}</strong>
            {counted.wouldDo === null ? '' : `, would ${counted.wouldDo}`}
          </>
        ) : (
          ', not counted'
        )}
      </p>
      {call.failure && (
        <p class="failure-text">
          {call.failure.kind}: {call.failure.message}
        </p>
      )}
      {call.reasoning !== null && call.reasoning !== '' && (
        <details class="more">
          <summary>Reasoning of {callName(call)}</summary>
          <p class="reasoning">{call.reasoning}</p>
        </details>
      )}
    </>
  );
}
