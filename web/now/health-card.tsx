import { formatDuration, formatShare } from '../../domain/shared/format.ts';
import type { ModelNow, NowView, ProviderNow } from '../../server/contract/now.ts';
import { useMeta, useZone } from '../api/use-api.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { Empty, Scroll, Section } from '../components/section.tsx';
import { formatCountdown, Time, useClock } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';

/** Which models can be called now, and which workers run. */
export function HealthCard({ now: { providers, models, workers } }: { readonly now: NowView }) {
  const linkTo = useLinkTo();
  const whose = useMeta().accounts.length > 1 ? ', of all accounts' : '';
  return (
    <Section
      title="Providers, models and workers"
      about={`Calls and latency of the last 24 hours${whose}; the weight is a model's share where every model answers.`}
      tools={<a href={linkTo('/models')}>Record of the models</a>}
    >
      {providers.map((provider) => (
        <ProviderGroup
          key={provider.provider}
          provider={provider}
          models={models.filter((model) => model.provider === provider.provider)}
        />
      ))}
      {providers.length === 0 && (
        <Empty>
          No provider is configured: set a key such as <code>OPENAI_API_KEY</code>, then{' '}
          <code>bin/conclave doctor</code>.
        </Empty>
      )}
      <Workers workers={workers} />
    </Section>
  );
}

function ProviderGroup({ provider, models }: { readonly provider: ProviderNow; readonly models: readonly ModelNow[] }) {
  const standing = standingOfProvider(provider);
  const { perSecond, rateReason } = provider;
  return (
    <div class="provider">
      <div class="provider-head">
        <h3>{provider.provider}</h3>
        <Pill tone={standing.tone}>{standing.word}</Pill>
        <span class="muted small" title={rateReason ?? undefined}>
          {perSecond === null ? 'no rate limit' : `${Number(perSecond.toFixed(2))} requests a second`}
          {rateReason && ` (${rateReason})`}
        </span>
      </div>
      <BreakerNote breaker={provider.breaker} />
      {provider.refusedKey !== null && <p class="small">{provider.refusedKey}</p>}
      {models.length > 0 && (
        <Scroll label={`Models of ${provider.provider}`}>
          <table class="compact">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">State</th>
                {['Weight', 'Answered', 'Median, p95'].map((head) => (
                  <th key={head} scope="col" class="number">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <ModelLine key={model.model} model={model} standing={standingOfModel(model, standing)} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  );
}

function ModelLine({ model, standing }: { readonly model: ModelNow; readonly standing: Standing }) {
  const { weight, drift, calls, answered, p50Ms, p95Ms, blocked } = model;
  return (
    <tr>
      <th scope="row">{model.model}</th>
      <td>
        <Pill tone={standing.tone}>{standing.word}</Pill>
        {drift === 'warned' && <span class="small"> drift warning</span>}
        {blocked !== null && <span class="small"> {blocked}</span>} <BreakerNote breaker={model.breaker} />
      </td>
      <td class="number">{weight === null ? <span class="muted">no scoreboard</span> : formatShare(weight)}</td>
      <td class="number">{calls === 0 ? <span class="muted">no calls</span> : `${answered} of ${calls}`}</td>
      <td class="number">{p50Ms === null ? '-' : `${formatDuration(p50Ms)}, ${formatDuration(p95Ms)}`}</td>
    </tr>
  );
}

function Workers({ workers }: { readonly workers: NowView['workers'] }) {
  const zone = useZone();
  return (
    <div class="provider">
      <h3>Workers running: {workers.length}</h3>
      {workers.length === 0 && (
        <Empty>
          No worker reported lately: decisions wait. <code>bin/conclave worker</code> starts one.
        </Empty>
      )}
      <ul class="small">
        {workers.map(({ worker, atMs, providers }) => (
          <li key={worker}>
            <code>{worker}</code>, last report <Time atMs={atMs} zone={zone} />
            {providers.length > 0 && `, calls ${providers.join(', ')}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Standing {
  readonly tone: Tone;
  readonly word: string;
}

const OUT: Standing = { tone: 'bad', word: 'unavailable' };
const KEY_REFUSED: Standing = { tone: 'bad', word: 'key refused' };
const NO_WORKER: Standing = { tone: 'warn', word: 'no worker' };
const PROBED: Standing = { tone: 'warn', word: 'being probed' };
const IN_USE: Standing = { tone: 'good', word: 'in use' };

/** Whether a provider's models are called. */
function standingOfProvider({ breaker, isPolled, refusedKey }: ProviderNow): Standing {
  if (breaker?.state === 'open') return OUT;
  if (!isPolled && refusedKey !== null) return KEY_REFUSED;
  if (!isPolled) return NO_WORKER;
  return breaker?.state === 'half-open' ? PROBED : IN_USE;
}

/** Whether a model is called, its provider's standing included. */
function standingOfModel({ blocked, breaker, shadow, drift }: ModelNow, provider: Standing): Standing {
  if (blocked !== null) return { tone: 'bad', word: 'blocked' };
  if (breaker?.state === 'open') return OUT;
  if (provider === OUT) return { ...OUT, word: 'provider unavailable' };
  if (provider === NO_WORKER) return { ...NO_WORKER, word: 'no worker for the provider' };
  if (breaker?.state === 'half-open') return PROBED;
  if (shadow) return { tone: 'neutral', word: 'shadow' };
  return drift === 'deselected' ? { tone: 'warn', word: 'deselected' } : IN_USE;
}

/** Why it is not called, and when it is probed next, counting down. */
function BreakerNote({ breaker }: { readonly breaker: ProviderNow['breaker'] }) {
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
