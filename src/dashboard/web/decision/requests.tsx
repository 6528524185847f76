import { formatDuration, formatMoney } from '../../../client/format.ts';
import type { DecisionView } from '../../contract/decisions.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { Scroll } from '../components/scroll.tsx';

type Attempt = DecisionView['attempts'][number];

const TONES: Readonly<Record<Attempt['state'], Tone>> = { answered: 'good', failed: 'bad', uncertain: 'warn' };

/** Every request that was sent, as a table. */
export function Requests({
  attempts,
  startedAtMs,
}: {
  readonly attempts: readonly Attempt[];
  readonly startedAtMs: number;
}) {
  return (
    <Scroll label="Every request that was sent">
      <table class="compact">
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Sent after
            </th>
            <th scope="col" class="number">
              Took
            </th>
            <th scope="col" class="number">
              Cost
            </th>
            <th scope="col">Tokens</th>
            <th scope="col">Model, or failure</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <tr key={attempt._id}>
              <th scope="row">
                <code title={attempt._id}>{attempt._id.slice(attempt.decisionId.length + 1)}</code>
              </th>
              <td>
                <Pill tone={TONES[attempt.state]}>{attempt.state}</Pill>
              </td>
              <td class="number">{formatDuration(Math.max(0, attempt.startedAtMs - startedAtMs))}</td>
              <td class="number">{formatDuration(attempt.latencyMs ?? attempt.endedAtMs - attempt.startedAtMs)}</td>
              <td class="number">
                {attempt.costMicroUsd === null
                  ? `${formatMoney(attempt.worstMicroUsd)} at worst`
                  : formatMoney(attempt.costMicroUsd)}
              </td>
              <td>{tokensOf(attempt)}</td>
              <td>
                {attempt.failure
                  ? `${attempt.failure.kind}: ${attempt.failure.message}`
                  : (attempt.reportedModel ?? '-')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function tokensOf({ usage }: Attempt): string {
  if (!usage) return '-';
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
