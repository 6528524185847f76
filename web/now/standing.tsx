import type { ModelNow, ProviderNow } from '../../server/contract/now.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { tellCountdown } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';

interface Standing {
  readonly tone: Tone;
  readonly word: string;
}

/** Whether a provider's models are asked. */
export function standingOfProvider({ breaker, isPolled }: ProviderNow): Standing {
  if (breaker?.state === 'open') return { tone: 'bad', word: 'out' };
  if (!isPolled) return { tone: 'warn', word: 'no worker' };
  if (breaker?.state === 'half-open') return { tone: 'warn', word: 'being tried' };
  return { tone: 'good', word: 'in use' };
}

/** Whether a model is asked, its provider's standing included. */
export function standingOfModel({ blocked, breaker, shadow, drift }: ModelNow, provider: Standing): Standing {
  if (blocked !== null) return { tone: 'bad', word: 'blocked' };
  if (breaker?.state === 'open') return { tone: 'bad', word: 'out' };
  if (provider.word === 'out' || provider.word === 'no worker') {
    return { tone: provider.tone, word: `provider ${provider.word === 'out' ? 'out' : 'without a worker'}` };
  }
  if (breaker?.state === 'half-open') return { tone: 'warn', word: 'being tried' };
  if (shadow) return { tone: 'neutral', word: 'on trial' };
  if (drift === 'deselected') return { tone: 'warn', word: 'deselected' };
  return { tone: 'good', word: 'in use' };
}

export function StandingPill({ standing: { tone, word } }: { readonly standing: Standing }) {
  return <Pill tone={tone}>{word}</Pill>;
}

/** Why it is out, and when it is tried next, counting down. */
export function BreakerNote({ breaker }: { readonly breaker: ProviderNow['breaker'] }) {
  const nowMs = useClock(1_000);
  if (!breaker || breaker.state === 'closed') return null;
  const { reason, nextProbeAtMs } = breaker;
  return (
    <span class="small">
      {reason}
      {nextProbeAtMs !== null && <span class="nowrap">; next probe {tellCountdown(nextProbeAtMs - nowMs)}</span>}
    </span>
  );
}
