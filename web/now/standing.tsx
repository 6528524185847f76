import type { ModelNow, ProviderNow } from '../../server/contract/now.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { formatCountdown } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';

interface Standing {
  readonly tone: Tone;
  readonly word: string;
}

const OUT: Standing = { tone: 'bad', word: 'unavailable' };
const NO_WORKER: Standing = { tone: 'warn', word: 'no worker' };
const PROBED: Standing = { tone: 'warn', word: 'being probed' };
const IN_USE: Standing = { tone: 'good', word: 'in use' };

/** Whether a provider's models are called. */
export function standingOfProvider({ breaker, isPolled }: ProviderNow): Standing {
  if (breaker?.state === 'open') return OUT;
  if (!isPolled) return NO_WORKER;
  return breaker?.state === 'half-open' ? PROBED : IN_USE;
}

/** Whether a model is called, its provider's standing included. */
export function standingOfModel({ blocked, breaker, shadow, drift }: ModelNow, provider: Standing): Standing {
  if (blocked !== null) return { tone: 'bad', word: 'blocked' };
  if (breaker?.state === 'open') return OUT;
  if (provider === OUT) return { ...OUT, word: 'provider unavailable' };
  if (provider === NO_WORKER) return { ...NO_WORKER, word: 'no worker for the provider' };
  if (breaker?.state === 'half-open') return PROBED;
  if (shadow) return { tone: 'neutral', word: 'shadow' };
  return drift === 'deselected' ? { tone: 'warn', word: 'deselected' } : IN_USE;
}

export function StandingPill({ standing: { tone, word } }: { readonly standing: Standing }) {
  return <Pill tone={tone}>{word}</Pill>;
}

/** Why it is not called, and when it is probed next, counting down. */
export function BreakerNote({ breaker }: { readonly breaker: ProviderNow['breaker'] }) {
  const nowMs = useClock(1_000);
  if (!breaker || breaker.state === 'closed') return null;
  const { reason, nextProbeAtMs } = breaker;
  return (
    <span class="small">
      {reason}
      {nextProbeAtMs !== null && <span class="nowrap">; next probe {formatCountdown(nextProbeAtMs - nowMs)}</span>}
    </span>
  );
}
