import { formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import type { AgreementView } from '../../server/contract/agreement.ts';
import { Button, Field } from '../components/form.tsx';
import { Scoped } from '../components/scope.tsx';
import { Section } from '../components/section.tsx';
import { formatGain, formatMean, verdictOf } from '../figures/format.ts';
import { useQuery } from '../router/place.ts';
import { type NamedBin, STEP, sumsAt, type ThresholdAt, type Trades } from './bins.ts';
import './agreement.css';

interface ThresholdProps {
  readonly bins: readonly NamedBin[];
  readonly at: ThresholdAt;
  /** In force for one account. */
  readonly inForce: AgreementView['thresholds'][number] | null;
  /** Whether that account was chosen, or is the first of several. */
  readonly isChosen: boolean;
  /** Whose trades these are. */
  readonly tallied: readonly string[];
}

/** What another minimum agreement would have skipped among the trades of the window. */
export function Threshold({ bins, at, inForce, isChosen, tallied }: ThresholdProps) {
  const [query, change] = useQuery();
  const { skipped, kept, letThrough, stillWithheld } = sumsAt(bins, at.edge);
  const edge = at.edge.toFixed(2);
  const nearest = at.isOnEdge ? '' : `; the nearest edge of a bin is ${edge}, where trades are counted`;
  return (
    <Section title="What a threshold would have skipped">
      <div class="threshold">
        <Field
          name="Minimum agreement to trade"
          type="range"
          min={0}
          max={1}
          step={STEP}
          value={at.edge}
          aria-valuetext={edge}
          onType={(value) => change({ threshold: Number(value).toFixed(2) }, 'replace')}
        />
        <output class="figure-value">{edge}</output>
        {query.has('threshold') && <Button onClick={() => change({ threshold: null })}>As in force</Button>}
      </div>
      <p class="muted small">
        {inForce
          ? `In force for ${inForce.account}${isChosen ? '' : ', the first account'}: ${inForce.minAgreement}${nearest}; a stricter mode adds to it. Bins are ${STEP} wide, so the slider moves by as much.`
          : 'No account has a minimum agreement.'}
      </p>
      <ul class="notes">
        <li>
          <strong>Skipped:</strong> {describeTrades(skipped)}. {describeEffect(skipped)}
        </li>
        <li>
          <strong>Still made:</strong> {describeTrades(kept)}.
        </li>
        <li>
          <strong>Withheld for too little agreement, made at {edge}:</strong> {describeTrades(letThrough)}, on paper.
        </li>
        <li>
          <strong>Withheld for too little agreement, also at {edge}:</strong> {describeTrades(stillWithheld)}, on paper.
        </li>
      </ul>
      <p class="muted small">
        The trades are those of this window, <Scoped to={tallied} />, whatever threshold was in force when they were
        decided. Withheld trades were never made: their profit is computed from the price at the time, and they moved no
        price. Believe the interval, not the mean.
        {at.edge >= 1 &&
          ' Full agreement shares the last bin with agreement just below it: at 1.00 the trades on which all models agreed are counted as skipped here, though they would not be.'}
      </p>
    </Section>
  );
}

function describeTrades({ n, won, profitMicroUsd, profitPerTrade }: Trades): string {
  if (n === 0) return 'no trade (n = 0)';
  return `${formatCount(n, 'trade')}, ${won} won (${formatShare(won / n)}), profit ${formatMoney(profitMicroUsd)}, ${formatMean(profitPerTrade, formatGain)} per trade`;
}

function describeEffect({ n, profitPerTrade }: Trades): string {
  if (n === 0) return 'This threshold would have changed no trade.';
  const verdict = verdictOf(profitPerTrade);
  if (verdict === 'helps') return 'They earned: skipping them would have cost money.';
  if (verdict === 'hurts') return 'They lost: skipping them would have saved money.';
  return `n = ${n} is too few to know whether skipping them would have been better.`;
}
