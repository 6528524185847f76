import { formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { tellGain, tellMean, verdictOf } from '../figures/tell.ts';
import { useQuery } from '../router/place.ts';
import type { NamedBin } from './bins.ts';
import { STEP } from './threshold-at.ts';
import { sumsAt, type Trades } from './threshold-sums.ts';
import './agreement.css';

interface ThresholdProps {
  readonly bins: readonly NamedBin[];
  /** An edge of a bin. */
  readonly threshold: number;
  /** What is meant, where that lies between two edges. */
  readonly between: number | null;
  /** In force now, of which account. */
  readonly inForce: { readonly account: string; readonly minAgreement: number } | null;
  /** Whether that account was chosen, or is the first of several. */
  readonly isChosen: boolean;
}

/** What another least agreement would have skipped among the trades there were. */
export function Threshold({ bins, threshold, between, inForce, isChosen }: ThresholdProps) {
  const [query, change] = useQuery();
  const { skipped, kept, letThrough, stillWithheld } = sumsAt(bins, threshold);
  const words = threshold.toFixed(2);
  const nearest = between === null ? '' : `; the nearest edge of a bin is ${words}, where what follows is counted`;
  return (
    <Section title="What a threshold would have skipped">
      <div class="threshold">
        <label class="field">
          <span>Least agreement to trade</span>
          <input
            type="range"
            min={0}
            max={1}
            step={STEP}
            value={threshold}
            aria-valuetext={words}
            onInput={(event) => change({ threshold: Number(event.currentTarget.value).toFixed(2) }, 'replace')}
          />
        </label>
        <output class="figure-value">{words}</output>
        {query.has('threshold') && (
          <button type="button" class="button" onClick={() => change({ threshold: null })}>
            As in force
          </button>
        )}
      </div>
      <p class="muted small">
        {inForce
          ? `In force for ${inForce.account}${isChosen ? '' : ', the first account'}: ${inForce.minAgreement}${nearest}; a stricter mode adds to it. Bins are ${STEP} wide, so the slider moves by as much.`
          : 'No account states a least agreement.'}
      </p>
      <ul class="notes">
        <li>
          <strong>Would have been skipped:</strong> {tellTrades(skipped)}. {tellWorth(skipped)}
        </li>
        <li>
          <strong>Would have been left:</strong> {tellTrades(kept)}.
        </li>
        <li>
          <strong>Withheld by too little agreement, let through at {words}:</strong> {tellTrades(letThrough)}, on paper.
        </li>
        <li>
          <strong>Withheld by too little agreement, at {words} too:</strong> {tellTrades(stillWithheld)}, on paper.
        </li>
      </ul>
      <p class="muted small">
        The trades are those of this window, of all accounts, whatever threshold held when they were decided. Withheld
        trades were never made: their profit is worked out from the price at the time, and moves nothing. Believe the
        interval, not the mean.
        {threshold >= 1 &&
          ' Full agreement shares the last bin with what is just below it: at 1.00 the trades on which all agreed are counted as skipped here, though they would not be.'}
      </p>
    </Section>
  );
}

function tellTrades({ n, won, profitMicroUsd, profitPerTrade }: Trades): string {
  if (n === 0) return 'no trade (n = 0)';
  return `${formatCount(n, 'trade')}, ${won} won (${formatShare(won / n)}), profit ${formatMoney(profitMicroUsd)}, ${tellMean(profitPerTrade, tellGain)} a trade`;
}

function tellWorth({ n, profitPerTrade }: Trades): string {
  if (n === 0) return 'It would have changed nothing.';
  const verdict = verdictOf(profitPerTrade);
  if (verdict === 'helps') return 'They earned: skipping them would have cost money.';
  if (verdict === 'hurts') return 'They lost: skipping them would have saved money.';
  return `Whether skipping them would have been better cannot be told from n = ${n}.`;
}
