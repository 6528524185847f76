import { MODE_RULES } from '../../domain/shared/modes.ts';
import type { NowView } from '../../server/contract/now.ts';
import { useZone } from '../api/use-api.ts';
import { Facts } from '../components/facts.tsx';
import { modeTone, Pill } from '../components/pill.tsx';
import { Empty, Section } from '../components/section.tsx';
import { formatAge, formatCountdown, Time, useClock } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';

/** What the service may do now, why, who set it and for how long. */
export function ModeCard({ mode }: { readonly mode: NowView['mode'] }) {
  const linkTo = useLinkTo();
  const zone = useZone();
  const nowMs = useClock(1_000);
  if (!mode) {
    return (
      <Section title="Mode">
        <Empty>
          No worker has ever run on this store. <code>bin/conclave up</code> or <code>bin/conclave worker</code> starts
          one.
        </Empty>
      </Section>
    );
  }
  const { mode: name, reason, by, atMs, isManualOverride, untilMs } = mode;
  return (
    <Section title="Mode" tools={<a href={linkTo('/controls')}>Change</a>}>
      <p class="mode-line">
        <Pill tone={modeTone(name)}>
          <span aria-hidden="true" class="dot" /> {name}
        </Pill>
        <span>{MODE_RULES[name].summary}</span>
      </p>
      <Facts
        facts={[
          ['Reason', reason],
          ['By', isManualOverride ? `${by}, manually` : by],
          [
            'Since',
            <>
              <Time atMs={atMs} zone={zone} /> <span class="muted">({formatAge(atMs, nowMs)})</span>
            </>,
          ],
          [
            'Until',
            untilMs !== null ? (
              <>
                <Time atMs={untilMs} zone={zone} /> <span class="muted">({formatCountdown(untilMs - nowMs)})</span>
              </>
            ) : isManualOverride ? (
              'until it is changed on the Controls page'
            ) : (
              'until model health changes (automatic)'
            ),
          ],
        ]}
      />
    </Section>
  );
}
