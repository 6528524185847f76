import { formatDuration, formatShare } from '../../domain/shared/format.ts';
import type { ModelNow, NowView, ProviderNow } from '../../server/contract/now.ts';
import { useZone } from '../api/meta.ts';
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';
import { BreakerNote, StandingPill, standingOfModel, standingOfProvider } from './standing.tsx';

/** Who can be asked now, and who asks. */
export function HealthCard({ now: { providers, models, workers } }: { readonly now: NowView }) {
  const linkTo = useLinkTo();
  return (
    <Section
      title="Providers, models and workers"
      about="Calls and latency are of the last 24 hours; a weight is what the model counts where everybody answers."
      tools={<a href={linkTo('/models')}>How they have done</a>}
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
        <StandingPill standing={standing} />
        <span class="muted small" title={rateReason ?? undefined}>
          {perSecond === null ? 'no limit of requests' : `${Number(perSecond.toFixed(2))} requests a second`}
          {rateReason && ` (${rateReason})`}
        </span>
      </div>
      <BreakerNote breaker={provider.breaker} />
      {models.length > 0 && (
        <Scroll label={`Models of ${provider.provider}`}>
          <table class="compact">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">State</th>
                <th scope="col" class="number">
                  Weight
                </th>
                <th scope="col" class="number">
                  Answered
                </th>
                <th scope="col" class="number">
                  Median, 95 %
                </th>
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

interface ModelLineProps {
  readonly model: ModelNow;
  readonly standing: ReturnType<typeof standingOfModel>;
}

function ModelLine({ model, standing }: ModelLineProps) {
  const { weight, drift, calls, answered, p50Ms, p95Ms, blocked } = model;
  return (
    <tr>
      <th scope="row">{model.model}</th>
      <td>
        <StandingPill standing={standing} />
        {drift === 'warned' && <span class="small"> record has turned: warned</span>}
        {blocked !== null && <span class="small"> {blocked}</span>} <BreakerNote breaker={model.breaker} />
      </td>
      <td class="number">{weight === null ? <span class="muted">not learned</span> : formatShare(weight)}</td>
      <td class="number">{calls === 0 ? <span class="muted">not asked</span> : `${answered} of ${calls}`}</td>
      <td class="number">{p50Ms === null ? '-' : `${formatDuration(p50Ms)}, ${formatDuration(p95Ms)}`}</td>
    </tr>
  );
}

function Workers({ workers }: { readonly workers: NowView['workers'] }) {
  const zone = useZone();
  return (
    <div class="provider">
      <h3>Workers at work: {workers.length}</h3>
      {workers.length === 0 && (
        <Empty>
          None has been heard of lately: decisions wait. <code>bin/conclave worker</code> starts one.
        </Empty>
      )}
      <ul class="small">
        {workers.map(({ worker, atMs, providers }) => (
          <li key={worker}>
            <code>{worker}</code>, heard of <Time atMs={atMs} zone={zone} />
            {providers.length > 0 && `, asks ${providers.join(', ')}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
