import { useState } from 'preact/hooks';
import type { BreakerSubject } from '../../domain/health/breaker-subject.ts';
import { MODE_RULES } from '../../domain/shared/modes.ts';
import type { NowView } from '../../server/contract/now.ts';
import { act } from '../api/request.ts';
import { reloadEverything, useAction, useMeta } from '../api/use-api.ts';
import { Button } from '../components/form.tsx';
import { Section } from '../components/section.tsx';
import { formatCountdown, useClock } from '../components/time.tsx';

/** What is out and is probed by itself: providers, and models whose provider answers. */
function subjectsToProbe({ providers, models }: NowView) {
  const isOut = ({ breaker }: Pick<NowView['providers'][number], 'breaker'>) =>
    breaker !== null && breaker.state !== 'closed' && breaker.nextProbeAtMs !== null;
  const out = providers.filter(isOut);
  const alone = models.filter((model) => isOut(model) && !out.some(({ provider }) => provider === model.provider));
  return [
    ...out.map(({ provider: id, breaker }) => ({ kind: 'provider' as const, id, breaker })),
    ...alone.map(({ model: id, breaker }) => ({ kind: 'model' as const, id, breaker })),
  ];
}

/** Providers and models that are not called, each with its next probe and a button for it; nothing where all are called. */
export function OutOfUse({ now }: { readonly now: NowView }) {
  const nowMs = useClock(1_000);
  const subjects = subjectsToProbe(now);
  if (subjects.length === 0) return null;
  return (
    <Section
      title="Out of use"
      about="Each is probed by itself, ever less often. A probe is a tiny question, paid from the service's money for probes, whose cap stands below."
    >
      <ul class="out-of-use">
        {subjects.map(({ kind, id, breaker }) => (
          <li key={`${kind}/${id}`}>
            <div>
              <strong>{id}</strong> <span class="muted small">{kind}</span>
              <p class="small">
                {breaker?.reason}
                {breaker?.nextProbeAtMs != null && `; next probe ${formatCountdown(breaker.nextProbeAtMs - nowMs)}`}
              </p>
            </div>
            <ProbeNow subject={{ kind, id }} mode={now.mode} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface ProbeNowProps {
  readonly subject: BreakerSubject;
  readonly mode: NowView['mode'];
}

/** Has one of them asked now; what comes of it is shown where its state is. */
function ProbeNow({ subject, mode }: ProbeNowProps) {
  const { canControl } = useMeta();
  const [isAsked, setAsked] = useState(false);
  const { isBusy, failure, run } = useAction(reloadEverything);
  const whyNot = !canControl
    ? 'sign in first'
    : mode && !MODE_RULES[mode.mode].probes
      ? `not in the mode ${mode.mode}`
      : null;
  const probe = () =>
    run(async () => {
      await act('/api/probe', { subject });
      setAsked(true);
    });
  return (
    <div class="probe-now">
      <Button disabled={isBusy || whyNot !== null} onClick={() => void probe()}>
        Probe now<span class="visually-hidden">: {subject.id}</span>
      </Button>
      <span role="status" class="muted small">
        {failure ?? whyNot ?? (isAsked ? 'asked; its state follows here' : '')}
      </span>
    </div>
  );
}
